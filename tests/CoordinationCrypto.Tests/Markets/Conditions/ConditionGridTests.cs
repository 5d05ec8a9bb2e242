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

    // Laws

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

    // Rejects

    [Theory, InlineData(0), InlineData(-1), InlineData(Axis.MaxLevels + 1)]
    public void No_such_number_of_levels(int levels) =>
        Mistake.Names<ArgumentOutOfRangeException>("levels", () => ConditionGrid.OfMembers(levels));

    [Fact]
    public void The_most_levels_are_levels() => Assert.Equal(1 << 24, ConditionGrid.OfMembers(Axis.MaxLevels).CellCount);

    [Theory, InlineData(0), InlineData(5), InlineData(-1)]
    public void Cells_outside(int members)
    {
        var grid = ConditionGrid.OfMembers(4);
        Assert.False(grid.Contains(new Cell(members)));
        Mistake.Names<ArgumentOutOfRangeException>("cell", () => grid.SlotOf(new Cell(members)));
        Mistake.Names<ArgumentOutOfRangeException>("slot", () => grid.CellAt(members - 1));
    }
}
