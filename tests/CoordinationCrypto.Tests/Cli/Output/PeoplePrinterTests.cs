using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;
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

    [Theory, InlineData(30), InlineData(60), InlineData(80), InlineData(200)]
    public void A_tick_is_one_line(int width)
    {
        var hunt = new HuntResult(new string('s', 64), new Cell(9), [.. Enumerable.Range(0, 9).Select(i => $"[bold]agent {i}[/]")]);
        var lines = Print(width, new TickResult(1, 0, [hunt, hunt]), new TickResult(2, 0, []));
        Assert.StartsWith("tick   1", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("tick   2", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
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
        var printer = new PeoplePrinter([new StagTerms("s", "S", ConditionGrid.OfMembers(100))], console);
        foreach (var tick in ticks)
            printer.Print(tick);
        printer.Finish();
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
