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

    /// <summary>One axis with gaps of up to 3,000, beyond what products of differences are for.</summary>
    [Theory]
    [InlineData(5, 1, 40)]
    [InlineData(9, 2, 8)]
    public void Wide_ladders_fire_as_in_the_clear(int n, int f, int runs)
    {
        using var table = new ShareTable(new Committee(n, f), $"ladders {n}");
        for (var run = 0; run < Law.Count(runs); run++)
        {
            int[] ladder = [.. Enumerable.Range(0, 1 + table.Below(6)).Select(_ => 1 + table.Below(3000))];
            for (var i = 1; i < ladder.Length; i++)
                ladder[i] += ladder[i - 1];
            var grid = new ConditionGrid([Axis.Capital(ladder, ladder[^1] + table.Below(3000))]);
            var executed = new Weight(0, table.Below(2) * table.Below(ladder[0]));
            var left = grid.Capital!.Capacity - (int)executed.Capital;
            var live = Enumerable
                .Range(0, table.Below(6))
                .Select(_ => (Units: table.Below(left / 5) + 1, Level: Pick(table, ladder)))
                .ToList();
            var weight = new Weight(0, live.Sum(each => each.Units));
            int[] slots = [.. Enumerable.Range(1, ladder.Length).Where(slot => ladder[slot - 1] <= (executed + weight).Capital)];
            if (slots.Length == 0)
                continue;
            long F(int level) => executed.Capital + live.Where(each => each.Level <= level).Sum(each => each.Units);
            var sums = new ulong[grid.CellCount];
            foreach (var slot in slots)
                sums[slot] = (ulong)(F(ladder[slot - 1]) - executed.Capital);
            var tree = SealedCells.Of(grid, ShareTable.P, executed, weight, slots);
            using var scan = SealedScanTable.Run(table, Hash32.Sha256([(byte)run]), [tree], sums)!;
            var greatest = slots.Select(slot => ladder[slot - 1]).LastOrDefault(level => F(level) >= level);
            Assert.Equal(greatest, scan.Fired == true ? ladder[slots[scan.Cells[0]] - 1] : 0);
        }
    }

    /// <summary>A level that stands for many numbers: 65,535 units on three levels, met in the middle of a gap of 60,000.</summary>
    [Theory]
    [InlineData(999, null)]
    [InlineData(1_000, 1_000)]
    [InlineData(4_999, 1_000)]
    [InlineData(61_234, 5_000)]
    [InlineData(65_535, 65_000)]
    public void A_level_stands_for_all_up_to_the_next(int units, int? level)
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

    private static int Pick(ShareTable table, int[] ladder) => ladder[table.Below(ladder.Length)];

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
