using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an encrypted run does not take; in the clear everything can be played.</summary>
internal static class EncryptedLimits
{
    /// <summary>The first thing in the way, in one line; null where there is nothing.</summary>
    public static string? FirstIn(MarketFile file)
    {
        for (var i = 0; i < file.Stags.Count; i++)
        {
            if (FirstIn(file, i) is { } feature)
                return $"stag {Quoted.Json(file.Stags[i].Name)} has {feature}, which an encrypted run does not take: market solve does";
        }

        return null;
    }

    /// <summary>The floor as a cell; null where the stag has none.</summary>
    public static Cell? FloorOf(FileStag stag) => stag.Rule.Floor?.LeastCells()[0].Cell;

    /// <summary>Whether a scan shows every self-supporting cell when it fires, and not the greatest alone (G3).</summary>
    public static bool ShowsMore(FileStag stag) => !stag.IsSealed && stag.Grid.Axes is not [{ Kind: AxisKind.Members }];

    /// <summary>Whether a stag counts heads at every level, and neither it nor its agents say anything else.</summary>
    public static bool IsPlain(MarketFile file, int index)
    {
        var stag = file.Stags[index];
        return stag.Grid.IsOfMembers
            && stag is { IsSealed: false, HasRoles: false, MembersCap: null, CapitalCap: null, Deadline: null, Effects: [] }
            && (stag.Rule.Members, stag.Rule.Capital) == default((Step, Step))
            && stag.Policy with { Camouflage = "none" } == FilePolicy.Default
            && !ChangesOf(file, index).Any(item => item.Until is not null || item.Account != item.Agent);
    }

    private static string? FirstIn(MarketFile file, int index)
    {
        var (stag, grid) = (file.Stags[index], file.Stags[index].Grid);
        var policy = stag.Policy;
        if (stag.IsSealed && !IsLargeEnough(file.Committee))
            return $"a sealed scan, and the committee of {file.Committee.Size} has fewer than 4f + 1 validators";
        if (grid.Axes.Aggregate(1L, (product, axis) => product * (axis.Capacity + 1)) > (long)file.Parameters.PlainModulus.Value)
            return $"two axes whose capacities together are more than {file.Parameters.PlainModulus.Value} pairs of numbers";
        if (stag.Bundle is not null || stag.HasLinks)
            return "links to other stags";
        if (stag.Roles.Any(role => role.Eligibility is not null))
            return "a role with an eligibility of its own";
        var counts = policy.Wait is not null || policy.LockIn > 0 || policy.CoolDown > 0 || policy.Period > 1;
        return EncryptedSchedule.HasUnequalTicks(file) && (counts || stag.Payment is FileSubscription)
            ? "spans of ticks where ticks name dates (a board counts spans in time, and a date makes its tick longer)"
            : null;
    }

    /// <summary>Whether a committee runs sealed scans: n ≥ 4f + 1.</summary>
    public static bool IsLargeEnough(Committee committee) => committee.Size >= (4 * committee.MaxFaulty) + 1;

    private static IEnumerable<MarketEvent> ChangesOf(MarketFile file, int index) =>
        file.Ticks.SelectMany(tick => tick.Changes).Where(item => item.Stag == index);
}
