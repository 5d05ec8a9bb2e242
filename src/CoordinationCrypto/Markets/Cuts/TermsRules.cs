namespace CoordinationCrypto.Markets;

/// <summary>A stag's terms as the engine of cuts counts them: spans and deadlines in milliseconds of board time.</summary>
internal static class TermsRules
{
    /// <summary>What cuts need of the terms.</summary>
    public static StagRules Of(StagTerms terms)
    {
        var (grid, options) = (terms.Grid, terms.Options);
        return new StagRules
        {
            Id = terms.Id,
            Members = RuleOf(grid.Members, options.Cap.Members),
            Capital = RuleOf(grid.Capital, options.Cap.Capital),
            Asset = options.Asset ?? default,
            Roles = [.. terms.Roles.Select(role => new RoleRule(grid.Members is null ? 0 : role.Members, role.Least))],
            Gates = [.. grid.Gates.Select(gate => RuleOf(gate, options.Facts))],
            Policy = RuleOf(options.Policy),
            Deadline = options.DeadlineMilliseconds ?? ulong.MaxValue,
            Effect = options.Effects.Where(effect => effect.MovesUnits).Select(RuleOf).FirstOrDefault(EffectRule.Return),
        };
    }

    /// <summary>A key as the engine names accounts.</summary>
    public static Hash32 AccountOf(VerifyingKey key) => new(key.Bytes);

    private static AxisRule? RuleOf(Axis? axis, int cap) =>
        axis is null ? null : new AxisRule(axis.Top, axis.Capacity, cap == 0 ? null : cap);

    private static GateRule RuleOf(Gate gate, IReadOnlyList<FactTerms> facts) =>
        gate.FactId is { } name
            ? GateRule.Fact(facts.First(fact => fact.Name == name).Id)
            : GateRule.Time((ulong)new DateTimeOffset(gate.Date!.Value, default, default).ToUnixTimeMilliseconds());

    private static CutPolicy RuleOf(StagPolicy policy) =>
        new()
        {
            Changes = policy.Changes,
            Wait = policy.WaitMilliseconds,
            LockIn = policy.LockInMilliseconds,
            CoolDown = policy.CoolDownMilliseconds,
            LargestMembers = policy.Largest is { Members: > 0 and var members } ? members : null,
            LargestCapital = policy.Largest is { Capital: > 0 and var units } ? units : null,
            Period = policy.PeriodMilliseconds,
            ExitsAtPeriodEnd = policy.ExitsAtPeriodEnd,
        };

    private static EffectRule RuleOf(StagEffect effect) =>
        effect.Kind == StagEffectKind.Transfer
            ? EffectRule.Transfer(AccountOf(effect.To!), effect.PercentAtHunt)
            : EffectRule.Subscription(AccountOf(effect.To!), effect.Units, effect.EveryMilliseconds);
}
