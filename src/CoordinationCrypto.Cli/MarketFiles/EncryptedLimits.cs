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

        return file.Assets.Count == 0 ? null : "the file has assets, which an encrypted run does not take yet: market solve does";
    }

    /// <summary>The floor as a cell; null where the stag has none.</summary>
    public static Cell? FloorOf(FileStag stag) => stag.Rule.Floor?.LeastCells()[0].Cell;

    private static string? FirstIn(MarketFile file, int index)
    {
        var (stag, grid) = (file.Stags[index], file.Stags[index].Grid);
        if (grid.Capital is not null)
            return "a capital axis";
        if (grid.Gates.Count > 0)
            return $"the gate {grid.Gates[0]}";
        if (!grid.IsOfMembers)
            return "an axis without all levels";
        if (stag.HasRoles)
            return "roles";
        if (stag.Rule.Members != default)
            return "a step";
        if (stag.MembersCap is not null)
            return "a cap";
        if (stag.Policy != FilePolicy.Default)
            return "a policy";
        if (stag.Effects.Count > 0)
            return "effects";
        if (stag.Deadline is not null)
            return "a deadline";
        if (stag.Scan == "sealed")
            return "a sealed scan";
        return file.Ticks.Any(tick => tick.Changes.Any(item => item.Stag == index && item.Until is not null))
            ? "an intendo with an end"
            : null;
    }
}
