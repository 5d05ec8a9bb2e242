namespace CoordinationCrypto;

/// <summary>
/// When a stag is scanned, and what binds who takes part (P1, P2): the price of asking. Spans are in milliseconds of board time.
/// Immutable; compares by value.
/// </summary>
public sealed record StagPolicy
{
    /// <summary>The longest span, 2^40 milliseconds.</summary>
    public const ulong MaxSpanMilliseconds = 1UL << 40;

    /// <summary>The most changes that a scan may wait for.</summary>
    public const int MaxChanges = 65_535;

    /// <summary>c: a scan is due at so many changes, in [1, <see cref="MaxChanges"/>].</summary>
    public int Changes { get; init; } = 1;

    /// <summary>T: or so long after the first of fewer, at least 1; null for never.</summary>
    public ulong? WaitMilliseconds { get; init; }

    /// <summary>How long after a join only looser replacements count (P1).</summary>
    public ulong LockInMilliseconds { get; init; }

    /// <summary>How long who left, or was suspended, stays out (R28).</summary>
    public ulong CoolDownMilliseconds { get; init; }

    /// <summary>
    /// The most weight of one account on each axis (R19), 0 for no bound. Null leaves it open: an eighth of the capacity of capital,
    /// rounded up; no bound under <see cref="StagCamouflage.Census"/>, and none on members.
    /// </summary>
    public Cell? Largest { get; init; }

    /// <summary>How agents' clients hide when they become serious. It binds them, not the board.</summary>
    public StagCamouflage Camouflage { get; init; }

    /// <summary>So long is a period, at least 1.</summary>
    public ulong PeriodMilliseconds { get; init; } = 1;

    /// <summary>Whether exits wait for the period's end.</summary>
    public bool ExitsAtPeriodEnd { get; init; }
}

/// <summary>How agents' clients hide when they become serious. The values are the ones on the wire.</summary>
public enum StagCamouflage : byte
{
    /// <summary>They do not.</summary>
    None = 0,

    /// <summary>They join with a decoy and replace it once, at a random later time: <see cref="DecoyPlan"/>.</summary>
    DecoyFirst = 1,

    /// <summary>
    /// Every client posts each period, so that being on the board means nothing. Where units count: its whole free balance, to every open
    /// stag under a census in the same asset, at most eight, each with a capacity for all units deposited, and without a largest weight.
    /// </summary>
    Census = 2,
}
