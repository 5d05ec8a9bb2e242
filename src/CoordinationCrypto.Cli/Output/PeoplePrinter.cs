using Spectre.Console;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// For people: a line a tick, at the end a table of the hunts and a picture of the time line. A terminal too narrow for them gets the same
/// in sentences, which it wraps itself: no result is cut off.
/// </summary>
internal sealed class PeoplePrinter(IReadOnlyList<StagTerms> stags, IAnsiConsole console) : IMarketPrinter
{
    private const int MaxNames = 60; // in the table
    private const int LeastWidth = 60; // for lines that are cut, and for the table

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Strong = new(Color.Green, decoration: Decoration.Bold);

    private readonly List<TickResult> _ticks = [];

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
    }

    public void Finish()
    {
        console.Profile.Out.Writer.WriteLine();
        var hunts = _ticks.SelectMany(tick => tick.Hunts.Select(hunt => (tick.Tick, Hunt: hunt))).ToList();
        if (hunts.Count == 0)
            Line("No hunt.", Plain);
        else if (IsNarrow)
            foreach (var (tick, hunt) in hunts)
                Line($"tick {tick}, {hunt.Stag}: {hunt.Members.Count} act now, {hunt.Cell.Members} in all: {Names(hunt.Members)}", Plain);
        else
            console.Write(HuntTable(hunts));
        if (IsNarrow)
            return;
        console.WriteLine();
        foreach (var line in Timeline.Draw([.. stags.Select(stag => stag.Name)], _ticks, Width))
            Line(line, Plain);
    }

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

    private static string Counts(HuntResult hunt) => $"FIRED {hunt.Stag}: {hunt.Members.Count} act, {hunt.Cell.Members} in all";

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

    private static Table HuntTable(IEnumerable<(int Tick, HuntResult Hunt)> hunts)
    {
        var table = new Table().RoundedBorder();
        table.AddColumn(new TableColumn("tick").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("stag"));
        table.AddColumn(new TableColumn("act now").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("in all").RightAligned().NoWrap());
        table.AddColumn("members");
        foreach (var (tick, hunt) in hunts)
            table.AddRow(
                new Text($"{tick}"),
                new Text(hunt.Stag),
                new Text($"{hunt.Members.Count}"),
                new Text($"{hunt.Cell.Members}"),
                new Text(Names(hunt.Members))
            );
        return table;
    }
}
