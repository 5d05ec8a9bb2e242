using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;
using Spectre.Console;

namespace CoordinationCrypto.Tests.Cli.Output;

public class PeoplePrinterTests
{
    // Vectors

    [Fact]
    public void Long_lists_are_cut_to_the_line_and_say_so()
    {
        var lines = Print(
            70,
            new TickResult(1, 0, [new HuntResult("s", new Cell(70), [.. Enumerable.Range(0, 70).Select(i => $"agent-{i}")])])
        );
        Assert.Equal("tick   1     0 live  FIRED s: 70 act, 70 in all: agent-0 and 69 more", lines[0]);
        Assert.Contains(
            "agent-59 and 10 more",
            string.Join(' ', string.Concat(lines).Split([' ', '│'], StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_hunt_is_said() => Assert.Contains("No hunt.", Print(80, new TickResult(1, 3, [])));

    [Fact]
    public void Money_is_shown_with_its_hunts_what_was_refused_and_where_it_went()
    {
        var text = Solve(100);
        foreach (
            var part in new[]
            {
                "FIRED round: 5 act, 4 in all with 60 units: ana, cy, dora, eli, fay",
                "│    90 │ bo, gus, hal",
                "usd, in units of 1,000 USD",
                "river-trust       █  90",
                "round: how much of what each cell asks for is there (█ all, ◆ it fired)",
                "      6  ██████████████████◆◆◆◆◆◆▓▓▓▓▓▓░░░░░░",
                "capital  0     10    20    50    100   200",
            }
        )
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Theory, InlineData(40), InlineData(20)]
    public void In_a_narrow_terminal_balances_are_a_sentence(int width)
    {
        var text = Solve(width);
        Assert.Contains("FIRED round: 5 act, 4 in all with 60 units", text, StringComparison.Ordinal);
        Assert.Contains("usd at the end: river-trust 90", text, StringComparison.Ordinal);
        Assert.DoesNotContain("█", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused_and_suspended_has_its_line()
    {
        var accounts = new AccountsResult([("usd", [("ana", 7L)])], [("s", ["bo"])]);
        var refused = new RefusedResult[] { new("cy", "s", "Uncovered"), new("ana", null, "NotFree") };
        var first = new TickResult(1, 0, []) { Accounts = accounts, Refused = refused };
        var lines = Print(80, first, new TickResult(2, 0, []) { Accounts = accounts });
        Assert.Equal(
            ["refused: cy in s: Uncovered", "refused: ana's withdrawal: NotFree", "no longer covered, suspended in s: bo"],
            lines[1..4].Select(line => line.Trim())
        );
        Assert.StartsWith("tick   2", lines[4], StringComparison.Ordinal); // said once
    }

    // Laws

    [Theory, InlineData(61), InlineData(62), InlineData(80), InlineData(200)]
    public void A_tick_is_one_line(int width)
    {
        var hunt = new HuntResult(new string('s', 64), new Cell(9), [.. Enumerable.Range(0, 9).Select(i => $"[bold]agent {i}[/]")]);
        var lines = Print(width, new TickResult(1, 0, [hunt, hunt]), new TickResult(2, 0, []));
        Assert.StartsWith("tick   1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tick   2", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(20), InlineData(40), InlineData(60), InlineData(61), InlineData(80)]
    public void No_width_loses_a_result(int width)
    {
        var hunt = new HuntResult("platform-migration", new Cell(31), ["ana", "bo", "cy"]);
        var lines = Print(width, new TickResult(1, 5, []), new TickResult(2, 2, [hunt, hunt]));
        var text = string.Concat(lines.SelectMany(line => line.Where(character => !char.IsWhiteSpace(character) && character != '│')));
        Assert.Contains("tick2", text, StringComparison.Ordinal);
        foreach (var word in new[] { "nothingfired", "FIREDplatform", "3act", "ana,bo,cy", "31" })
            Assert.Contains(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_not_cut_within_what_readers_see_as_a_character()
    {
        const string family = "👩‍👩‍👧"; // five code points, one character
        var names = Enumerable.Range(0, 30).Select(_ => family + "e\u0301").ToList();
        foreach (var width in Enumerable.Range(61, 40))
        {
            var line = Print(width, new TickResult(1, 0, [new HuntResult(new string('s', 64), new Cell(30), names)]))[0];
            Assert.DoesNotContain("\u200D…", line, StringComparison.Ordinal);
            Assert.DoesNotContain("e…", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_are_no_markup() =>
        Assert.Contains(
            "[red]x[/]",
            Print(80, new TickResult(1, 0, [new HuntResult("s", new Cell(1), ["[red]x[/]"])]))[0],
            StringComparison.Ordinal
        );

    /// <summary>What people see of a sample in a terminal so wide.</summary>
    private static string Solve(int width)
    {
        var bytes = File.ReadAllBytes(Repository.File("samples/grant-round/market.json"));
        Assert.True(MarketFileReader.TryRead(bytes, out var file, out var error), $"{error}");
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        var printer = new PeoplePrinter(
            [.. file.Stags.Select(stag => stag.Name)],
            [.. file.Assets.Select(asset => (asset.Name, asset.Unit))],
            console
        );
        foreach (var tick in TransparentRun.Play(file, isDrawn: true))
            printer.Print(tick);
        printer.Finish();
        var text = output.ToString().ReplaceLineEndings("\n");
        if (width >= 61)
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        return text;
    }

    private static string[] Print(int width, params TickResult[] ticks)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        var printer = new PeoplePrinter(["s"], [], console);
        foreach (var tick in ticks)
            printer.Print(tick);
        printer.Finish();
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
