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
    /// <param name="backing">Its role, and the units that it pledges; null for a member without units.</param>
    /// <param name="account">Whose units they are, and signs for them; null for the agent's own.</param>
    /// <returns>The record to post. It names the position where the board stands, and has the stag's
    /// <see cref="StagTerms.ConsentWindowMilliseconds"/> of board time from there to its first cut; later it is nothing.</returns>
    /// <exception cref="BoardException">The stag is not on the board, or no checkpoint is yet, or the agent has signed 2^20 records in
    /// this stag that the board has not.</exception>
    /// <exception cref="ArgumentException">The condition does not fit the stag's grid, or the agent is not in the stag's registry, or the
    /// board's parameters are a toy's and the agent was not made for toys.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The end lies before 1970.</exception>
    public Record Submit(
        Replay board,
        StagTerms terms,
        Condition condition,
        DateTimeOffset? until = null,
        Backing? backing = null,
        SigningKey? account = null
    )
    {
        (backing ?? Backing.Member).Check();
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
        var consent = ConsentOf(board, until);
        var id = terms.Id;
        var sequence = NextSequence(board, id, key.Pseudonym.Name);
        var context = new SubmissionContext(
            board.Certificate!.ConfigurationId,
            consent,
            key.Pseudonym,
            sequence,
            Placed(backing ?? Backing.Member, stag, key),
            account?.PublicKey
        );
        var secret = IntendoSecret.Create(_entropy);
        try
        {
            using var intendo = stag.ShownBy(new Hash32(key.Pseudonym.Bytes)) is null
                ? Intendo.CreateFirst(terms, condition, board.Encryptor, secret, context, stag.Stag.Policy, key, _entropy)
                : Intendo.CreateReplacement(terms, condition, board.Encryptor, secret, context, _entropy);
            var body = new SubmissionBody(
                terms.Id,
                context.Backing,
                account is null ? null : (account.PublicKey, Signed(account, context.AccountDigest)),
                consent,
                intendo.Shown,
                intendo.Ciphertext.Encode(),
                intendo.Proof
            );
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
        return Record.Sign(key, RecordKind.Exit, NextSequence(board, terms.Id, key.Pseudonym.Name), body.Written, _entropy);
    }

    /// <summary>Signs that the agent takes back what was suspended or reduced in a stag (M12), up to what it pledged.</summary>
    /// <param name="board">The agent's own replay of the board.</param>
    /// <param name="terms">The stag.</param>
    /// <param name="until">The intendo's end from now on (R43), as for <see cref="Submit"/>.</param>
    /// <returns>The record to post.</returns>
    /// <exception cref="BoardException">As for <see cref="Submit"/>.</exception>
    public Record Resume(Replay board, StagTerms terms, DateTimeOffset? until = null)
    {
        var (_, key) = Enter(board, terms);
        var body = new ResumeBody(terms.Id, ConsentOf(board, until));
        return Record.Sign(key, RecordKind.Resume, NextSequence(board, terms.Id, key.Pseudonym.Name), body.Encode(), _entropy);
    }

    /// <summary>Signs the agent's request for units of its account: the next cut pays them whole, or refuses (R25).</summary>
    /// <param name="board">The agent's own replay of the board, with a checkpoint on it.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="units">How many, in [1, 2^53].</param>
    /// <returns>The record to post.</returns>
    /// <exception cref="BoardException">The board has no checkpoint yet, or as for <see cref="Submit"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no so many units.</exception>
    public Record Withdraw(Replay board, AssetTerms asset, long units)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(asset);
        if (units is < 1 or > CapitalLedger.MaxUnits)
            Throw.OutOfRange($"A withdrawal is of 1 to {CapitalLedger.MaxUnits} units.", nameof(units));
        if (board.LastCheckpoint is null)
            throw new BoardException(ReplayRefusal.PositionUnknown);
        var body = new WithdrawalBody(asset.Id, (ulong)units, ConsentOf(board, null));
        return Record.Sign(Key, RecordKind.Withdrawal, NextSequence(board, asset.Id, Key.PublicKey), body.Encode(), _entropy);
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
    internal ulong NextSequence(Replay board, Hash32 scope, VerifyingKey author)
    {
        var taken = board.Sequences.LastOf(scope, author);
        var used = Math.Max(_sequences.GetValueOrDefault(scope), taken);
        if (used - taken >= SequenceNumbers.MaxStep) // one that the board would not take
            throw new BoardException(ReplayRefusal.SequenceTooFar);
        return _sequences[scope] = used + 1;
    }

    private byte[] Signed(SigningKey key, Hash32 digest)
    {
        var signature = new byte[SigningKey.SignatureLength];
        key.Sign(digest, _entropy, signature);
        return signature;
    }

    private static Consent ConsentOf(Replay board, DateTimeOffset? until) =>
        new(board.Height, board.Head, until is { } signed ? (ulong)signed.ToUnixTimeMilliseconds() : Consent.NoEnd);

    /// <summary>In place of its intendo in the stag, where it has one and says nothing else; one that waits for its first cut gives way to
    /// any later one (R22).</summary>
    private static Backing Placed(Backing backing, StagState stag, PseudonymKey key) =>
        backing with
        {
            Replaces = stag.Committed is { } intendos && (backing.Replaces ?? intendos.IsKept(new Hash32(key.Pseudonym.Bytes))),
        };

    private void Keep(Hash32 stag, IntendoSecret secret)
    {
        if (_secrets.Remove(stag, out var old))
            old.Dispose();
        _secrets.Add(stag, secret);
    }
}
