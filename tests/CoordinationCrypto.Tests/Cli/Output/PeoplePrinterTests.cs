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
