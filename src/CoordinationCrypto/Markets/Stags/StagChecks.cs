using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Markets;

/// <summary>What a stag's terms may say together. Constructors and readers ask here.</summary>
internal static class StagChecks
{
    /// <summary>Steps in percent go so far.</summary>
    public const int MaxPercent = 1_000;

    /// <summary>The options with what was left open filled in, their lists copied.</summary>
    public static StagOptions Complete(StagOptions options, ConditionGrid grid, Cell? floor) =>
        new()
        {
            Floor = floor is { } cell
                ? Condition.Members(cell.Members) & Condition.Capital(cell.Capital)
                : options.Floor ?? Condition.Always,
            Roles = [.. options.Roles],
            Step = options.Step,
            StepPercent = options.StepPercent,
            Cap = options.Cap,
            Asset = options.Asset,
            Facts = [.. options.Facts.OrderBy(fact => grid.IndexOf(Gate.Fact(fact.Name)))],
            Policy = options.Policy with { Largest = options.Policy.Largest ?? LargestByDefault(grid, options.Policy.Camouflage) },
            DeadlineMilliseconds = options.DeadlineMilliseconds,
            Effects = [.. options.Effects],
            Scan = options.Scan ?? (grid.Axes is [{ Kind: AxisKind.Members, WidestGap: 1 }] ? StagScan.OneRound : StagScan.Sealed),
        };

    /// <summary>What is wrong first with complete options.</summary>
    public static StagTermsRefusal Find(ConditionGrid grid, Eligibility eligibility, StagOptions options) =>
        grid.Gates.Any(gate => gate.StagName is not null) ? StagTermsRefusal.Gates
        : !IsFloor(grid, options.Floor!) ? StagTermsRefusal.Floor
        : IsShieldedCapital(grid, eligibility) ? StagTermsRefusal.Eligibility
        : !AreRoles(grid, options.Roles) ? StagTermsRefusal.Roles
        : !IsWithin(grid, options.Step, axis => axis.Top) || !IsWithin(grid, options.StepPercent, _ => MaxPercent) ? StagTermsRefusal.Step
        : !IsWithin(grid, options.Cap, Most) || grid.Axes.Any(axis => On(axis, options.Cap) is > 0 and var cap && cap < axis.Top)
            ? StagTermsRefusal.Cap
        : options.Asset is null != grid.Capital is null ? StagTermsRefusal.Asset
        : !AreFacts(grid, options.Facts) ? StagTermsRefusal.Facts
        : !IsPolicy(grid, options.Policy) ? StagTermsRefusal.Policy
        : options.DeadlineMilliseconds is 0 or StagFormat.None ? StagTermsRefusal.Deadline
        : !AreEffects(grid, options.Effects) ? StagTermsRefusal.Effects
        : !IsScan(grid, options.Scan!.Value) ? StagTermsRefusal.Scan
        : StagTermsRefusal.None;

    /// <summary>A fault in words, for whoever made it.</summary>
    public static string Words(StagTermsRefusal fault) =>
        fault switch
        {
            StagTermsRefusal.Gates => "a gate on a board is a fact or a date: what has to complete is played in the clear alone, as yet.",
            StagTermsRefusal.Floor => "the floor is a condition on members and capital that the grid can state, and no decoy.",
            StagTermsRefusal.Eligibility => "a stag that counts capital is not shielded.",
            StagTermsRefusal.Roles => "roles have names of their own, weigh 0 or 1 on members, and count on one axis at least (R14).",
            StagTermsRefusal.Step => $"a step is at most its axis' last level, or {MaxPercent} percent (R9).",
            StagTermsRefusal.Cap => "a cap is at least its axis' last level (R37).",
            StagTermsRefusal.Asset => "an asset belongs to a capital axis, and a capital axis has one.",
            StagTermsRefusal.Facts => "facts are those that gates name, each once.",
            StagTermsRefusal.Policy => "the policy has a number outside its range.",
            StagTermsRefusal.Deadline => "a deadline is a time.",
            StagTermsRefusal.Effects => $"there are at most {StagEffect.MaxEffects} effects, and one that moves units of a capital axis.",
            _ => "one-round scans are for axes with every level up to the capacity (G3).",
        };

    /// <summary>A cell's number on an axis.</summary>
    public static int On(Axis axis, Cell cell) => axis.Kind == AxisKind.Members ? cell.Members : cell.Capital;

    private static int Most(Axis axis) => Math.Max(axis.Capacity, Axis.MaxCapacity);

    private static Cell LargestByDefault(ConditionGrid grid, StagCamouflage camouflage) =>
        grid.Capital is null || camouflage == StagCamouflage.Census ? default : new Cell(0, (grid.Capital.Capacity + 7) / 8);

    private static bool IsFloor(ConditionGrid grid, Condition floor) =>
        !floor.IsDecoy
        && floor.Gates.Count == 0
        && !floor.Clauses.Any(clause => clause.AsksForOthers)
        && floor.TryOn(grid, 0, out _, out _);

    /// <summary>Capital lies on a ledger that anyone can read: its accounts are pseudonyms, and no more can be hidden.</summary>
    private static bool IsShieldedCapital(ConditionGrid grid, [NotNullWhen(true)] Eligibility? eligibility) =>
        grid.Capital is not null && eligibility?.Kind == EligibilityKind.Shielded;

    private static bool AreRoles(ConditionGrid grid, IReadOnlyList<StagRole> roles) =>
        roles.Count <= StagRole.MaxRoles
        && roles.Select(role => role.Name).Distinct(StringComparer.Ordinal).Count() == roles.Count
        && roles.All(role =>
            StagTerms.IsName(role.Name)
            && role.Members is 0 or 1
            && role.Least >= 0
            && role.Least <= (grid.Capital?.Capacity ?? 0)
            && (role.Least > 0 || (role.Members == 1 && grid.Members is not null))
            && !IsShieldedCapital(grid, role.Eligibility)
        );

    /// <summary>Whether a number on each axis is in [0, most], and 0 on an axis that the grid lacks.</summary>
    private static bool IsWithin(ConditionGrid grid, Cell cell, Func<Axis, int> most) =>
        cell.Members >= 0
        && cell.Capital >= 0
        && cell.Members <= (grid.Members is null ? 0 : most(grid.Members))
        && cell.Capital <= (grid.Capital is null ? 0 : most(grid.Capital));

    private static bool AreFacts(ConditionGrid grid, IReadOnlyList<FactTerms> facts) =>
        grid.Gates.Where(gate => gate.FactId is not null).Select(gate => gate.FactId).SequenceEqual(facts.Select(fact => fact.Name));

    private static bool IsPolicy(ConditionGrid grid, StagPolicy policy) =>
        policy.Changes is >= 1 and <= StagPolicy.MaxChanges
        && policy.WaitMilliseconds is null or >= 1 and <= StagPolicy.MaxSpanMilliseconds
        && policy.LockInMilliseconds <= StagPolicy.MaxSpanMilliseconds
        && policy.CoolDownMilliseconds <= StagPolicy.MaxSpanMilliseconds
        && policy.PeriodMilliseconds is >= 1 and <= StagPolicy.MaxSpanMilliseconds
        && policy.Camouflage <= StagCamouflage.Census
        && IsWithin(grid, policy.Largest!.Value, axis => axis.Capacity)
        && (policy.Camouflage != StagCamouflage.Census || policy.Largest.Value.Capital == 0);

    private static bool AreEffects(ConditionGrid grid, IReadOnlyList<StagEffect> effects) =>
        effects.Count <= StagEffect.MaxEffects
        && effects.Count(effect => effect.MovesUnits) <= (grid.Capital is null ? 0 : 1)
        && effects.All(effect => effect.Units <= (grid.Capital?.Capacity ?? 0));

    private static bool IsScan(ConditionGrid grid, StagScan scan) =>
        scan == StagScan.Sealed || (scan == StagScan.OneRound && grid.Axes.All(axis => axis.WidestGap == 1));
}
