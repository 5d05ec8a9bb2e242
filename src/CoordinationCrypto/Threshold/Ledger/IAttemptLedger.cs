namespace CoordinationCrypto.Threshold;

/// <summary>A ledger as far as attempts go: of a validator, or of one that is to be.</summary>
internal interface IAttemptLedger
{
    /// <summary>The number of attempts begun.</summary>
    uint Attempts { get; }

    /// <summary>The attempt begun under an id.</summary>
    bool TryFind(Hash32 id, out LedgerAttempt attempt);

    /// <summary>Writes down that an attempt begins: it is on the disk before this returns.</summary>
    /// <returns><see cref="LedgerVerdict.New"/>: it may begin; <see cref="LedgerVerdict.AlreadyRecorded"/>: it may go on with what it
    /// drew then; anything else: it may not.</returns>
    LedgerVerdict Record(LedgerAttempt attempt);
}
