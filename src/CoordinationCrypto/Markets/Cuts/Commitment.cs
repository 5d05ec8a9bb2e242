namespace CoordinationCrypto.Markets;

/// <summary>An admitted intendo as the ledger sees it: its weight, what backs it, and how long it stands.</summary>
/// <param name="change">The join or replacement that it comes from.</param>
/// <param name="role">Its role.</param>
/// <param name="until">The last tick that it stands at.</param>
/// <param name="lockedUntil">The first tick at which it may leave.</param>
internal sealed class Commitment(CommitmentChange change, RoleRule role, ulong until, ulong lockedUntil)
{
    public Hash32 Pseudonym => change.Pseudonym;

    public Hash32 Account => change.Account;

    /// <summary>Whether the account is not the agent's own (R17).</summary>
    public bool IsLent => change.IsLent;

    public int Role => change.Role;

    public byte Rank => change.Rank;

    public ulong Sequence => change.Sequence;

    public long? PartialFrom => change.PartialFrom;

    /// <summary>W, what it pledged; a resume restores up to it (R27).</summary>
    public long Signed => change.Units;

    /// <summary>w: W, or less where it was reduced; 0 while it is suspended.</summary>
    public long Units { get; set; } = change.Units;

    public ulong Until { get; set; } = until;

    public ulong LockedUntil { get; set; } = lockedUntil;

    public CommitmentStatus Status { get; set; }

    public bool IsLive => Status == CommitmentStatus.Live;

    /// <summary>Whether lock-in keeps its units for it (M6).</summary>
    public bool IsReserved { get; set; }

    /// <summary>What it counts now: nothing while it is suspended (R28).</summary>
    public Weight Weight => IsLive ? new Weight(role.Members, Units) : default;

    /// <summary>The last tick that it stands at once it is resumed (R43): of lent units no later than before, since its account has signed
    /// nothing beyond that.</summary>
    public ulong EndAfter(CommitmentChange resume) => IsLent ? Math.Min(resume.LastTick, Until) : resume.LastTick;

    /// <summary>Another one like it.</summary>
    public Commitment Copy() => (Commitment)MemberwiseClone();

    public Claim Claim => new(Rank, Sequence, Pseudonym, Units, PartialFrom, IsReserved);
}

/// <summary>Whether a commitment counts.</summary>
internal enum CommitmentStatus : byte
{
    /// <summary>It does.</summary>
    Live,

    /// <summary>Its account no longer covers it (M5).</summary>
    Suspended,
}
