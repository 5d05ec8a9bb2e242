using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What cuts need of a stag's terms: everything but the conditions, the floor and the step, which are the solver's. Immutable.
/// </summary>
internal sealed class StagRules
{
    /// <summary>The most gates of a stag.</summary>
    public const int MaxGates = 8;

    private readonly Hash32 _unit;

    /// <summary>The stag's id.</summary>
    public required Hash32 Id { get; init; }

    /// <summary>The bundle that it is posted in (L1); its own id where there is none.</summary>
    public Hash32 Unit
    {
        get => _unit == default ? Id : _unit;
        init => _unit = value;
    }

    /// <summary>
    /// Whether a board cuts it apart from those with rules: then its changes are drawn after theirs, and a cut in the clear draws them as
    /// the board does.
    /// </summary>
    public bool IsPlain { get; init; }

    /// <summary>Its axis of members, if it has one.</summary>
    public AxisRule? Members { get; init; }

    /// <summary>Its axis of capital, if it has one.</summary>
    public AxisRule? Capital { get; init; }

    /// <summary>The asset that its capital is in.</summary>
    public Hash32 Asset { get; init; }

    /// <summary>Its roles; without any, one of weight 1 on members (R14).</summary>
    public IReadOnlyList<RoleRule> Roles { get; init; } = [new RoleRule(1, 0)];

    /// <summary>Its gates, in the order of their bits.</summary>
    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    /// <summary>Its policy.</summary>
    public CutPolicy Policy { get; init; } = new();

    /// <summary>The tick of its last cut: the first cut at it or after it.</summary>
    public ulong Deadline { get; init; } = ulong.MaxValue;

    /// <summary>What its hunts do with units.</summary>
    public EffectRule Effect { get; init; } = EffectRule.Return;

    /// <summary>Throws where something is outside what it may be.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public void Check()
    {
        if (Members is null && Capital is null)
            Throw.Argument("A stag has an axis.", nameof(Members));
        foreach (var axis in new[] { Members, Capital })
        {
            if (axis is { } rule && (rule.Last < 1 || rule.Capacity < rule.Last || rule.Capacity > Payout.MaxUnits || rule.Cap < rule.Last))
                Throw.Argument("A last level is at least 1, capacity and cap are at least the last level (R3, R37).", nameof(Capital));
        }

        if (Roles.Count == 0 || Roles.Any(role => role.Members is not (0 or 1) || role.Least < 0))
            Throw.Argument("A role weighs 0 or 1 on members, and its least units are not negative (R14).", nameof(Roles));
        if (Gates.Count > MaxGates || Gates.Distinct().Count() != Gates.Count)
            Throw.Argument($"A stag has at most {MaxGates} gates, each once.", nameof(Gates));
        if (Policy.Changes < 1 || Policy.Period < 1 || Policy.LargestMembers < 1 || Policy.LargestCapital < 1)
            Throw.Argument("Changes, period and largest weights are at least 1.", nameof(Policy));
        if (Effect.PercentAtHunt is < 0 or > 100 || (Effect.Kind == EffectKind.Subscription && (Effect.Units < 1 || Effect.Every < 1)))
            Throw.Argument("A percentage is in [0, 100], and a subscription has a payment and a distance.", nameof(Effect));
        if (Effect.Kind != EffectKind.Return && Capital is null)
            Throw.Argument("Only a stag with an axis of capital moves units.", nameof(Effect));
    }
}

/// <summary>A weight axis.</summary>
/// <param name="Last">The ladder's last level.</param>
/// <param name="Capacity">The most that live and executed weight come to, at least the last level (R3).</param>
/// <param name="Cap">Where there is one, at least the last level: a hunt that reaches that is the last (R37), and units are shared down to
/// the cap (G7).</param>
internal readonly record struct AxisRule(long Last, long Capacity, long? Cap = null);

/// <summary>A role (R14).</summary>
/// <param name="Members">Its weight on the axis of members, 0 or 1.</param>
/// <param name="Least">The least units that it pledges.</param>
internal readonly record struct RoleRule(int Members, long Least);

/// <summary>A gate: it stands from a time on, while a fact is attested, or once another stag completes.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="At">The time, on the clock.</param>
/// <param name="Of">The id of the fact, or of the other stag.</param>
/// <param name="Milestone">The other stag's cells that count, on its own grid; null for any hunt of it (R33).</param>
internal readonly record struct GateRule(GateRuleKind Kind, ulong At, Hash32 Of, UpSet? Milestone = null)
{
    public static GateRule Time(ulong clock) => new(GateRuleKind.Time, clock, default);

    public static GateRule Fact(Hash32 id) => new(GateRuleKind.Fact, 0, id);

    public static GateRule Completion(Hash32 stag, UpSet? milestone) => new(GateRuleKind.Completion, 0, stag, milestone);
}

/// <summary>The kinds of gate.</summary>
internal enum GateRuleKind : byte
{
    Time,
    Fact,
    Completion,
}

/// <summary>What a stag's hunts do with the units that they move into its escrow.</summary>
/// <param name="Kind">Which effect.</param>
/// <param name="To">The beneficiary's account.</param>
/// <param name="PercentAtHunt">How much of a transfer is released at the next cut, in percent; the rest when the stag closes.</param>
/// <param name="Units">One payment of a subscription.</param>
/// <param name="Every">Ticks between two payments.</param>
internal readonly record struct EffectRule(EffectKind Kind, Hash32 To, int PercentAtHunt, long Units, ulong Every)
{
    /// <summary>Back to those who paid in, when the stag closes: a lock.</summary>
    public static EffectRule Return => default;

    public static EffectRule Transfer(Hash32 to, int percentAtHunt = 0) => new(EffectKind.Transfer, to, percentAtHunt, 0, 0);

    public static EffectRule Subscription(Hash32 to, long units, ulong every) => new(EffectKind.Subscription, to, 0, units, every);
}

/// <summary>The kinds of effect on units.</summary>
internal enum EffectKind : byte
{
    Return,
    Transfer,
    Subscription,
}

/// <summary>When a stag is scanned and who may come and go. Times are in ticks.</summary>
internal readonly record struct CutPolicy()
{
    /// <summary>c: as many changes make a scan due (P2).</summary>
    public int Changes { get; init; } = 1;

    /// <summary>T: so long after the first of fewer changes a scan is due all the same; null for never (P2).</summary>
    public ulong? Wait { get; init; }

    /// <summary>How long who joins cannot leave or ask for more (P1).</summary>
    public ulong LockIn { get; init; }

    /// <summary>How long who has left, or was suspended or reduced, cannot come back (R28).</summary>
    public ulong CoolDown { get; init; }

    /// <summary>The most members of one account (R19).</summary>
    public long? LargestMembers { get; init; }

    /// <summary>The most units of one account (R19).</summary>
    public long? LargestCapital { get; init; }

    /// <summary>The length of a period; the first ends at the tick of that number.</summary>
    public ulong Period { get; init; } = 1;

    /// <summary>Whether exits take effect at their period's last tick, and not at the next cut.</summary>
    public bool ExitsAtPeriodEnd { get; init; }

    /// <summary>When an exit that first stood at some tick's cut takes effect.</summary>
    public ulong ExitAt(ulong tick)
    {
        if (!ExitsAtPeriodEnd || tick % Period == 0)
            return tick;
        var left = Period - (tick % Period);
        return tick > ulong.MaxValue - left ? ulong.MaxValue : tick + left;
    }
}
