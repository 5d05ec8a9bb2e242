using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an encrypted run does not take yet; in the clear everything can be played.</summary>
internal static class EncryptedLimits
{
    /// <summary>The first thing in the way, in one line; null where there is nothing.</summary>
    public static string? FirstIn(MarketFile file)
    {
        for (var i = 0; i < file.Stags.Count; i++)
        {
            if (FirstIn(file, i) is { } feature)
                return $"stag {Quoted.Json(file.Stags[i].Name)} has {feature}, which an encrypted run does not take yet: market solve does";
        }

        return null;
    }

    /// <summary>The floor as a cell; null where the stag has none.</summary>
    public static Cell? FloorOf(FileStag stag) => stag.Rule.Floor?.LeastCells()[0].Cell;

    /// <summary>Whether a scan shows every self-supporting cell when it fires, and not the greatest alone (G3).</summary>
    public static bool ShowsMore(FileStag stag) => stag.Grid.Axes is not [{ Kind: AxisKind.Members }];

    /// <summary>Whether a stag counts heads at every level, and neither it nor its agents say anything else.</summary>
    public static bool IsPlain(MarketFile file, int index)
    {
        var stag = file.Stags[index];
        return stag.Grid.IsOfMembers
            && stag is { HasRoles: false, MembersCap: null, CapitalCap: null, Deadline: null, Effects: [] }
            && (stag.Rule.Members, stag.Rule.Capital) == default((Step, Step))
            && stag.Policy with { Camouflage = "none" } == FilePolicy.Default
            && !ChangesOf(file, index).Any(item => item.Until is not null || item.Account != item.Agent);
    }

    private static string? FirstIn(MarketFile file, int index)
    {
        var (stag, grid) = (file.Stags[index], file.Stags[index].Grid);
        var policy = stag.Policy;
        if (grid.Axes.FirstOrDefault(axis => axis.WidestGap > 1) is { } wide)
        {
            var axis = wide.Kind == AxisKind.Members ? "members" : "capital";
            return $"an axis of {axis} without all levels up to its capacity, and so a sealed scan";
        }

        if (stag.Bundle is not null || stag.HasLinks)
            return "links to other stags";
        if (stag.Scan == "sealed")
            return "a sealed scan";
        if (stag.Roles.Any(role => role.Eligibility is not null))
            return "a role with an eligibility of its own";
        var counts = policy.Wait is not null || policy.LockIn > 0 || policy.CoolDown > 0 || policy.Period > 1;
        return EncryptedSchedule.HasUnequalTicks(file) && (counts || stag.Payment is FileSubscription)
            ? "spans of ticks where ticks name dates (a board counts spans in time, and a date makes its tick longer)"
            : null;
    }

    private static IEnumerable<MarketEvent> ChangesOf(MarketFile file, int index) =>
        file.Ticks.SelectMany(tick => tick.Changes).Where(item => item.Stag == index);
}
