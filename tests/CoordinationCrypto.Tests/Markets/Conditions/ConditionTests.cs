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

    /// <summary>What another clause makes idle is dropped: people of both kinds are in one order, whatever the role.</summary>
    [Fact]
    public void Idle_demands_are_dropped()
    {
        AssertSame(Condition.Others(4), Condition.Others(4) & Condition.Members(4));
        AssertSame(Condition.Members(5), Condition.Others(4) & Condition.Members(5));
        AssertSame(Condition.Members(4), Condition.Others(4) | Condition.Members(4));
        AssertSame(Condition.Others(4), Condition.Others(4) | Condition.Members(5));
        AssertSame(Condition.Others(4), Condition.Others(4) | (Condition.Others(4) & Condition.Capital(3)));
        AssertSame(Condition.Always, Condition.Others(0) | Condition.Capital(0) | Condition.Members(0));
        AssertSame(Condition.Others(0), Condition.Others(0) | Condition.Members(1));
        AssertSame(Condition.Decoy, Condition.Decoy & Condition.Members(3));
        AssertSame(Condition.Members(3), Condition.Decoy | Condition.Members(3));
        var (early, late) = (Condition.Time(new DateOnly(2026, 5, 1)), Condition.Time(new DateOnly(2027, 5, 1)));
        AssertSame(late, early & late);
        AssertSame(early, early | late);
        AssertSame(Condition.Fact("a"), Condition.Fact("a") | (Condition.Fact("b") & Condition.Fact("a")));
        Assert.Equal(2, (Condition.Fact("a") | Condition.Fact("b")).Clauses.Count);
    }

    /// <summary>R11: the gates of terms that declare none.</summary>
    [Fact]
    public void Gates_that_a_condition_speaks_of()
    {
        var date = new DateOnly(2027, 5, 1);
        var condition = (Condition.Time(date) & Condition.Fact("b")) | (Condition.Fact("a") & Condition.Members(3)) | Condition.Time(date);
        Assert.Equal([Gate.Fact("a"), Gate.Time(date)], condition.Gates);
        Assert.Empty(Condition.Decoy.Gates);
    }

    [Fact]
    public void What_means_the_same_is_the_same() =>
        Law.Holds(
            from grid in AnyCondition.Grid()
            from a in AnyCondition.On(grid)
            from b in AnyCondition.On(grid)
            from c in AnyCondition.On(grid)
            select (a.Condition, b.Condition, c.Condition),
            input =>
            {
                var (a, b, c) = input;
                AssertSame(a & b, b & a);
                AssertSame(a | b, b | a);
                AssertSame((a | b) & c, (a & c) | (b & c));
                AssertSame((a & b) | c, (a | c) & (b | c));
                AssertSame(a, a | (a & b));
                AssertSame(a, a & (a | b));
            },
            runs: 200
        );

    // Rejects

    [Theory, InlineData(-1), InlineData(Condition.MaxNumber + 1), InlineData(int.MaxValue)]
    public void No_such_numbers(int count)
    {
        Mistake.Names<ArgumentOutOfRangeException>("count", () => Condition.Members(count));
        Mistake.Names<ArgumentOutOfRangeException>("count", () => Condition.Others(count));
        Mistake.Names<ArgumentOutOfRangeException>("units", () => Condition.Capital(count));
    }

    [Fact]
    public void Greatest_numbers_are_no_decoys()
    {
        Assert.False(Condition.Others(Condition.MaxNumber).IsDecoy);
        Assert.False(Condition.Others(Condition.MaxNumber).IsAccepted(new Cell(Condition.MaxNumber)));
        Assert.True(Condition.Others(Condition.MaxNumber).IsAccepted(new Cell(Condition.MaxNumber + 1)));
    }

    [Fact]
    public void No_such_facts_and_dates()
    {
        Mistake.Names<ArgumentException>("id", () => Condition.Fact(""));
        Mistake.Names<ArgumentOutOfRangeException>("date", () => Condition.Time(new DateOnly(1969, 12, 31)));
    }

    [Fact]
    public void Clauses_are_bounded()
    {
        var most = Enumerable
            .Range(1, Condition.MaxClauses)
            .Select(i => Condition.Members(i) & Condition.Capital(Condition.MaxClauses + 1 - i))
            .Aggregate((one, other) => one | other);
        Assert.Equal(Condition.MaxClauses, most.Clauses.Count);
        Mistake.Names<ArgumentException>("right", () => _ = most | Condition.Fact("one.more"));
        Assert.Same(Condition.Always.Clauses[0], Assert.Single((most | Condition.Always).Clauses));
        Assert.Equal(most.Clauses.Count, (most & Condition.Fact("f")).Clauses.Count);
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

    private static void AssertSame(Condition expected, Condition actual)
    {
        Assert.Equal(expected.Clauses.Count, actual.Clauses.Count);
        Assert.All(expected.Clauses.Zip(actual.Clauses), pair => Assert.Equal(0, pair.First.CompareTo(pair.Second)));
    }

    private static ulong[] Indicator(Condition condition, int levels)
    {
        var slots = new ulong[levels];
        Array.Fill(slots, 99UL);
        condition.WriteIndicator(ConditionGrid.OfMembers(levels), slots);
        return slots;
    }
}
