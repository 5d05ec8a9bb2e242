using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class ConditionTests
{
    // Vectors

    [Fact]
    public void Others_counts_oneself_on_top()
    {
        var condition = Condition.Others(4);
        Assert.False(condition.IsAccepted(new Cell(4)));
        Assert.True(condition.IsAccepted(new Cell(5)));
        Assert.True(Condition.Others(0).IsAccepted(new Cell(1)));
    }

    [Fact]
    public void Indicator_is_one_from_the_threshold_on() => Assert.Equal([0, 0, 1, 1, 1], Indicator(Condition.Members(3), 5));

    [Fact]
    public void Decoy_accepts_nothing()
    {
        Assert.True(Condition.Decoy.IsDecoy);
        Assert.True(Condition.Decoy.FitsIn(ConditionGrid.OfMembers(1)));
        Assert.False(Condition.Members(1).IsDecoy);
        Assert.False(Condition.Decoy.IsAccepted(new Cell(int.MaxValue)));
        Assert.Equal([0, 0, 0], Indicator(Condition.Decoy, 3));
    }

    [Fact]
    public void Ends_of_the_grid()
    {
        Assert.Equal([1, 1, 1], Indicator(Condition.Members(1), 3));
        Assert.Equal([0, 0, 1], Indicator(Condition.Members(3), 3));
    }

    // Laws

    [Fact]
    public void Indicator_says_of_each_cell_whether_it_is_accepted() =>
        Law.Holds(
            from levels in Gen.Choose(1, 300)
            from threshold in Gen.Choose(0, levels)
            select (levels, threshold),
            input =>
            {
                var (grid, condition) = (
                    ConditionGrid.OfMembers(input.levels),
                    input.threshold == 0 ? Condition.Decoy : Condition.Members(input.threshold)
                );
                Assert.Equal(
                    Enumerable.Range(0, grid.CellCount).Select(slot => condition.IsAccepted(grid.CellAt(slot)) ? 1UL : 0UL),
                    Indicator(condition, input.levels)
                );
            }
        );

    [Fact]
    public void It_is_an_up_set() =>
        Law.Holds(
            from threshold in Gen.Choose(1, 50)
            from x in Gen.Choose(1, 50)
            from y in Gen.Choose(x, 50)
            select (condition: Condition.Members(threshold), x: new Cell(x), y: new Cell(y)),
            input => !input.condition.IsAccepted(input.x) || input.condition.IsAccepted(input.y)
        );

    // Rejects

    [Theory, InlineData(0), InlineData(-1), InlineData(int.MaxValue)]
    public void No_such_threshold(int count) => Mistake.Names<ArgumentOutOfRangeException>("count", () => Condition.Members(count));

    [Theory, InlineData(-1), InlineData(int.MaxValue), InlineData(int.MaxValue - 1)]
    public void No_such_number_of_others(int count) => Mistake.Names<ArgumentOutOfRangeException>("count", () => Condition.Others(count));

    [Fact]
    public void Greatest_threshold_is_no_decoy()
    {
        Assert.False(Condition.Others(int.MaxValue - 2).IsDecoy);
        Assert.False(Condition.Members(int.MaxValue - 1).IsDecoy);
    }

    [Fact]
    public void Threshold_above_the_levels_has_no_indicator()
    {
        var grid = ConditionGrid.OfMembers(4);
        Assert.False(Condition.Members(5).FitsIn(grid));
        Mistake.Names<ArgumentException>("grid", () => Condition.Members(5).WriteIndicator(grid, new ulong[4]));
    }

    [Fact]
    public void Slots_must_be_as_many_as_cells() =>
        Mistake.Names<ArgumentException>("slots", () => Condition.Members(1).WriteIndicator(ConditionGrid.OfMembers(4), new ulong[5]));

    [Fact]
    public void A_grid_there_must_be()
    {
        Assert.Throws<ArgumentNullException>("grid", () => Condition.Members(1).FitsIn(null!));
        Assert.Throws<ArgumentNullException>("grid", () => Condition.Members(1).WriteIndicator(null!, new ulong[1]));
    }

    [Fact]
    public void Text_tells_nothing() =>
        Assert.Equal(("Condition", "Condition"), (Condition.Decoy.ToString(), Condition.Members(7).ToString()));

    private static ulong[] Indicator(Condition condition, int levels)
    {
        var slots = new ulong[levels];
        Array.Fill(slots, 99UL);
        condition.WriteIndicator(ConditionGrid.OfMembers(levels), slots);
        return slots;
    }
}
