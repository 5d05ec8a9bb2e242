using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>A file's stag as cuts need it: everything but conditions, floor and step.</summary>
internal static class FileRules
{
    public static StagRules Of(MarketFile file, int index, FileIds ids)
    {
        var stag = file.Stags[index];
        var (grid, policy) = (stag.Grid, stag.Policy);
        return new StagRules
        {
            Id = ids.Stag(index),
            Unit = stag.Bundle is { } bundle ? ids.Bundle(bundle) : default,
            IsPlain = EncryptedLimits.IsPlain(file, index),
            Members = grid.Members is { } members ? new AxisRule(members.Top, members.Capacity, stag.MembersCap) : null,
            Capital = grid.Capital is { } capital ? new AxisRule(capital.Top, capital.Capacity, stag.CapitalCap) : null,
            Asset = stag.Asset is { } asset ? ids.Asset(asset) : default,
            Roles = [.. stag.Roles.Select(role => new RoleRule(grid.Members is null ? 0 : role.Members, role.Least))],
            Gates =
            [
                .. grid.Gates.Select((gate, i) =>
                    gate.FactId is { } fact ? GateRule.Fact(FileIds.Fact(fact))
                    : gate.Date is { } date ? GateRule.Time(Clock(date))
                    : GateRule.Completion(ids.Stag(stag.Links[i].Stag), stag.Links[i].Cells)
                ),
            ],
            Policy = new CutPolicy
            {
                Changes = policy.Changes,
                Wait = (ulong?)policy.Wait,
                LockIn = (ulong)policy.LockIn,
                CoolDown = (ulong)policy.CoolDown,
                LargestMembers = policy.LargestMembers,
                LargestCapital = policy.LargestCapital,
                Period = (ulong)policy.Period,
                ExitsAtPeriodEnd = policy.ExitsAtPeriodEnd,
            },
            Deadline = (ulong?)stag.Deadline ?? ulong.MaxValue,
            Effect = stag.Payment switch
            {
                FileTransfer transfer => EffectRule.Transfer(ids.Account(transfer.To), transfer.PercentAtHunt),
                FileSubscription payments => EffectRule.Subscription(ids.Account(payments.To), payments.Units, (ulong)payments.Every),
                _ => EffectRule.Return,
            },
        };
    }

    /// <summary>Midnight UTC of a date, in milliseconds since 1970 (R12).</summary>
    public static ulong Clock(DateOnly date) =>
        (ulong)(date.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 24 * 60 * 60 * 1000;
}
