using CoordinationCrypto.Board;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// Someone who may commit: makes the records that an agent posts, from its key and its own replay of a board. Under each stag it has a
/// pseudonym that only it can link to its key. Zeroes its keys on disposal. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// It remembers sequence numbers while it lives, and takes them from the board after a restart. Of each stag it keeps the secret of its
/// latest intendo, so that it can prove to a friend what it holds.
/// </remarks>
/// <example>
/// <code>
/// using var agent = new Agent(SigningKey.Create(EntropySource.System), EntropySource.System);
/// var record = agent.Submit(replay, stag, Condition.Others(2)); // replay: the agent's own, of the board as it stands
/// var bytes = record.Encode(); // what is sent to the sequencer
/// </code>
/// </example>
public sealed class Agent : IDisposable
{
    private readonly EntropySource _entropy;
    private readonly bool _allowToy;
    private readonly Dictionary<Hash32, PseudonymKey> _pseudonyms = [];
    private readonly Dictionary<Hash32, ulong> _sequences = [];
    private readonly Dictionary<Hash32, IntendoSecret> _secrets = [];

    /// <summary>An agent with a key.</summary>
    /// <param name="key">Its key, which registries list; owned.</param>
    /// <param name="entropy">Makes encryptions, proofs and signatures.</param>
    /// <param name="allowToy">Whether it encrypts to the key of a board with toy parameters, from which anybody can read it.</param>
    public Agent(SigningKey key, EntropySource entropy, bool allowToy = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(entropy);
        (Key, _entropy, _allowToy) = (key, entropy, allowToy);
    }

    /// <summary>Its key.</summary>
    public SigningKey Key { get; }

    /// <summary>
    /// Encodes, encrypts, proves, signs and, where identities are shielded, seals an intendo. An earlier one of the agent's in the stag
    /// is replaced. It takes effect at the next cut.
    /// </summary>
    /// <param name="board">The agent's own replay of the board, with the stag and a checkpoint on it.</param>
    /// <param name="terms">The stag.</param>
    /// <param name="condition">The condition, or <see cref="Condition.Decoy"/>.</param>
    /// <param name="until">The last board time at which it counts, not before 1970: from the first cut after that it is as if it had
    /// left. Without it, it counts as long as the stag stands.</param>
    /// <returns>The record to post. It names the position where the board stands, and has the stag's
    /// <see cref="StagTerms.ConsentWindowMilliseconds"/> of board time from there to its first cut; later it is nothing.</returns>
    /// <exception cref="BoardException">The stag is not on the board, or no checkpoint is yet, or the agent has signed 2^20 records in
    /// this stag that the board has not.</exception>
    /// <exception cref="ArgumentException">The condition does not fit the stag's grid, or the agent is not in the stag's registry, or the
    /// board's parameters are a toy's and the agent was not made for toys.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The end lies before 1970.</exception>
    public Record Submit(Replay board, StagTerms terms, Condition condition, DateTimeOffset? until = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (until is { } last && last < DateTimeOffset.UnixEpoch)
            Throw.OutOfRange("Board time begins in 1970.", nameof(until));
        var (stag, key) = Enter(board, terms);
        if (board.Certificate!.Parameters is { IsInsecure: true } toy && !_allowToy)
            Throw.Argument(
                $"This board has the toy parameters {toy.Name}: everybody could read what is encrypted to its key. allowToy: true lets an "
                    + "agent do it all the same.",
                nameof(board)
            );
        var end = until is { } signed ? (ulong)signed.ToUnixTimeMilliseconds() : Consent.NoEnd;
        var consent = new Consent(board.Height, board.Head, end);
        var id = terms.Id;
        var sequence = NextSequence(board, id, key);
        var context = new SubmissionContext(board.Certificate!.ConfigurationId, consent, key.Pseudonym, sequence, Backing.Member);
        var secret = IntendoSecret.Create(_entropy);
        try
        {
            using var intendo = stag.ShownBy(new Hash32(key.Pseudonym.Bytes)) is null
                ? Intendo.CreateFirst(terms, condition, board.Encryptor, secret, context, stag.Stag.Policy, key, _entropy)
                : Intendo.CreateReplacement(terms, condition, board.Encryptor, secret, context, _entropy);
            var body = new SubmissionBody(terms.Id, Backing.Member, null, consent, intendo.Shown, intendo.Ciphertext.Encode(), intendo.Proof);
            body = body.Stamped(stag.Stag.Policy, key.Pseudonym.Name, sequence);
            var record = Record.Sign(key, RecordKind.Submission, sequence, body.Encode(), _entropy);
            Keep(id, secret);
            return record;
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Signs the agent's exit from a stag. It takes effect at the next cut, and from the moment it is on the board nothing counts any more
    /// that the agent has signed there before, also what is still on its way.
    /// </summary>
    /// <param name="board">The agent's own replay of the board.</param>
    /// <param name="terms">The stag.</param>
    /// <returns>The record to post.</returns>
    /// <exception cref="BoardException">As for <see cref="Submit"/>.</exception>
    public Record Leave(Replay board, StagTerms terms)
    {
        var (_, key) = Enter(board, terms);
        var body = new WireWriter(Hash32.Length + Consent.PositionLength);
        body.WriteHash(terms.Id);
        Consent.WritePosition(body, board.Height, board.Head);
        if (!_sequences.ContainsKey(terms.Id)) // perhaps it has signed here in an earlier life: the highest number burns all of that
            _sequences[terms.Id] = board.Sequences.LastOf(terms.Id, key.Pseudonym.Name) + SequenceNumbers.MaxStep - 1;
        return Record.Sign(key, RecordKind.Exit, NextSequence(board, terms.Id, key), body.Written, _entropy);
    }

    /// <summary>The agent's pseudonym in a stag: x of T. Whoever is shown it learns who acts under it.</summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The pseudonym.</returns>
    public Hash32 PseudonymIn(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new Hash32(KeyIn(terms).Pseudonym.Bytes);
    }

    /// <summary>
    /// The secret of the agent's latest intendo in a stag, for a <see cref="ConditionStatement"/>; null when it made none. It stays the
    /// agent's.
    /// </summary>
    /// <param name="terms">The stag.</param>
    /// <returns>The secret, or null.</returns>
    public IntendoSecret? SecretOf(StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return _secrets.GetValueOrDefault(terms.Id);
    }

    /// <summary>Zeroes the key, the pseudonyms' keys and the intendos' secrets.</summary>
    public void Dispose()
    {
        foreach (var key in _pseudonyms.Values)
            key.Dispose();
        foreach (var secret in _secrets.Values)
            secret.Dispose();
        Key.Dispose();
    }

    /// <summary>The agent's key in a stag.</summary>
    internal PseudonymKey KeyIn(StagTerms terms) => KeyIn(terms, null);

    private PseudonymKey KeyIn(StagTerms terms, PseudonymBase? @base)
    {
        var id = terms.Id;
        if (!_pseudonyms.TryGetValue(id, out var key))
            _pseudonyms.Add(id, key = new PseudonymKey(Key, @base ?? new PseudonymBase(terms.Id)));
        return key;
    }

    private (StagState Stag, PseudonymKey Key) Enter(Replay board, StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(terms);
        var stag = board.Find(terms.Id) ?? throw new BoardException(ReplayRefusal.StagUnknown);
        if (board.LastCheckpoint is null)
            throw new BoardException(ReplayRefusal.PositionUnknown);
        return (stag, KeyIn(terms, stag.Stag.PseudonymBase));
    }

    /// <summary>Above all that this agent has used and all that the board has seen.</summary>
    internal ulong NextSequence(Replay board, Hash32 stag, PseudonymKey key)
    {
        var taken = board.Sequences.LastOf(stag, key.Pseudonym.Name);
        var used = Math.Max(_sequences.GetValueOrDefault(stag), taken);
        if (used - taken >= SequenceNumbers.MaxStep) // one that the board would not take
            throw new BoardException(ReplayRefusal.SequenceTooFar);
        return _sequences[stag] = used + 1;
    }

    private void Keep(Hash32 stag, IntendoSecret secret)
    {
        if (_secrets.Remove(stag, out var old))
            old.Dispose();
        _secrets.Add(stag, secret);
    }
}
