using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class UpSetTests
{
    private static readonly ConditionGrid Plane = new(
        [Axis.Members(60), Axis.Capital([0, 10, 20, 50, 100], 150)],
        [Gate.Fact("permit"), Gate.Time(new DateOnly(2027, 5, 1))]
    );

    // Vectors

    /// <summary>R4: a number is rounded up to a level of its axis.</summary>
    [Fact]
    public void Numbers_become_levels_and_gates_become_bits()
    {
        var condition =
            (Condition.Others(4) & Condition.Capital(12)) | (Condition.Members(2) & Condition.Capital(100) & Condition.Fact("permit"));
        Assert.Equal([(new Cell(5, 20), 0), (new Cell(2, 100), 1)], On(condition, Plane, 1).LeastCells());
        Assert.Equal([(new Cell(4, 20), 0), (new Cell(2, 100), 1)], On(condition, Plane, 0).LeastCells());
        Assert.Equal([(new Cell(0, 0), 2)], On(Condition.Time(new DateOnly(2027, 5, 1)), Plane, 1).LeastCells());
    }

    /// <summary>R4, R15: "at least 0 others" asks for oneself, and one is rounded up to a level of the ladder.</summary>
    [Fact]
    public void No_others_is_oneself()
    {
        var ladder = new ConditionGrid([Axis.Members([5, 10])]);
        Assert.Equal([(new Cell(5), 0)], On(Condition.Others(0), ladder, 1).LeastCells());
        Assert.Equal([(new Cell(0), 0)], On(Condition.Others(0), ladder, 0).LeastCells());
        Assert.Equal([(new Cell(0), 0)], On(Condition.Always, ladder, 1).LeastCells());
    }

    /// <summary>A date that has come implies those before it, in the slices that never stand too.</summary>
    [Fact]
    public void A_later_date_asks_for_the_earlier_ones()
    {
        var (early, late) = (new DateOnly(2026, 5, 1), new DateOnly(2027, 5, 1));
        var grid = new ConditionGrid([Axis.Members(3)], [Gate.Time(late), Gate.Time(early)]);
        Assert.Equal([(new Cell(1), 3)], On(Condition.Time(late), grid, 1).LeastCells());
        Assert.Equal([(new Cell(1), 2)], On(Condition.Time(early), grid, 1).LeastCells());
        Assert.True(On(Condition.Time(early), grid, 1).Contains(On(Condition.Time(late), grid, 1)));
    }

    [Fact]
    public void Decoy_and_always_are_the_ends()
    {
        Assert.True(On(Condition.Decoy, Plane, 1).IsEmpty);
        Assert.Equal([(default(Cell), 0)], On(Condition.Always, Plane, 1).LeastCells());
        Assert.Equal([(new Cell(1), 0)], On(Condition.Always, ConditionGrid.OfMembers(4), 1).LeastCells()); // R1: no slot for 0
        Assert.True(On(Condition.Always, Plane, 1).Contains(On(Condition.Decoy, Plane, 1)));
        Assert.False(On(Condition.Decoy, Plane, 1).Contains(On(Condition.Always, Plane, 1)));
    }

    [Fact]
    public void Text_tells_nothing() => Assert.Equal("UpSet", On(Condition.Members(7), Plane, 1).ToString());

    // Laws

    [Fact]
    public void An_up_set_accepts_what_its_condition_means() =>
        Law.Holds(
            from grid in AnyCondition.Grid()
            from meant in AnyCondition.On(grid)
            from role in Gen.Choose(0, 1)
            from open in AnyCondition.Day()
            select (grid, meant, role, open),
            input =>
            {
                var (slice, upSet) = (AnyCondition.Slice(input.grid, input.open), On(input.meant.Condition, input.grid, input.role));
                foreach (var cell in Cells(input.grid))
                    Assert.Equal(input.meant.Accepts(input.role, cell, input.open), upSet.Accepts(cell, slice));
            },
            runs: 1000
        );

    [Fact]
    public void Indicator_says_of_each_slot_whether_its_cell_is_accepted() =>
        Law.Holds(
            Stated(),
            upSet =>
                Assert.Equal(
                    Enumerable
                        .Range(0, upSet.Grid.CellCount)
                        .Select(slot => upSet.Accepts(upSet.Grid.CellAt(slot), upSet.Grid.SliceAt(slot)) ? 1UL : 0UL),
                    Indicator(upSet)
                ),
            runs: 300
        );

    [Fact]
    public void What_accepts_a_cell_accepts_all_above_it() =>
        Law.Holds(
            from upSet in Stated()
            from one in Gen.Choose(0, upSet.Grid.CellCount - 1)
            from other in Gen.Choose(0, upSet.Grid.CellCount - 1)
            select (upSet, one, other),
            input =>
            {
                var (v, grid) = (Indicator(input.upSet), input.upSet.Grid);
                var isOpen = (grid.SliceAt(input.one) & ~grid.SliceAt(input.other)) == 0;
                var isAbove = grid.CellAt(input.other).IsAtLeast(grid.CellAt(input.one));
                Assert.False(isOpen && isAbove && v[input.one] > v[input.other]);
            },
            runs: 1000
        );

    [Fact]
    public void And_is_the_intersection_and_or_the_union() =>
        Law.Holds(
            from grid in AnyCondition.Grid()
            from one in AnyCondition.On(grid)
            from other in AnyCondition.On(grid)
            from role in Gen.Choose(0, 1)
            select (grid, one.Condition, other.Condition, role),
            input =>
            {
                var (grid, one, other, role) = input;
                var (a, b) = (Indicator(On(one, grid, role)), Indicator(On(other, grid, role)));
                Assert.Equal(a.Zip(b, (x, y) => x & y), Indicator(On(one & other, grid, role)));
                Assert.Equal(a.Zip(b, (x, y) => x | y), Indicator(On(one | other, grid, role)));
            },
            runs: 300
        );

    /// <summary>P1: a replacement that only loosens.</summary>
    [Fact]
    public void One_contains_another_where_its_indicator_does() =>
        Law.Holds(
            Two(),
            input =>
                Assert.Equal(
                    Indicator(input.one).Zip(Indicator(input.other)).All(pair => pair.First >= pair.Second),
                    input.one.Contains(input.other)
                ),
            runs: 1000
        );

    [Fact]
    public void Equal_up_sets_have_equal_least_cells() =>
        Law.Holds(
            Two(),
            input =>
            {
                var isSame = Indicator(input.one).SequenceEqual(Indicator(input.other));
                Assert.Equal(isSame, input.one.Equals(input.other));
                Assert.Equal(isSame, input.one.LeastCells().SequenceEqual(input.other.LeastCells()));
            },
            runs: 1000
        );

    // Rejects

    [Theory]
    [InlineData(61, 0, "members >= 61, and the last level is 60")]
    [InlineData(1, 101, "capital >= 101, and the last level is 100")]
    public void Numbers_above_the_last_level(int members, int capital, string message)
    {
        Assert.False((Condition.Members(members) & Condition.Capital(capital)).TryOn(Plane, 1, out var upSet, out var problem));
        Assert.Null(upSet);
        Assert.Equal(new ConditionProblem(ConditionFault.AboveLastLevel, -1, message), problem);
    }

    /// <summary>R15: others are counted with the role's own weight.</summary>
    [Fact]
    public void Others_above_the_last_level_depend_on_the_role()
    {
        Assert.False(Condition.Others(60).TryOn(Plane, 1, out _, out var problem));
        Assert.Equal("others >= 60 asks for members >= 61, and the last level is 60", problem.Message);
        Assert.True(Condition.Others(60).TryOn(Plane, 0, out _, out _));
    }

    [Fact]
    public void Axes_and_gates_that_the_grid_lacks()
    {
        var (heads, units) = (ConditionGrid.OfMembers(9), new ConditionGrid([Axis.Capital(9)]));
        AssertLacks(ConditionFault.NoSuchAxis, Condition.Capital(1), heads);
        AssertLacks(ConditionFault.NoSuchAxis, Condition.Members(1), units);
        AssertLacks(ConditionFault.NoSuchAxis, Condition.Others(1), units);
        AssertLacks(ConditionFault.NoSuchGate, Condition.Fact("permit"), heads);
        AssertLacks(ConditionFault.NoSuchGate, Condition.Time(new DateOnly(2027, 5, 2)), Plane);
        Assert.True(Condition.Always.TryOn(units, 0, out _, out _));
    }

    [Fact]
    public void Mistakes_of_a_caller()
    {
        var upSet = On(Condition.Members(1), Plane, 1);
        Mistake.Names<ArgumentOutOfRangeException>("roleMembers", () => Condition.Always.TryOn(Plane, 2, out _, out _));
        Mistake.Names<ArgumentException>("other", () => upSet.Contains(On(Condition.Always, ConditionGrid.OfMembers(3), 1)));
        Mistake.Names<ArgumentException>("slots", () => upSet.WriteIndicator(new ulong[Plane.CellCount - 1]));
        Mistake.Names<ArgumentOutOfRangeException>("value", () => upSet.Accepts(new Cell(-1)));
    }

    private static void AssertLacks(ConditionFault fault, Condition condition, ConditionGrid grid)
    {
        Assert.False(condition.TryOn(grid, 0, out _, out var problem));
        Assert.Equal(fault, problem.Fault);
    }

    private static Gen<UpSet> Stated() =>
        from grid in AnyCondition.Grid()
        from meant in AnyCondition.On(grid)
        from role in Gen.Choose(0, 1)
        select On(meant.Condition, grid, role);

    private static Gen<(UpSet one, UpSet other)> Two() =>
        from grid in AnyCondition.Grid()
        from one in AnyCondition.On(grid)
        from other in AnyCondition.On(grid)
        select (one: On(one.Condition, grid, 0), other: On(other.Condition, grid, 0));

    private static IEnumerable<Cell> Cells(ConditionGrid grid) => Enumerable.Range(0, grid.WeightCellCount).Select(grid.CellAt);

    private static UpSet On(Condition condition, ConditionGrid grid, int role)
    {
        Assert.True(condition.TryOn(grid, role, out var upSet, out var problem), problem?.Message);
        return upSet;
    }

    private static ulong[] Indicator(UpSet upSet)
    {
        var slots = new ulong[upSet.Grid.CellCount];
        Array.Fill(slots, 99UL);
        upSet.WriteIndicator(slots);
        return slots;
    }
}
