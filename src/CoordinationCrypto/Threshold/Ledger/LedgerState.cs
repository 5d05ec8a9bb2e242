namespace CoordinationCrypto.Threshold;

/// <summary>
/// What the entries of a ledger add up to, and what follows from it for the next one: the judgement is apart from the disk. Not safe for
/// several threads.
/// </summary>
internal sealed class LedgerState
{
    private readonly Dictionary<Hash32, LedgerEntry> _entries = [];
    private readonly HashSet<Hash32> _openedWhole = [];
    private readonly Dictionary<ulong, LedgerCheckpoint> _checkpoints = [];
    private readonly HashSet<Hash32> _signedCheckpoints = []; // their digests

    public LedgerState(ulong budget, LedgerAttempts attempts) => (Budget, Attempts) = (budget, attempts);

    public LedgerAttempts Attempts { get; }

    public ulong Budget { get; }

    /// <summary>At most <see cref="Budget"/>.</summary>
    public ulong Spent { get; private set; }

    /// <summary>The requests.</summary>
    public int Count => _entries.Count;

    public LedgerCheckpoint? LastCheckpoint { get; private set; }

    public LedgerHandover? Handover { get; private set; }

    public bool Holds(Hash32 requestId) => _entries.ContainsKey(requestId);

    public bool HoldsCheckpoint(Hash32 digest) => _signedCheckpoints.Contains(digest);

    public bool TryGetCheckpoint(ulong height, out LedgerCheckpoint checkpoint) => _checkpoints.TryGetValue(height, out checkpoint);

    /// <summary>Takes an entry's bytes from the file. False if they are none, or one that would have been refused.</summary>
    public bool TryRestore(byte[] bytes)
    {
        if (LedgerHandover.TryRead(bytes, out var handover))
            return Judge(handover) == LedgerVerdict.New && Take(handover);
        if (LedgerCheckpoint.TryRead(bytes, out var checkpoint))
            return Judge(checkpoint) == LedgerVerdict.New && Take(checkpoint);
        if (LedgerAttempt.TryRead(bytes, out var attempt))
            return Judge(attempt) == LedgerVerdict.New && Take(attempt);
        return LedgerEntry.TryRead(bytes, out var entry) && Judge(entry) == LedgerVerdict.New && Take(entry);
    }

    public LedgerVerdict Judge(LedgerEntry entry)
    {
        if (_entries.TryGetValue(entry.Id, out var recorded))
            return recorded.Equals(entry) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
        if (Handover is not null)
            return LedgerVerdict.HandedOver;
        if (entry.Kind == LedgerKind.WholeOpening && _openedWhole.Contains(entry.CiphertextDigest))
            return LedgerVerdict.OpenedBefore;
        return entry.Cost > Budget - Spent ? LedgerVerdict.BudgetSpent : LedgerVerdict.New;
    }

    public LedgerVerdict Judge(LedgerCheckpoint checkpoint)
    {
        if (LastCheckpoint is not { } last || checkpoint.Height > last.Height)
            return Handover is null ? LedgerVerdict.New : LedgerVerdict.HandedOver;
        if (checkpoint.Height < last.Height)
            return LedgerVerdict.Behind;
        return checkpoint.Equals(last) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
    }

    public LedgerVerdict Judge(LedgerHandover handover)
    {
        if (Handover is not { } signed)
            return LedgerVerdict.New;
        return signed.Equals(handover) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
    }

    public LedgerVerdict Judge(LedgerAttempt attempt) => Handover is null ? Attempts.Judge(attempt) : LedgerVerdict.HandedOver;

    /// <summary>Takes what was judged new; always true.</summary>
    public bool Take(LedgerEntry entry)
    {
        _entries.Add(entry.Id, entry);
        Spent += entry.Cost; // at most Budget, as judged
        if (entry.Kind == LedgerKind.WholeOpening)
            _openedWhole.Add(entry.CiphertextDigest);
        return true;
    }

    /// <inheritdoc cref="Take(LedgerEntry)"/>
    public bool Take(LedgerCheckpoint checkpoint)
    {
        _checkpoints.Add(checkpoint.Height, checkpoint);
        _signedCheckpoints.Add(checkpoint.Digest);
        LastCheckpoint = checkpoint;
        return true;
    }

    /// <inheritdoc cref="Take(LedgerEntry)"/>
    public bool Take(LedgerHandover handover)
    {
        Handover = handover;
        return true;
    }

    /// <inheritdoc cref="Take(LedgerEntry)"/>
    public bool Take(LedgerAttempt attempt) => Attempts.Take(attempt);
}

/// <summary>
/// What the ledger says to a request, a checkpoint or a handover. A share or a signature leaves on <see cref="New"/> and
/// <see cref="AlreadyRecorded"/>, and on nothing else.
/// </summary>
internal enum LedgerVerdict
{
    /// <summary>It is now in the ledger, and on the disk.</summary>
    New,

    /// <summary>It was in the ledger, exactly so: the same bytes may be sent again. It costs nothing again.</summary>
    AlreadyRecorded,

    /// <summary>Refused: another request opened this ciphertext whole.</summary>
    OpenedBefore,

    /// <summary>Refused: the leakage budget would be passed.</summary>
    BudgetSpent,

    /// <summary>Refused: the ledger holds this id with another ciphertext, kind or cost; or another checkpoint at this height.</summary>
    Contradiction,

    /// <summary>Refused: the checkpoint is below one that was signed before.</summary>
    Behind,

    /// <summary>Refused: the certificate of the next epoch is signed, and nothing new is answered or signed after it.</summary>
    HandedOver,
}
