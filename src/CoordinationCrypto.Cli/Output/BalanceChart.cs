using System.Globalization;

namespace CoordinationCrypto.Cli.Output;

/// <summary>Balances over time: a row an account, those that ever had most first.</summary>
internal static class BalanceChart
{
    private const string Heights = " ▁▂▃▄▅▆▇█";
    private const int MostRows = 12;
    private const int MaxLabel = 24;
    private const int RightMargin = 24; // for the number at the end

    /// <summary>Lines to print.</summary>
    /// <param name="asset">The asset's name.</param>
    /// <param name="unit">What one unit is.</param>
    /// <param name="ticks">The accounts after each tick.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IEnumerable<string> Draw(string asset, string unit, IReadOnlyList<AccountsResult> ticks, int width)
    {
        var balances = ticks.Select(tick => tick.Balances.First(each => each.Asset == asset).Accounts.ToDictionary()).ToList();
        var peaks = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (account, units) in balances.SelectMany(tick => tick))
            peaks[account] = Math.Max(peaks.GetValueOrDefault(account), units);
        if (peaks.Count == 0)
            yield break;
        yield return $"{asset}, in units of {unit}";
        var shown = peaks.OrderByDescending(peak => peak.Value).ThenBy(peak => peak.Key, StringComparer.Ordinal).Take(MostRows).ToList();
        var most = shown[0].Value;
        var label = Math.Min(shown.Max(peak => Columns.Of(peak.Key)), MaxLabel);
        var room = Math.Max(width - label - RightMargin, 10);
        var columns = balances.Chunk((balances.Count + room - 1) / room).ToList();
        foreach (var (account, _) in shown)
        {
            var bars = columns.Select(column => Height(column[^1].GetValueOrDefault(account), most));
            yield return $"{Columns.Fit(account, label)}  {string.Concat(bars)}  {Number(balances[^1].GetValueOrDefault(account))}";
        }

        if (peaks.Count > shown.Count)
            yield return $"and {peaks.Count - shown.Count} more accounts (--json has them all)";
    }

    /// <summary>A number as people read it.</summary>
    public static string Number(long units) => units.ToString("N0", CultureInfo.InvariantCulture);

    private static char Height(long units, long most) =>
        units <= 0 ? Heights[0] : Heights[(int)(((Int128)units * (Heights.Length - 1) + most - 1) / most)];
}
