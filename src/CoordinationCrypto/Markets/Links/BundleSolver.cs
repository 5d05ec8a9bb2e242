using System.Numerics;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The joint hunt of a bundle in the clear. A scenario is a set of milestones that are taken to hold; it holds if, with their gates open,
/// each of them is met by a stag that fires. Scenarios that hold are closed under union (Lemma 2), so the greatest is unique, and any
/// order finds it that tries a set before its subsets.
/// </summary>
/// <remarks>
/// At most 2^k solutions for k milestones that no base meets already. The empty scenario always holds. It needs that inside a bundle the
/// same capital adds up (M3): else two stags that fire alone could not fire together.
/// </remarks>
internal static class BundleSolver
{
    /// <summary>The most milestones of a bundle's stags on each other.</summary>
    public const int MaxMilestones = 4;

    /// <summary>The cells at which the bundle's stags fire in one event; null where one does not. The solvers are left turned to the
    /// slices that it stands in.</summary>
    /// <param name="stags">The bundle.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxMilestones"/> different milestones that do not stand
    /// yet.</exception>
    public static Cell?[] Solve(IReadOnlyList<BundleStag> stags)
    {
        Milestone[] open =
        [
            .. stags
                .SelectMany(stag => stag.Milestones.Where(gate => (stag.Standing >> gate.Key & 1) == 0).Select(gate => gate.Value))
                .Distinct(),
        ];
        if (open.Length > MaxMilestones)
            throw new ArgumentException($"A bundle has at most {MaxMilestones} milestones.", nameof(stags));
        foreach (var scenario in Enumerable.Range(0, 1 << open.Length).OrderByDescending(set => BitOperations.PopCount((uint)set)))
        {
            var held = open.Where((_, i) => (scenario >> i & 1) == 1).ToHashSet();
            var cells = new Cell?[stags.Count];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = stags[i].CellIn(held);
            if (held.All(milestone => milestone.IsMetBy(cells[milestone.Stag])))
                return cells;
        }

        throw new InvalidOperationException("The empty scenario holds.");
    }
}

/// <summary>That a stag of the bundle fires at a cell in U (L3).</summary>
/// <param name="Stag">Its index in the bundle.</param>
/// <param name="Cells">U, on that stag's grid; null for any cell.</param>
internal sealed record Milestone(int Stag, UpSet? Cells)
{
    public bool IsMetBy(Cell? hunt) => hunt is { } cell && (Cells is null || Cells.Accepts(cell));
}

/// <summary>One stag of a bundle, at a cut.</summary>
/// <param name="Solver">Its solver, with the base set.</param>
/// <param name="Live">All that is live; looked at only where the slice changes.</param>
/// <param name="Standing">The gates that stand already, bit i for gate i.</param>
/// <param name="Milestones">Which gates are milestones of the same bundle, by the index of the gate.</param>
internal sealed record BundleStag(
    GridSolver Solver,
    IEnumerable<(UpSet Accepted, int Members, int Units)> Live,
    int Standing,
    IReadOnlyDictionary<int, Milestone> Milestones
)
{
    /// <summary>The cell at which it fires while these milestones hold.</summary>
    public Cell? CellIn(IReadOnlySet<Milestone> held)
    {
        var slice = Milestones.Aggregate(Standing, (sum, gate) => held.Contains(gate.Value) ? sum | 1 << gate.Key : sum);
        Solver.TurnTo(slice, Live);
        return Solver.HuntCell;
    }
}
