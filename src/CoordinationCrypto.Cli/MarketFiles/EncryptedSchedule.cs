namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// When an encrypted run makes its cuts: a file counts in ticks, a board in milliseconds. Tick t's cut is made at the start plus t
/// intervals, or at the date that the tick names, if that is later.
/// </summary>
internal sealed class EncryptedSchedule
{
    private const ulong Day = 24 * 60 * 60 * 1_000;

    private readonly ulong[] _cuts; // the time of tick t's cut; 0 is the start

    /// <summary>A file's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="now">The board's time as it is.</param>
    /// <param name="interval">Between two cuts, in milliseconds.</param>
    public EncryptedSchedule(MarketFile file, ulong now, ulong interval)
    {
        Interval = interval;
        var longest = (ulong)file.Stags.Select(stag => stag.Policy.Period).Append(1).Aggregate(1L, LeastMultiple) * interval;
        _cuts = new ulong[file.Ticks.Count + 1];
        _cuts[0] = (now / longest + 1) * longest; // periods end at the ticks that they end at in the file
        for (var tick = 1; tick < _cuts.Length; tick++)
        {
            var date = file.Ticks[tick - 1].Date is { } named ? FileRules.Clock(named) : 0;
            _cuts[tick] = Math.Max(_cuts[tick - 1] + interval, date);
        }
    }

    /// <summary>Between two cuts, in milliseconds.</summary>
    public ulong Interval { get; }

    /// <summary>The interval of a file: a day holds all ticks of one that names dates, so that no date comes before its tick.</summary>
    public static ulong IntervalOf(MarketFile file, ulong usual) =>
        HasDates(file) ? Math.Min(usual, Day / (ulong)(file.Ticks.Count + 2)) : usual;

    /// <summary>When a board begins: now, or so early that no date of the file has come.</summary>
    public static ulong StartOf(MarketFile file, ulong now)
    {
        var dates = file.Stags.SelectMany(stag => stag.Grid.Gates).Select(gate => gate.Date).OfType<DateOnly>().ToList();
        return dates.Count == 0 ? now : Math.Min(now, FileRules.Clock(dates.Min()) - 2 * Day);
    }

    /// <summary>Whether the file speaks of dates.</summary>
    public static bool HasDates(MarketFile file) =>
        file.Ticks.Any(tick => tick.Date is not null) || file.Stags.Any(stag => stag.Grid.Gates.Any(gate => gate.Date is not null));

    /// <summary>Whether some tick's cut waits for a date; without that, all cuts are one interval apart.</summary>
    public static bool HasUnequalTicks(MarketFile file) => file.Ticks.Any(tick => tick.Date is not null);

    /// <summary>The time of a tick's cut, also of one after the file's last.</summary>
    public ulong CutOf(int tick) =>
        tick < _cuts.Length ? _cuts[tick] : _cuts[^1] + (ulong)(tick - _cuts.Length + 1) * Interval;

    /// <summary>So many ticks, in milliseconds.</summary>
    public ulong Span(int ticks) => (ulong)ticks * Interval;

    private static long LeastMultiple(long a, int b)
    {
        var (x, y) = (a, (long)b);
        while (y != 0)
            (x, y) = (y, x % y);
        return a / x * b;
    }
}
