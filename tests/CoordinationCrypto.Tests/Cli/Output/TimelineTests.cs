using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Tests.Cli.Output;

public class TimelineTests
{
    // Vectors

    [Fact]
    public void Heights_follow_what_was_live_before_the_hunts() =>
        Assert.Equal(
            ["live  ▂▄▆█    up to 8", "s     ···◆··", "tick  1    6"],
            Timeline.Draw(["s"], [Tick(1, 2), Tick(2, 4), Tick(3, 6), Tick(4, 0, 8), Tick(5, 0), Tick(6, 0)], 80)
        );

    [Fact]
    public void Nothing_to_show_for_no_ticks() => Assert.Empty(Timeline.Draw(["s"], [], 80));

    [Fact]
    public void An_empty_market_is_flat() =>
        Assert.Equal(["live     up to 0", "s     ·", "tick  1"], Timeline.Draw(["s"], [Tick(1, 0)], 80));

    // Laws

    [Theory, InlineData(1), InlineData(53), InlineData(54), InlineData(55), InlineData(109), InlineData(10_000)]
    public void Any_number_of_ticks_fits_and_no_hunt_is_lost(int count)
    {
        var lines = Timeline
            .Draw(
                ["s", new string('x', 64)],
                [.. Enumerable.Range(1, count).Select(tick => tick == count ? Tick(tick, 3, 2) : Tick(tick, 3))],
                80
            )
            .ToList();
        Assert.Equal(4, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.EndsWith("◆", lines[1], StringComparison.Ordinal);
        Assert.Equal(1, lines[1].Count(character => character == '◆'));
        Assert.DoesNotContain('◆', lines[2]);
    }

    private static TickResult Tick(int tick, int live, int act = 0) =>
        new(tick, live, act == 0 ? [] : [new HuntResult("s", new Cell(act), [.. Enumerable.Range(0, act).Select(i => $"a{i}")])]);
}
