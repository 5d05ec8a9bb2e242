using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What a sealed scan asks of a pack's live cells: x is good where the ladder floor of F(x) is x, which the greatest cell with F(x) ≥ x is
/// and no greater one (Lemma 1). Level by level a floor stands for the numbers up to the next level, so x is good where one of the
/// differences F(x) − x − d is zero, d over those numbers: a product, never several tests. On one axis with wide gaps F(x) is compared.
/// </summary>
internal static class SealedCells
{
    /// <summary>
    /// What a comparison opens of one cell: 35 squares and 64 values of their bits and the bitwise comparison, the tree over them, and the
    /// openings. On one axis, cells that stand for more numbers on average are compared with their level instead.
    /// </summary>
    public const int ComparedValues = 134;

    /// <summary>The tree over live cells, row-major in the grid's axes: with slots of one slice ascending no cell is before a lesser
    /// one.</summary>
    /// <param name="grid">The grid; (top1 + 1)·(top2 + 1) ≤ p (G5).</param>
    /// <param name="p">The field.</param>
    /// <param name="executed">The exact base: the conversion holds F without it.</param>
    /// <param name="live">The live intendos' weights together: F goes no higher, so neither does d.</param>
    /// <param name="slots">The slots of live cells, ascending, at least one.</param>
    /// <param name="input">Which input of the scan holds the stag's conversion.</param>
    public static ScanTree Of(ConditionGrid grid, Modulus p, Weight executed, Weight live, IReadOnlyList<int> slots, int input = 0)
    {
        var top = executed + live;
        List<int> places = [];
        List<ulong> constants = [];
        var counts = new int[slots.Count];
        var start = Stag.ScalarOn(grid, executed);
        for (var k = 0; k < counts.Length; k++)
        {
            var cell = grid.CellAt(slots[k]);
            foreach (var members in Numbers(grid.Members, cell.Members, top.Members))
                foreach (var capital in Numbers(grid.Capital, cell.Capital, top.Capital))
                {
                    places.Add(slots[k]);
                    constants.Add(p.Subtract(start, Stag.ScalarOn(grid, new Weight(members, capital))));
                    counts[k]++;
                }
        }

        return places.Count > ComparedValues * counts.Length && grid.Axes.Count == 1
            ? Compared(grid, start, slots, input)
            : new ScanTree([new ScanCondition(input, [.. places], [.. constants], counts)]);
    }

    /// <summary>The same by F(x) ≥ x, cell by cell: the greatest x is x* all the same.</summary>
    private static ScanTree Compared(ConditionGrid grid, ulong start, IReadOnlyList<int> slots, int input) =>
        new(
            [
                new ScanCondition(
                    input,
                    [.. slots],
                    [.. slots.Select(_ => start)],
                    [.. slots.Select(_ => 1)],
                    [.. slots.Select(slot => Stag.ScalarOn(grid, Weight.Of(grid.CellAt(slot))))]
                ),
            ]
        );

    /// <summary>The numbers that a level stands for, as far as weight can reach; 0 on an axis that the grid lacks.</summary>
    private static IEnumerable<long> Numbers(Axis? axis, int level, long top)
    {
        var next = axis?.NextAbove(level) ?? 1;
        for (long number = level; number < next && number <= Math.Max(top, level); number++)
            yield return number;
    }
}
