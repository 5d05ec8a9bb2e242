namespace CoordinationCrypto.Cli.Output;

/// <summary>A small picture: how many intendos were live, tick by tick, and where which stag fired.</summary>
internal static class Timeline
{
    private const string Heights = " ▁▂▃▄▅▆▇█";
    private const int MaxLabel = 24;
    private const int RightMargin = 24; // for "  1000 ticks a column" and the like

    /// <summary>Lines to print; where ticks are more than columns, a column stands for several.</summary>
    /// <param name="stags">A row each.</param>
    /// <param name="ticks">In order.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IEnumerable<string> Draw(IReadOnlyList<string> stags, IReadOnlyList<TickResult> ticks, int width)
    {
        if (ticks.Count == 0)
            yield break;
        var label = Math.Min(stags.Append("live").Max(name => name.Length), MaxLabel);
        var room = Math.Max(width - label - RightMargin, 10);
        var per = (ticks.Count + room - 1) / room; // ticks a column
        var columns = ticks.Chunk(per).ToList();
        var peaks = columns.Select(column => column.Max(BeforeHunts)).ToList();
        var most = peaks.Max();
        yield return $"{Row("live", label)}{string.Concat(peaks.Select(peak => Height(peak, most)))}  up to {most}";
        foreach (var stag in stags)
        {
            var hunted = columns.Select(column => column.Any(tick => tick.Hunts.Any(hunt => hunt.Stag == stag)));
            yield return $"{Row(stag, label)}{string.Concat(hunted.Select(any => any ? '◆' : '·'))}";
        }
        var last = $"{ticks.Count}";
        // the last tick's number ends under its column, where there is room
        var axis = columns.Count > last.Length + 1 ? "1" + last.PadLeft(columns.Count - 1) : "1";
        yield return $"{Row("tick", label)}{axis}{(per > 1 ? $"  {per} ticks a column" : "")}";
    }

    /// <summary>What a scan saw: its hunts have taken their members away from what is live now.</summary>
    private static int BeforeHunts(TickResult tick) => tick.Live + tick.Hunts.Sum(hunt => hunt.Members.Count);

    private static char Height(int value, int most) => Heights[most == 0 ? 0 : (value * (Heights.Length - 1) + most - 1) / most];

    private static string Row(string name, int label) => (name.Length > label ? name[..(label - 1)] + "…" : name.PadRight(label)) + "  ";
}
