using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What a friend who is shown something off the record knows from its own replay, as of the replay's last record, which is then a
/// checkpoint. A view of the replay, gone with it. Not safe for use by several threads at once.
/// </summary>
public sealed class BoardFacts
{
    private readonly Replay _board;
    private readonly Dictionary<ulong, Ciphertext> _lent = []; // by the height of the submission

    internal BoardFacts(Replay board) => _board = board;

    private Hash32 Checkpoint => _board.LastCheckpoint!.Digest();

    /// <summary>What this board, as far as it is replayed, says of the pseudonym of a statement.</summary>
    /// <param name="context">Where the statement is made.</param>
    /// <param name="statement">About whom; from anyone.</param>
    /// <returns>For <see cref="DesignatedProof.Verify"/>, before the next record is taken; its key and ciphertext are this
    /// replay's.</returns>
    /// <exception cref="InvalidOperationException">The board has no certificate yet.</exception>
    public BoardView ViewFor(DesignatedContext context, DesignatedStatement statement)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(statement);
        var certificate = _board.Certificate ?? throw new InvalidOperationException("A board says something once it has its certificate.");
        var (stag, pseudonym) = (_board.Find(context.Stag), new Hash32(statement.Pseudonym[1..]));
        return new BoardView
        {
            Configuration = certificate.ConfigurationId,
            Key = certificate.PublicKey,
            Checkpoint = _board.EndsInCheckpoint ? Checkpoint : null,
            Stag = stag is null ? null : context.Stag,
            Pseudonym = pseudonym,
            Submitted = stag?.Pack.Find(pseudonym) is { } intendo ? Lend(intendo) : null,
            Hunts = [.. _board.Ticks.Executed.Where(member => member.Pseudonym == pseudonym).Select(member => member.Hunt)],
        };
    }

    /// <summary>What this board says of the pseudonym of a proof.</summary>
    /// <param name="proof">From anyone.</param>
    /// <returns>For <see cref="DesignatedProof.Verify"/>.</returns>
    /// <exception cref="InvalidOperationException">The board has no certificate yet.</exception>
    public BoardView ViewFor(DesignatedProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return ViewFor(proof.Context, proof.Statement);
    }

    /// <summary>A context, with a fresh session, for something to be said of a stag as of the replay's last record.</summary>
    /// <param name="stag">A stag on the board.</param>
    /// <param name="entropy">Makes the session.</param>
    /// <returns>The context.</returns>
    /// <exception cref="InvalidOperationException">The last record is no checkpoint.</exception>
    public DesignatedContext ContextOf(StagTerms stag, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(stag);
        if (!_board.EndsInCheckpoint)
            Throw.Invalid("What is said off the record is said as of a checkpoint: the board does not end in one.");
        var certificate = _board.Certificate!;
        return DesignatedContext.Create(certificate.Parameters, certificate.ConfigurationId, Checkpoint, stag.Id, entropy);
    }

    /// <summary>The pseudonyms of a stag's live intendos, in the order of their submissions: x of T each.</summary>
    /// <param name="stag">A stag on the board.</param>
    /// <returns>The pseudonyms.</returns>
    /// <exception cref="BoardException">It is not on the board.</exception>
    public IReadOnlyList<Hash32> PseudonymsOf(StagTerms stag) => [.. StateOf(stag).Pack.Members().Select(intendo => intendo.Pseudonym)];

    /// <summary>"This pseudonym is mine", said by the owner of a key.</summary>
    /// <param name="stag">A stag on the board.</param>
    /// <param name="agent">Who says it.</param>
    /// <param name="pseudonym">x of T, of someone who has submitted there.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="BoardException">The board has no such stag, or no such pseudonym in it.</exception>
    public OwnershipStatement OwnershipOf(StagTerms stag, VerifyingKey agent, Hash32 pseudonym) =>
        new(agent, PointOf(StateOf(stag), pseudonym));

    /// <summary>"My intendo here is exactly this condition", said by the owner of a key.</summary>
    /// <param name="stag">A stag on the board.</param>
    /// <param name="agent">Who says it.</param>
    /// <param name="pseudonym">x of T, of a live intendo there.</param>
    /// <param name="condition">The condition.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="BoardException">The board has no such stag, or no live intendo of that pseudonym in it.</exception>
    public ConditionStatement ConditionOf(StagTerms stag, VerifyingKey agent, Hash32 pseudonym, Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var state = StateOf(stag);
        if (state.Pack.Find(pseudonym) is not { } intendo)
            throw new BoardException(ReplayRefusal.NotPresent);
        var indicator = new ulong[stag.Grid.CellCount];
        condition.WriteIndicator(stag.Grid, indicator);
        using var submitted = intendo.Read(state.Stag.Parameters);
        return new ConditionStatement(
            agent,
            PointOf(state, pseudonym),
            submitted.Digest,
            ConditionStatement.CellsOf(state.Stag.Parameters, indicator)
        );
    }

    /// <summary>"I was a member of the pack that acted", said by the owner of a key.</summary>
    /// <param name="stag">A stag on the board.</param>
    /// <param name="agent">Who says it.</param>
    /// <param name="pseudonym">x of T, of a member of an executed hunt there.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="BoardException">The board has no such stag, or nobody of that pseudonym has acted in it.</exception>
    public PackStatement PackOf(StagTerms stag, VerifyingKey agent, Hash32 pseudonym)
    {
        var state = StateOf(stag);
        if (!state.Pack.HasActed(pseudonym))
            throw new BoardException(ReplayRefusal.NotPresent);
        var hunt = _board.Ticks.Executed.First(member => member.Pseudonym == pseudonym).Hunt;
        return new PackStatement(agent, PointOf(state, pseudonym), hunt);
    }

    private StagState StateOf(StagTerms stag)
    {
        ArgumentNullException.ThrowIfNull(stag);
        return _board.Find(stag.Id) ?? throw new BoardException(ReplayRefusal.StagUnknown);
    }

    /// <summary>T, 33 bytes, with the sign that its first submission showed.</summary>
    private static byte[] PointOf(StagState stag, Hash32 pseudonym)
    {
        if (stag.ShownBy(pseudonym) is not { } shown)
            throw new BoardException(ReplayRefusal.NotPresent);
        return [shown.IsOdd ? (byte)3 : (byte)2, .. pseudonym.Bytes];
    }

    private Ciphertext Lend(LiveIntendo intendo)
    {
        if (!_lent.TryGetValue(intendo.Height, out var submitted))
            _lent.Add(intendo.Height, submitted = intendo.Read(_board.Certificate!.Parameters));
        return submitted;
    }

    internal void Release()
    {
        foreach (var lent in _lent.Values)
            lent.Dispose();
    }
}
