using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// Lemma 1 again, found by sealed scans: on one and two ladders with gaps, gates, floors, steps and bases, while f of the committee lie or
/// are silent.
/// </summary>
public sealed class SealedCellsTests
{
    private static int _runs;

    public static TheoryData<string, int, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, int>();
            foreach (var law in GridLaws.All.Keys)
            {
                cases.Add(law, 5, 1, 150);
                cases.Add(law, 9, 2, 30);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sealed_scans_keep(string law, int n, int f, int runs) => GridLaws.All[law](input => Solve(input, n, f, Slots(input)), runs);

    /// <summary>Slots out of order are no linear extension: then the search may end at a lesser cell, and a law notices.</summary>
    [Fact]
    public void Cells_in_another_order_are_noticed() =>
        Assert.ThrowsAny<Exception>(() =>
            GridLaws.All["every internally satisfied subset is contained"](input => Solve(input, 5, 1, [.. Slots(input).Reverse()]), 300)
        );

    /// <summary>A level that stands for many numbers: 65,535 units on three levels, met in the middle of a gap of 60,000.</summary>
    [Theory]
    [InlineData(999, null)]
    [InlineData(1_000, 1_000)]
    [InlineData(4_999, 1_000)]
    [InlineData(61_234, 5_000)]
    [InlineData(65_535, 65_000)]
    public void Wide_gaps_are_products_too(int units, int? level)
    {
        var grid = new ConditionGrid([Axis.Capital([1_000, 5_000, 65_000], 65_535)]);
        using var table = new ShareTable(new Committee(5, 1), $"wide {units}");
        var weight = new Weight(0, units);
        int[] slots = [.. Enumerable.Range(1, 3).Where(slot => grid.CellAt(slot).Capital <= units)];
        if (slots.Length == 0)
        {
            Assert.Null(level);
            return;
        }

        var tree = SealedCells.Of(grid, ShareTable.P, default, weight, slots);
        var sums = Enumerable.Repeat((ulong)units, grid.CellCount).ToArray(); // all accept everything
        using var scan = SealedScanTable.Run(table, default, [tree], sums)!;
        Assert.True(scan.Fired);
        Assert.Equal(level, grid.CellAt(slots[scan.Cells[0]]).Capital);
    }

    private static (Cell, IReadOnlyList<GridIntendo>)? Solve(GridCase input, int n, int f, int[] slots)
    {
        if (slots.Length == 0)
            return null;
        var run = Interlocked.Increment(ref _runs);
        using var table = new ShareTable(new Committee(n, f), $"sealed {run}");
        table.OnTheWay = (round, validator, message) =>
            validator > f ? message
            : (round + run) % 3 == 0 ? null
            : [(byte)(message[0] ^ 1), .. message.AsSpan(1)];
        var (grid, executed) = (input.Grid, Weight.Of(input.Base));
        var live = input.Live.Aggregate(default(Weight), (sum, each) => sum + new Weight(each.Members, each.Units));
        var sums = new ulong[grid.CellCount];
        foreach (var slot in slots)
            sums[slot] = Stag.ScalarOn(grid, Weight.Of(input.F(grid.CellAt(slot))) - executed);
        var tree = SealedCells.Of(grid, ShareTable.P, executed, live, slots);
        using var scan = SealedScanTable.Run(table, default, [tree], sums)!;
        if (scan.Fired == false)
            return null;
        var cell = grid.CellAt(slots[scan.Cells[0]]);
        return (cell, [.. input.Live.Where(intendo => input.Accepts(intendo, cell))]);
    }

    /// <summary>Live cells of the open slice that live weight can reach (G1, R10), in the slots' order.</summary>
    private static int[] Slots(GridCase input)
    {
        var top = input.Weight(input.Live);
        return
        [
            .. Enumerable
                .Range(0, input.Grid.CellCount)
                .Where(slot => input.Grid.SliceAt(slot) == input.Slice)
                .Where(slot => input.IsLive(input.Grid.CellAt(slot)) && top.IsAtLeast(input.Grid.CellAt(slot))),
        ];
    }
}
