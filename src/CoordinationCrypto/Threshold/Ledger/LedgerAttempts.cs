namespace CoordinationCrypto.Threshold;

/// <summary>The attempts that a ledger holds, in their order. Not safe for several threads.</summary>
internal sealed class LedgerAttempts
{
    private readonly Dictionary<Hash32, LedgerAttempt> _begun = [];

    /// <summary>How many there are: the number of the next.</summary>
    public uint Count => (uint)_begun.Count;

    /// <summary>The attempt begun under an id.</summary>
    public bool TryFind(Hash32 id, out LedgerAttempt attempt) => _begun.TryGetValue(id, out attempt);

    /// <summary>What is to be said to an attempt.</summary>
    public LedgerVerdict Judge(LedgerAttempt attempt)
    {
        if (_begun.TryGetValue(attempt.Id, out var begun))
            return begun.Equals(attempt) ? LedgerVerdict.AlreadyRecorded : LedgerVerdict.Contradiction;
        return attempt.Number == Count ? LedgerVerdict.New : LedgerVerdict.Contradiction;
    }

    /// <summary>Takes what was judged new; always true.</summary>
    public bool Take(LedgerAttempt attempt)
    {
        _begun.Add(attempt.Id, attempt);
        return true;
    }
}
