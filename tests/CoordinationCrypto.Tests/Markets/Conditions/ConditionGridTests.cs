namespace CoordinationCrypto.Tests.Markets;

public class ConditionGridTests
{
    // Vectors

    [Fact]
    public void Members_axis_starts_at_one()
    {
        var grid = ConditionGrid.OfMembers(200);
        Assert.Equal((200, new Cell(1), new Cell(200)), (grid.CellCount, grid.Least, grid.Top));
        Assert.Equal([Axis.Members(200)], grid.Axes);
        Assert.Equal((0, 199), (grid.SlotOf(new Cell(1)), grid.SlotOf(new Cell(200))));
    }

    [Fact]
    public void Cells_of_a_plane_are_row_major_in_the_order_of_the_axes()
    {
        var (members, capital) = (Axis.Members(2), Axis.Capital([10, 50]));
        var plane = new ConditionGrid([capital, members], [Gate.Fact("a"), Gate.Fact("b")]);
        Assert.Equal((9, 36, new Cell(0, 0), new Cell(2, 50)), (plane.WeightCellCount, plane.CellCount, plane.Least, plane.Top));
        Assert.Equal(
            [new(0, 0), new(1, 0), new(2, 0), new(0, 10), new(1, 10), new(2, 10), new(0, 50), new(1, 50), new Cell(2, 50)],
            Enumerable.Range(0, 9).Select(index => plane.CellAt((4 * index) + 2))
        );
        Assert.Equal((19, 3), (plane.SlotOf(new Cell(1, 10), 3), plane.SliceAt(19)));
        Assert.Equal(1, new ConditionGrid([members, capital]).SlotOf(new Cell(0, 10)));
    }

    /// <summary>R1: one axis of all levels keeps its slots; any other grid has slots for level 0 too.</summary>
    [Fact]
    public void Level_zero_has_no_slot_in_one_axis_of_all_levels_alone()
    {
        Assert.Equal(0, new ConditionGrid([Axis.Capital(5)]).SlotOf(new Cell(0, 1)));
        Assert.Equal(1, new ConditionGrid([Axis.Capital([1, 5])]).SlotOf(new Cell(0, 1)));
        Assert.False(new ConditionGrid([Axis.Capital(5)]).Contains(default));
        Assert.True(new ConditionGrid([Axis.Capital([1, 5])]).Contains(default));
    }

    /// <summary>R5: an exact weight is rounded down.</summary>
    [Fact]
    public void Floor_is_the_greatest_cell_that_a_weight_reaches()
    {
        var plane = new ConditionGrid([Axis.Members(9), Axis.Capital([10, 50], 80)]);
        Assert.Equal(new Cell(7, 10), plane.Floor(7, 49));
        Assert.Equal(new Cell(9, 50), plane.Floor(12, 80));
        Assert.Equal(new Cell(3), ConditionGrid.OfMembers(9).Floor(3, 70));
        Mistake.Names<ArgumentOutOfRangeException>("value", () => plane.Floor(1, -1));
    }

    [Fact]
    public void Grids_and_gates_compare_by_value()
    {
        static ConditionGrid Plane(string fact) => new([Axis.Members(9), Axis.Capital([10])], [Gate.Fact(fact)]);
        Assert.Equal(Plane("a"), Plane("a"));
        Assert.Equal(Plane("a").GetHashCode(), Plane("a").GetHashCode());
        Assert.NotEqual(Plane("a"), Plane("b"));
        Assert.NotEqual(new([Axis.Members(9), Axis.Capital(9)]), new ConditionGrid([Axis.Capital(9), Axis.Members(9)]));
        var (first, second) = (new DateOnly(2026, 5, 1), new DateOnly(2027, 5, 1));
        Gate[] gates = [Gate.Time(second), Gate.Fact("b"), Gate.Time(first), Gate.Fact("a"), Gate.Fact("B")];
        Assert.Equal(
            ["fact(B)", "fact(a)", "fact(b)", "time >= 2026-05-01", "time >= 2027-05-01"],
            gates.Order(Gate.CanonicalOrder).Select(gate => gate.ToString())
        );
        Assert.Equal((Gate.Time(first), Gate.Fact("a")), (Gate.Time(first), Gate.Fact("a")));
    }

    // Laws

    [Fact]
    public void Cells_of_every_grid_and_their_slots_are_one_to_one() =>
        Law.Holds(
            AnyCondition.Grid(),
            grid =>
            {
                var slots = Enumerable.Range(0, grid.CellCount).ToList();
                Assert.Equal(slots, slots.Select(slot => grid.SlotOf(grid.CellAt(slot), grid.SliceAt(slot))));
                Assert.All(slots, slot => Assert.True(grid.Contains(grid.CellAt(slot))));
                Assert.True(slots.TrueForAll(slot => grid.Top.IsAtLeast(grid.CellAt(slot)) && grid.CellAt(slot).IsAtLeast(grid.Least)));
            }
        );

    [Fact]
    public void Cells_and_slots_are_one_to_one()
    {
        var grid = ConditionGrid.OfMembers(37);
        Assert.Equal(Enumerable.Range(0, 37), Enumerable.Range(0, 37).Select(slot => grid.SlotOf(grid.CellAt(slot))));
    }

    [Fact]
    public void Slots_from_a_cell_are_those_of_the_cells_at_least_it()
    {
        var grid = ConditionGrid.OfMembers(37);
        for (var least = 1; least <= 38; least++)
            Assert.Equal(
                Enumerable.Range(least, 38 - least),
                grid.SlotsFrom(InsecureToyParameters.N256, new Cell(least)).Members().Select(slot => grid.CellAt(slot).Members)
            );
        Mistake.Names<ArgumentOutOfRangeException>("least", () => grid.SlotsFrom(InsecureToyParameters.N256, new Cell(0)));
    }

    [Fact]
    public void A_way_up_leads_to_the_next_level_or_opens_a_gate() =>
        Law.Holds(
            AnyCondition.Grid(),
            grid =>
            {
                Assert.Equal(grid.Axes.Count + grid.Gates.Count, grid.Directions.Count);
                Assert.Equal(grid.Directions.Select(way => way.Stride).Distinct().Order(), grid.Directions.Select(way => way.Stride));
                foreach (var (index, way) in grid.Directions.Index())
                {
                    var axis = index < grid.Gates.Count ? null : grid.Axes[^(index - grid.Gates.Count + 1)];
                    for (var slot = 0; slot < grid.CellCount; slot++)
                    {
                        var (cell, slice) = (grid.CellAt(slot), grid.SliceAt(slot));
                        var value = axis?.Kind == AxisKind.Members ? cell.Members : cell.Capital;
                        Assert.Equal(axis is null ? (slice >> index & 1) == 1 : value == axis.Top, way.IsLast(slot));
                        if (way.IsLast(slot))
                            continue;
                        var next = axis?.LevelAt(axis.Up(value) + 1) ?? 0;
                        Assert.Equal(
                            axis is null ? (cell, slice | 1 << index)
                                : axis.Kind == AxisKind.Members ? (cell with { Members = next }, slice)
                                : (cell with { Capital = next }, slice),
                            (grid.CellAt(slot + way.Stride), grid.SliceAt(slot + way.Stride))
                        );
                    }
                }
            },
            runs: 50
        );

    // Rejects

    [Theory, InlineData(0), InlineData(-1), InlineData(Axis.MaxLevels + 1)]
    public void No_such_number_of_levels(int levels) =>
        Mistake.Names<ArgumentOutOfRangeException>("levels", () => ConditionGrid.OfMembers(levels));

    [Fact]
    public void The_most_levels_are_levels() => Assert.Equal(1 << 24, ConditionGrid.OfMembers(Axis.MaxLevels).CellCount);

    [Fact]
    public void Axes_and_gates_that_make_no_grid()
    {
        var (axis, gates) = (Axis.Members(5), Enumerable.Range(0, 9).Select(i => Gate.Fact($"f{i}")).ToList());
        Mistake.Names<ArgumentException>("axes", () => _ = new ConditionGrid([]));
        Mistake.Names<ArgumentException>("axes", () => _ = new ConditionGrid([axis, Axis.Members(7)])); // R2
        Mistake.Names<ArgumentException>("axes", () => _ = new ConditionGrid([axis, Axis.Capital(7), axis]));
        Mistake.Names<ArgumentException>("axes", () => _ = new ConditionGrid([Axis.Members(60_000), Axis.Capital(60_000)]));
        Mistake.Names<ArgumentException>("axes", () => _ = new ConditionGrid([Axis.Members(Axis.MaxLevels)], [gates[0]]));
        Mistake.Names<ArgumentException>("gates", () => _ = new ConditionGrid([axis], gates));
        Mistake.Names<ArgumentException>("gates", () => _ = new ConditionGrid([axis], [gates[0], gates[0]]));
        Assert.Equal(5 << 8, new ConditionGrid([axis], [.. gates.Take(8)]).CellCount);
        Mistake.Names<ArgumentException>("id", () => Gate.Fact("a b"));
        Mistake.Names<ArgumentOutOfRangeException>("date", () => Gate.Time(new DateOnly(1969, 12, 31)));
    }

    [Theory, InlineData(-1), InlineData(2)]
    public void No_such_slice(int slice) =>
        Mistake.Names<ArgumentOutOfRangeException>(
            "slice",
            () => new ConditionGrid([Axis.Members(4)], [Gate.Fact("a")]).SlotOf(new Cell(1), slice)
        );

    [Fact]
    public void Numbers_between_levels_and_on_other_axes_are_no_cells()
    {
        var ladder = new ConditionGrid([Axis.Members([2, 5])]);
        Assert.False(ladder.Contains(new Cell(3)));
        Assert.False(ladder.Contains(new Cell(2, 1)));
        Mistake.Names<ArgumentOutOfRangeException>("cell", () => ladder.SlotOf(new Cell(4)));
        Mistake.Names<ArgumentOutOfRangeException>("slot", () => ladder.SliceAt(3));
    }

    [Theory, InlineData(0), InlineData(5), InlineData(-1)]
    public void Cells_outside(int members)
    {
        var grid = ConditionGrid.OfMembers(4);
        Assert.False(grid.Contains(new Cell(members)));
        Mistake.Names<ArgumentOutOfRangeException>("cell", () => grid.SlotOf(new Cell(members)));
        Mistake.Names<ArgumentOutOfRangeException>("slot", () => grid.CellAt(members - 1));
    }
}
