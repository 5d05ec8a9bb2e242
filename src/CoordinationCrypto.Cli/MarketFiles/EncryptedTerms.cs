namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A file's assets, facts and stags as a board has them: with keys, and with milliseconds for ticks.</summary>
/// <param name="file">The file.</param>
/// <param name="schedule">Its ticks' times.</param>
/// <param name="keyOf">The key behind a name.</param>
internal sealed class EncryptedTerms(MarketFile file, EncryptedSchedule schedule, Func<string, VerifyingKey> keyOf)
{
    /// <summary>The assets, in the file's order.</summary>
    public IReadOnlyList<AssetTerms> Assets { get; } =
        [.. file.Assets.Select(asset => new AssetTerms(asset.Name, asset.Unit, KeysOf(asset.Custodians, keyOf), asset.Custodians.Needed))];

    /// <summary>The facts, in the file's order.</summary>
    public IReadOnlyList<FactTerms> Facts { get; } =
        [.. file.Facts.Select(fact => new FactTerms(fact.Name, KeysOf(fact.Attestors, keyOf), fact.Attestors.Needed))];

    /// <summary>A stag's terms.</summary>
    /// <param name="index">Its index in the file.</param>
    /// <param name="eligibility">Who may take part.</param>
    public StagTerms Stag(int index, Eligibility eligibility)
    {
        var stag = file.Stags[index];
        return EncryptedLimits.IsPlain(file, index)
            ? new StagTerms(stag.Name, stag.Title, stag.Grid, EncryptedLimits.FloorOf(stag), eligibility, stag.LeakageCap)
            : new StagTerms(stag.Name, stag.Title, stag.Grid, null, eligibility, stag.LeakageCap, options: OptionsOf(stag));
    }

    private StagOptions OptionsOf(FileStag stag)
    {
        var (rule, policy) = (stag.Rule, stag.Policy);
        return new StagOptions
        {
            Floor = rule.Floor is null ? null : ConditionOf(rule.Floor),
            Roles = stag.HasRoles ? [.. stag.Roles.Select(role => new StagRole(role.Name, role.Members, role.Least))] : [],
            Step = new Cell(rule.Members.Number, rule.Capital.Number),
            StepPercent = new Cell(rule.Members.Percent, rule.Capital.Percent),
            Cap = new Cell(stag.MembersCap ?? 0, stag.CapitalCap ?? 0),
            Asset = stag.Asset is { } asset ? Assets[asset].Id : null,
            Facts = [.. Facts.Where(fact => stag.Grid.Gates.Contains(Gate.Fact(fact.Name)))],
            Policy = new StagPolicy
            {
                Changes = policy.Changes,
                WaitMilliseconds = policy.Wait is { } wait ? schedule.Span(wait) : null,
                LockInMilliseconds = schedule.Span(policy.LockIn),
                CoolDownMilliseconds = schedule.Span(policy.CoolDown),
                Largest = new Cell(policy.LargestMembers ?? 0, policy.LargestCapital ?? 0),
                PeriodMilliseconds = schedule.Span(policy.Period),
                ExitsAtPeriodEnd = policy.ExitsAtPeriodEnd,
            },
            DeadlineMilliseconds = stag.Deadline is { } deadline ? schedule.CutOf(deadline) : null,
            Effects = [.. stag.Effects.Select(EffectOf)],
            Scan = stag.IsSealed ? StagScan.Sealed : StagScan.OneRound,
        };
    }

    private StagEffect EffectOf(FileEffect effect) =>
        effect switch
        {
            FileTransfer transfer => StagEffect.Transfer(keyOf(transfer.To), transfer.PercentAtHunt),
            FileSubscription payments => StagEffect.Subscription(keyOf(payments.To), payments.Units, schedule.Span(payments.Every)),
            FileText text => StagEffect.Sign(text.Text),
            _ => throw new ArgumentOutOfRangeException(nameof(effect)),
        };

    private static VerifyingKey[] KeysOf(FileKeys keys, Func<string, VerifyingKey> keyOf) => [.. keys.Names.Select(keyOf)];

    /// <summary>The condition that accepts what an up-set without gates does.</summary>
    private static Condition ConditionOf(UpSet floor) =>
        floor
            .LeastCells()
            .Select(least => Condition.Members(least.Cell.Members) & Condition.Capital(least.Cell.Capital))
            .Aggregate((one, other) => one | other);
}
