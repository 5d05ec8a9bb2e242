using CoordinationCrypto.Cli.MarketFiles;
using Spectre.Console;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// For people: a line a tick and what it refused, at the end a table of the hunts and pictures: the time line, balances, grids. A terminal
/// too narrow for them gets the same in sentences, which it wraps itself: no result is cut off.
/// </summary>
/// <param name="stags">The stags' names.</param>
/// <param name="assets">The assets' names and units.</param>
/// <param name="console">Where it goes.</param>
internal sealed class PeoplePrinter(IReadOnlyList<string> stags, IReadOnlyList<(string Name, string Unit)> assets, IAnsiConsole console)
    : IMarketPrinter
{
    private const int MaxNames = 60; // in the table
    private const int LeastWidth = 60; // for lines that are cut, and for the table
    private const string Indent = "          ";

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Strong = new(Color.Green, decoration: Decoration.Bold);

    private readonly List<TickResult> _ticks = [];
    private readonly Dictionary<string, GridPicture> _pictures = new(StringComparer.Ordinal); // a hunt's, else the last
    private IReadOnlyList<(string Stag, IReadOnlyList<string> Agents)> _suspended = [];

    public void Print(TickResult tick)
    {
        _ticks.Add(tick);
        var start = $"tick {tick.Tick,3}  {tick.Live,4} live  ";
        if (!tick.Fired)
            Line($"{start}nothing fired", Plain);
        else if (IsNarrow)
            Line(start + string.Join("; ", tick.Hunts.Select(Counts)), Strong);
        else
            Line(start + string.Join("; ", tick.Hunts.Select(hunt => Sentence(hunt, (Width - start.Length) / tick.Hunts.Count))), Strong);
        foreach (var together in tick.Hunts.Where(hunt => hunt.Event is not null).GroupBy(hunt => hunt.Event).Where(all => all.Count() > 1))
            Line($"{Indent}in one event: {string.Join(", ", together.Select(hunt => hunt.Stag))}", Plain);
        foreach (var hunt in tick.Hunts)
        {
            foreach (var text in hunt.Signed)
                Line($"{Indent}signed by {Names(hunt.Members)}: {text}", Plain);
        }

        foreach (var (agent, stag, why) in tick.Refused)
            Line($"{Indent}refused: {agent}{(stag is null ? "'s withdrawal" : $" in {stag}")}: {why}", Plain);
        foreach (var (stag, agents) in tick.Accounts?.Suspended ?? [])
        {
            if (agents.Except(Suspended(stag), StringComparer.Ordinal).ToList() is { Count: > 0 } fresh)
                Line($"{Indent}no longer covered, suspended in {stag}: {string.Join(", ", fresh)}", Plain);
        }

        _suspended = tick.Accounts?.Suspended ?? [];
        foreach (var picture in tick.Pictures)
        {
            if (picture.Hunt is not null || _pictures.GetValueOrDefault(picture.Stag)?.Hunt is null)
                _pictures[picture.Stag] = picture;
        }
    }

    public void Finish()
    {
        console.Profile.Out.Writer.WriteLine();
        var hunts = _ticks.SelectMany(tick => tick.Hunts.Select(hunt => (tick.Tick, Hunt: hunt))).ToList();
        if (hunts.Count == 0)
            Line("No hunt.", Plain);
        else if (IsNarrow)
            foreach (var (tick, hunt) in hunts)
                Line($"tick {tick}, {hunt.Stag}: {hunt.Members.Count} act now, {InAll(hunt)}: {Names(hunt.Members)}", Plain);
        else
            console.Write(HuntTable(hunts));
        if (IsNarrow)
        {
            foreach (var (asset, accounts) in _ticks.LastOrDefault()?.Accounts?.Balances ?? [])
                Line($"{asset} at the end: {string.Join(", ", accounts.Select(each => $"{each.Account} {each.Units}"))}", Plain);
            return;
        }
        console.WriteLine();
        foreach (var line in Timeline.Draw(stags, _ticks, Width))
            Line(line, Plain);
        foreach (var (asset, unit) in assets)
            Block(BalanceChart.Draw(asset, unit, [.. _ticks.Select(tick => tick.Accounts).OfType<AccountsResult>()], Width));
        foreach (var stag in stags)
        {
            if (_pictures.TryGetValue(stag, out var picture))
                Block(HeatMap.Draw(picture, Width));
        }
    }

    private void Block(IEnumerable<string> lines)
    {
        console.WriteLine();
        foreach (var line in lines)
            Line(line, Plain);
    }

    private IReadOnlyList<string> Suspended(string stag) => _suspended.FirstOrDefault(each => each.Stag == stag).Agents ?? [];

    private int Width => console.Profile.Width - 1;

    private bool IsNarrow => Width < LeastWidth;

    private void Line(string text, Style style)
    {
        if (IsNarrow)
        {
            console.Profile.Out.Writer.WriteLine(text);
            return;
        }
        console.Write(new Text(Columns.Cut(text, Width), style)); // one line stays one line
        console.WriteLine();
    }

    private static string Counts(HuntResult hunt) => $"FIRED {hunt.Stag}: {hunt.Members.Count} act, {InAll(hunt)}";

    private static string InAll(HuntResult hunt) =>
        !hunt.HasCapital ? $"{hunt.Weight.Members} in all"
        : !hunt.HasMembers ? $"{BalanceChart.Number(hunt.Weight.Capital)} units in all"
        : $"{hunt.Weight.Members} in all with {BalanceChart.Number(hunt.Weight.Capital)} units";

    private static string Sentence(HuntResult hunt, int width)
    {
        var text = $"{Counts(hunt)}: ";
        var shown = 0;
        while (shown < hunt.Members.Count)
        {
            var more = hunt.Members.Count - shown - 1;
            var next = $"{(shown == 0 ? "" : ", ")}{hunt.Members[shown]}";
            if (Columns.Of(text + next) + (more == 0 ? 0 : $" and {more} more".Length) > width)
                break;
            text += next;
            shown++;
        }

        return shown == hunt.Members.Count ? text
            : shown == 0 ? text[..^2]
            : $"{text} and {hunt.Members.Count - shown} more";
    }

    private static string Names(IReadOnlyList<string> members) =>
        string.Join(", ", members.Take(MaxNames))
        + (members.Count > MaxNames ? $" and {members.Count - MaxNames} more (--json has them all)" : "");

    private static Table HuntTable(List<(int Tick, HuntResult Hunt)> hunts)
    {
        var hasCapital = hunts.Exists(each => each.Hunt.HasCapital);
        var table = new Table().RoundedBorder();
        table.AddColumn(new TableColumn("tick").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("stag"));
        table.AddColumn(new TableColumn("act now").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("in all").RightAligned().NoWrap());
        if (hasCapital)
            table.AddColumn(new TableColumn("units").RightAligned().NoWrap());
        table.AddColumn("members");
        foreach (var (tick, hunt) in hunts)
        {
            var inAll = hunt.HasMembers ? $"{hunt.Weight.Members}" : "";
            var cells = new List<string> { $"{tick}", hunt.Stag, $"{hunt.Members.Count}", inAll };
            if (hasCapital)
                cells.Add(hunt.HasCapital ? BalanceChart.Number(hunt.Weight.Capital) : "");
            table.AddRow([.. cells.Append(Names(hunt.Members)).Select(cell => new Text(cell))]);
        }

        return table;
    }
}
