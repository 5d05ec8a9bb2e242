namespace CoordinationCrypto.Markets;

/// <summary>What an agent signs about its commitment to a stag, without the condition.</summary>
internal sealed record CommitmentChange
{
    public required CommitmentChangeKind Kind { get; init; }

    public required Hash32 Stag { get; init; }

    public required Hash32 Pseudonym { get; init; }

    /// <summary>The agent's own count in the stag: the highest one counts, and burns all below (R22, H5).</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Whose units back it (R17). Of a join or replacement, as all below.</summary>
    public Hash32 Account { get; init; }

    /// <summary>Whether the account is another one than the agent's own, which has signed this change and no other (R17).</summary>
    public bool IsLent { get; init; }

    /// <summary>The place of its role in the rules.</summary>
    public int Role { get; init; }

    /// <summary>W, what it pledges.</summary>
    public long Units { get; init; }

    /// <summary>The least that it may be reduced to; null: all or nothing (R18).</summary>
    public long? PartialFrom { get; init; }

    /// <summary>Which of its account's come first, the lowest (R17).</summary>
    public byte Rank { get; init; }

    /// <summary>The last tick that it stands at; null: the stag's last cut, at the deadline or after it (R42). Of a resume too, which
    /// renews it (R43).</summary>
    public ulong? Until { get; init; }

    /// <summary>The same as a number.</summary>
    public ulong LastTick => Until ?? ulong.MaxValue;

    /// <summary>
    /// Of a replacement: whether it accepts every cell that the old one accepts (P1), as its text says. Where it is encrypted its test has
    /// to say so: if it does not, that fails, and the old one stays (R24).
    /// </summary>
    public bool Loosens { get; init; }
}

/// <summary>What a change does.</summary>
internal enum CommitmentChangeKind : byte
{
    /// <summary>A first intendo, or one after an exit.</summary>
    Join,

    /// <summary>Another one in place of the agent's own.</summary>
    Replace,

    /// <summary>An exit.</summary>
    Leave,

    /// <summary>Takes back what was suspended or reduced (M12).</summary>
    Resume,
}

/// <summary>Why a change, a deposit or a withdrawal is refused.</summary>
internal enum CutRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>There is no such stag.</summary>
    UnknownStag,

    /// <summary>The stag has no such role.</summary>
    UnknownRole,

    /// <summary>The stag has closed, or its last hunt has been.</summary>
    Closed,

    /// <summary>Another record of the agent's has this sequence number or a higher one (R22).</summary>
    Stale,

    /// <summary>Negative, above what the axis or the ledger holds, or units where there is no axis of capital.</summary>
    Units,

    /// <summary>Fewer units than the role's least (R14).</summary>
    BelowLeast,

    /// <summary>Its weight is zero on all axes (R14).</summary>
    NoWeight,

    /// <summary>It may be reduced to less than the role's least, or to more than it is; or at all under lock-in or where a payment is
    /// fixed (R18).</summary>
    Partial,

    /// <summary>A subscription pledges exactly its payment (R40).</summary>
    NotThePayment,

    /// <summary>Its account would have more weight in the stag than the policy allows (R19).</summary>
    AboveLargest,

    /// <summary>The agent has acted in this stag (R16).</summary>
    AlreadyActed,

    /// <summary>The agent has an intendo here, live or suspended (R28).</summary>
    AlreadyLive,

    /// <summary>The agent has none to replace.</summary>
    NotLive,

    /// <summary>There is nothing to resume (R27).</summary>
    NotSuspended,

    /// <summary>Too soon after the exit or the suspension.</summary>
    CoolingDown,

    /// <summary>Under lock-in, and it does not only loosen (P1).</summary>
    LockedIn,

    /// <summary>It would end before its lock-in does (P1).</summary>
    EndsInLockIn,

    /// <summary>Its consent had ended before it was admitted (H5).</summary>
    Lapsed,

    /// <summary>Its account does not cover it (R24).</summary>
    Uncovered,

    /// <summary>A replacement that does not fit: the old one is out (R24).</summary>
    NoRoom,

    /// <summary>Its account backs eight stags already (R30).</summary>
    TooManyStags,

    /// <summary>It failed its test.</summary>
    FailedTest,

    /// <summary>A withdrawal of more than what is there and not reserved (R25).</summary>
    NotFree,

    /// <summary>The deposit's nonce was there (R44).</summary>
    NonceUsed,

    /// <summary>There would be more than 2^53 units of the asset.</summary>
    Overflow,
}
