namespace CoordinationCrypto;

/// <summary>
/// What else a stag's terms may say, with what holds where they do not. Numbers for each axis are a <see cref="Cell"/>, 0 where an axis has
/// none.
/// </summary>
public sealed class StagOptions
{
    /// <summary>
    /// The cells at which it executes, as a condition on members and capital; its numbers are rounded up to levels (R4). Null for all that
    /// the grid has.
    /// </summary>
    public Condition? Floor { get; init; }

    /// <summary>
    /// In what capacities agents take part, at most <see cref="StagRole.MaxRoles"/>. None for one role without a name: a member, or,
    /// without a members axis, whoever pledges a unit (R14).
    /// </summary>
    public IReadOnlyList<StagRole> Roles { get; init; } = [];

    /// <summary>How much more every hunt but the first needs on each axis, at most the last level (R9).</summary>
    public Cell Step { get; init; }

    /// <summary>The same in percent of the base, at most 1,000; the greater of the two binds.</summary>
    public Cell StepPercent { get; init; }

    /// <summary>
    /// The most that pays out, on each axis at least its last level; a hunt that reaches that is the last (R37). Below the capacity payouts
    /// are pro rata (G7).
    /// </summary>
    public Cell Cap { get; init; }

    /// <summary>The id of the asset that the capital axis counts; null without such an axis.</summary>
    public Hash32? Asset { get; init; }

    /// <summary>For each fact that a gate names, whose attestation counts.</summary>
    public IReadOnlyList<FactTerms> Facts { get; init; } = [];

    /// <summary>When it is scanned, and what binds who takes part.</summary>
    public StagPolicy Policy { get; init; } = new();

    /// <summary>The board time, in Unix milliseconds, of whose cut it ends; null for never.</summary>
    public ulong? DeadlineMilliseconds { get; init; }

    /// <summary>What a hunt brings about, at most <see cref="StagEffect.MaxEffects"/>, one of which may move units.</summary>
    public IReadOnlyList<StagEffect> Effects { get; init; } = [];

    /// <summary>How it is scanned. Null for one round where that shows no more than it has to (G3), sealed otherwise.</summary>
    public StagScan? Scan { get; init; }
}

/// <summary>How a stag is scanned. The values are the ones on the wire.</summary>
public enum StagScan : byte
{
    /// <summary>
    /// A scan that fires shows every self-supporting cell. Only of one axis of members with every level up to the capacity, without links
    /// (G3).
    /// </summary>
    OneRound = 1,

    /// <summary>A scan opens whether it fires, and at which cell.</summary>
    Sealed = 2,
}
