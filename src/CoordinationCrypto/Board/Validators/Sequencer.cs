using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Board;

/// <summary>
/// Puts records in order: it proposes what a quorum has to sign, gathers the signatures, and appends what can follow. It holds no secret:
/// what it could do at worst is to stop. How records, proposals and signatures pass between it and the validators is its owner's affair.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class Sequencer : IDisposable
{
    private readonly IBoardStore _store;
    private readonly SortedDictionary<int, byte[]> _signatures = [];
    private (ulong Height, bool IsCut, Proposal Proposal)? _checkpoint; // the last one that was proposed

    /// <summary>A sequencer of a board.</summary>
    /// <param name="store">Where the board is kept, the caller's, open as long as the sequencer: what is in it is replayed first. Null for
    /// a board in memory.</param>
    /// <exception cref="BoardException">The records in the store are no board.</exception>
    public Sequencer(IBoardStore? store = null)
        : this(store, new Replay()) { }

    /// <summary>A sequencer with a replay of the caller's: for the tests that lower the acceptance rule.</summary>
    internal Sequencer(IBoardStore? store, Replay board)
    {
        (_store, Board) = (store ?? new MemoryBoard(), board);
        Records = new RecordList(_store);
        while ((long)Board.Height < _store.Count)
            if (!Board.TryAppendFrom(_store, out var refusal))
                throw new BoardException(refusal);
    }

    /// <summary>Its own replay of the board.</summary>
    public Replay Board { get; }

    /// <summary>The board so far: each record's canonical bytes, read from the store.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; }

    /// <summary>Where the board is kept.</summary>
    internal IBoardStore Store => _store;

    /// <summary>What waits for signatures; null when nothing does.</summary>
    public Proposal? Proposed { get; private set; }

    /// <summary>The signatures that have come in for it and hold, ascending by validator.</summary>
    public IReadOnlyList<(int Validator, byte[] Signature)> Signatures => [.. _signatures.Select(pair => (pair.Key, pair.Value))];

    /// <summary>Whether they are a quorum's, so that the lowest signer can post the record.</summary>
    public bool HasQuorum => Proposed is not null && _signatures.Count >= Board.Roster!.Committee.CheckpointQuorum;

    /// <summary>Appends a record, if it can follow. When this returns it is kept.</summary>
    /// <param name="record">The record's canonical bytes.</param>
    /// <param name="refusal">Why it cannot follow; none when it does.</param>
    /// <returns>Whether the record was taken.</returns>
    /// <exception cref="InvalidOperationException">Somebody else has appended to the store.</exception>
    /// <exception cref="IOException">It could not be written: the sequencer is over.</exception>
    /// <exception cref="InvalidDataException">The store does not have an earlier record as it was: the sequencer is over.</exception>
    public bool TryAppend(ReadOnlyMemory<byte> record, out ReplayRefusal refusal)
    {
        var head = Board.Head;
        if (!Board.TryAppend(record, _store, out _, out refusal))
            return false;
        if (!_store.TryAppend(record.Span, head))
            throw new InvalidOperationException("The store does not end where this sequencer's board does.");
        Withdraw();
        return true;
    }

    /// <summary>
    /// The checkpoint that was proposed last and found no quorum, while no record has come: validators sign one at a height, so it is
    /// proposed again as it was. Null when there is none.
    /// </summary>
    /// <param name="isCut">Whether it is a cut.</param>
    /// <returns>The proposal, or null.</returns>
    public Proposal? Unfinished(bool isCut) =>
        _checkpoint is var (height, cut, proposal) && height == Board.Height && cut == isCut ? proposal : null;

    /// <summary>Puts a proposal to the validators; signatures of another one count no longer.</summary>
    /// <param name="proposal">What the board calls for.</param>
    public void Propose(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        Withdraw();
        Proposed = proposal;
        if (proposal.Kind is RecordKind.Checkpoint && CheckpointBody.TryRead(proposal.Payload, out var checkpoint))
            _checkpoint = (checkpoint.Height, checkpoint.IsCut, proposal);
    }

    /// <summary>Takes a validator's signature over what is proposed.</summary>
    /// <param name="validator">Its number, 1..n.</param>
    /// <param name="signature">The signature.</param>
    /// <returns>Whether it holds.</returns>
    public bool TryTake(int validator, ReadOnlySpan<byte> signature)
    {
        if (Proposed is null || validator < 1 || validator > Board.Validators.Count)
            return false;
        if (!Proposed.IsSigned(Board.Validators[validator - 1], signature))
            return false;
        _signatures.TryAdd(validator, signature.ToArray());
        return true;
    }

    /// <summary>Proposes to validators in this process, and has the lowest signer post the record, if they are a quorum.</summary>
    /// <param name="proposal">What the board calls for.</param>
    /// <param name="validators">Those who are asked.</param>
    /// <param name="record">The record, to be appended.</param>
    /// <returns>Whether they are a quorum; if not, <see cref="Signatures"/> has those who signed.</returns>
    public bool TryGather(Proposal proposal, IReadOnlyList<Validator> validators, [NotNullWhen(true)] out Record? record)
    {
        ArgumentNullException.ThrowIfNull(validators);
        Propose(proposal);
        var given = new byte[]?[validators.Count];
        Parallel.For(0, given.Length, i => validators[i].TrySign(proposal, out given[i], out _));
        for (var i = 0; i < given.Length; i++)
            if (given[i] is { } signature)
                TryTake(validators[i].Number, signature);
        record = HasQuorum ? validators.First(validator => validator.Number == Signatures[0].Validator).Post(proposal, Signatures) : null;
        return record is not null;
    }

    /// <summary>Frees the replay; the store is the caller's.</summary>
    public void Dispose() => Board.Dispose();

    private void Withdraw()
    {
        Proposed = null;
        _signatures.Clear();
    }
}
