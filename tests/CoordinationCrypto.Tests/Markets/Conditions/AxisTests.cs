using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class AxisTests
{
    // Vectors

    /// <summary>R1: level 0 is put before. R3: the last level stands for all up to the capacity.</summary>
    [Fact]
    public void A_ladder_has_its_levels_and_zero()
    {
        var axis = Axis.Capital([10, 20, 50, 100], 150);
        Assert.Equal([0, 10, 20, 50, 100], Enumerable.Range(0, axis.LevelCount).Select(axis.LevelAt));
        Assert.Equal((AxisKind.Capital, 100, 150, false), (axis.Kind, axis.Top, axis.Capacity, axis.IsExact));
        Assert.Equal([0, 1, 1, 2, 3, 4, -1], new[] { -5, 1, 10, 11, 21, 100, 101 }.Select(axis.Up));
        Assert.Equal([0, 0, 1, 1, 4, 4], new[] { 0, 9, 10, 19, 100, 150 }.Select(axis.Down));
        Assert.Equal(51, axis.WidestGap);
        Assert.Equal("Capital, 5 levels to 100, capacity 150", axis.ToString());
    }

    [Fact]
    public void A_ladder_of_all_levels_is_the_axis_of_all_levels()
    {
        Assert.Equal(Axis.Members(4), Axis.Members([1, 2, 3, 4]));
        Assert.Equal(Axis.Members(4), Axis.Members([0, 1, 2, 3, 4], 4));
        Assert.True(Axis.Members([1, 2, 3, 4]).IsExact);
        Assert.Equal(1, Axis.Members(4).WidestGap);
        Assert.Equal(3, Axis.Members(4, 6).WidestGap);
    }

    [Fact]
    public void Axes_differ_in_each_of_their_parts()
    {
        Axis[] all = [Axis.Members(4), Axis.Capital(4), Axis.Members(5), Axis.Members(4, 5), Axis.Members([2, 4]), Axis.Members([3, 4])];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Ladders_step_as_their_names_say()
    {
        Assert.Equal([1, 2, 5, 10, 20, 50, 100], Ladder.OneTwoFive(100));
        Assert.Equal([1, 2, 5, 7], Ladder.OneTwoFive(7));
        Assert.Equal([1], Ladder.OneTwoFive(1));
        Assert.Equal([1, 2, 3, 5, 8, 12, 18, 20], Ladder.Percent(50, 20));
        Assert.Equal([.. Enumerable.Range(1, 20), 21, 23, 25, 27, 29, 30], Ladder.Percent(5, 30));
        Assert.Equal([1], Ladder.Percent(5, 1));
    }

    // Laws

    [Fact]
    public void Up_and_down_are_the_nearest_levels() =>
        Law.Holds(
            from grid in AnyCondition.Grid()
            from axis in Gen.Elements<Axis>([.. grid.Axes])
            from value in Gen.Choose(0, axis.Capacity + 1)
            select (axis, value),
            input =>
            {
                var levels = Enumerable.Range(0, input.axis.LevelCount).Select(input.axis.LevelAt).ToList();
                Assert.Equal(levels.Order().Distinct(), levels);
                Assert.Equal(levels.FindIndex(level => level >= input.value), input.axis.Up(input.value));
                Assert.Equal(levels.FindLastIndex(level => level <= input.value), input.axis.Down(input.value));
            },
            runs: 500
        );

    [Fact]
    public void A_ladder_by_percent_never_steps_by_more_than_it_has_to() =>
        Law.Holds(
            from percent in Gen.Choose(1, 1000)
            from top in Gen.Choose(1, Axis.MaxCapacity)
            select (percent, levels: Ladder.Percent(percent, top), top),
            input =>
            {
                Assert.Equal((1, input.top), (input.levels[0], input.levels[^1]));
                for (var i = 1; i < input.levels.Count - 1; i++)
                {
                    var exact = input.levels[i - 1] * (100L + input.percent);
                    Assert.True((100L * input.levels[i] >= exact) & (100L * (input.levels[i] - 1) < exact));
                }
            }
        );

    // Rejects

    [Fact]
    public void Ladders_that_are_none()
    {
        int[][] bad = [[], [0], [3, 2], [2, 2], [-1, 2], [0, 0], [5, Axis.MaxCapacity + 1]];
        Assert.All(bad, ladder => Mistake.Names<ArgumentException>("ladder", () => Axis.Capital(ladder)));
        Assert.Throws<ArgumentNullException>("ladder", () => Axis.Members(null!));
        Mistake.Names<ArgumentOutOfRangeException>("top", () => Ladder.OneTwoFive(0));
        Mistake.Names<ArgumentOutOfRangeException>("top", () => Ladder.Percent(5, Axis.MaxCapacity + 1));
        Mistake.Names<ArgumentOutOfRangeException>("percent", () => Ladder.Percent(0, 5));
        Mistake.Names<ArgumentOutOfRangeException>("percent", () => Ladder.Percent(1001, 5));
    }

    [Fact]
    public void Numbers_out_of_range()
    {
        Mistake.Names<ArgumentOutOfRangeException>("levels", () => Axis.Capital(Axis.MaxCapacity + 1));
        Mistake.Names<ArgumentOutOfRangeException>("levels", () => Axis.Members(0));
        Mistake.Names<ArgumentOutOfRangeException>("capacity", () => Axis.Members(4, 3));
        Mistake.Names<ArgumentOutOfRangeException>("capacity", () => Axis.Capital(4, Axis.MaxCapacity + 1));
        Mistake.Names<ArgumentOutOfRangeException>("capacity", () => Axis.Capital([4], 3));
        Mistake.Names<ArgumentOutOfRangeException>("capacity", () => Axis.Members([3, 4], Axis.MaxCapacity + 1));
        var axis = Axis.Members(4);
        Mistake.Names<ArgumentOutOfRangeException>("index", () => axis.LevelAt(5));
        Mistake.Names<ArgumentOutOfRangeException>("index", () => axis.LevelAt(-1));
        Mistake.Names<ArgumentOutOfRangeException>("value", () => axis.Down(-1));
    }
}
