using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Random grids and conditions on them; each condition with what it means, said by other code.</summary>
internal static class AnyCondition
{
    public static IReadOnlyList<Gate> Gates { get; } =
    [
        Gate.Time(new DateOnly(2027, 5, 1)),
        Gate.Fact("permit"),
        Gate.Time(new DateOnly(2026, 12, 31)),
        Gate.Fact("a.b-c_9"),
        Gate.Completes("other", Condition.Members(3) | Condition.Capital(2_000)),
        Gate.Completes("other"),
    ];

    /// <summary>How many of them a board has a place for.</summary>
    public const int OnBoard = 4;

    /// <summary>A condition and its meaning.</summary>
    /// <param name="Condition">The condition.</param>
    /// <param name="Accepts">Whether a role's weight, a cell and what gates are open meet it.</param>
    public sealed record Meant(Condition Condition, Func<int, Cell, Func<Gate, bool>, bool> Accepts)
    {
        public static Meant operator &(Meant one, Meant other) =>
            new(one.Condition & other.Condition, (role, cell, open) => one.Accepts(role, cell, open) && other.Accepts(role, cell, open));

        public static Meant operator |(Meant one, Meant other) =>
            new(one.Condition | other.Condition, (role, cell, open) => one.Accepts(role, cell, open) || other.Accepts(role, cell, open));
    }

    public static Gen<ConditionGrid> Grid(int? mostGates = null) =>
        from members in OfKind(Axis.Members, Axis.Members)
        from capital in OfKind(Axis.Capital, Axis.Capital)
        from axes in Gen.Elements<Axis[]>([members], [capital], [members, capital], [capital, members])
        from gates in Gen.Choose(0, mostGates ?? Gates.Count)
        select new ConditionGrid(axes, [.. Gates.Take(gates)]);

    /// <summary>One that can be stated on the grid by whoever, its role's weight 0 or 1.</summary>
    public static Gen<Meant> On(ConditionGrid grid) => On(grid, 4);

    /// <summary>What of the gates is open on a day: facts as they come, and of the dates those that have come.</summary>
    public static Gen<Func<Gate, bool>> Day() =>
        from facts in Gen.Choose(0, 3)
        from day in Gen.Choose(0, 2)
        from completed in Gen.Choose(0, 2) // not, anyhow, at the milestone
        let today = new DateOnly[] { new(2026, 1, 1), new(2026, 12, 31), new(2027, 5, 1) }[day]
        select (Func<Gate, bool>)(
            gate =>
                gate.Date is { } date ? date <= today
                : gate.StagName is not null ? completed >= (gate.Milestone is null ? 1 : 2)
                : (facts >> (gate.FactId == "permit" ? 0 : 1) & 1) == 1
        );

    /// <summary>The slice of a grid that what is open makes.</summary>
    public static int Slice(ConditionGrid grid, Func<Gate, bool> open) =>
        grid.Gates.Index().Sum(gate => open(gate.Item) ? 1 << gate.Index : 0);

    private static Gen<Axis> OfKind(Func<int, int?, Axis> all, Func<IReadOnlyList<int>, int?, Axis> ladder) =>
        from top in Gen.Choose(1, 12)
        from spare in Gen.Choose(0, 3)
        from steps in Gen.Choose(1, 9).NonEmptyListOf()
        from isLadder in Gen.Elements(false, true)
        let levels = steps.Take(5).Aggregate(new List<int> { 0 }, (list, step) => [.. list, list[^1] + step])
        select isLadder ? ladder(levels, levels[^1] + spare) : all(top, top + spare);

    private static Gen<Meant> On(ConditionGrid grid, int depth) =>
        depth == 0
            ? Atom(grid)
            : Gen.Frequency(
                (2, Atom(grid)),
                (3, from one in On(grid, depth - 1) from other in On(grid, depth - 1) select one & other),
                (4, from one in On(grid, depth - 1) from other in On(grid, depth - 1) select one | other)
            );

    private static Gen<Meant> Atom(ConditionGrid grid)
    {
        var atoms = new List<(int, Gen<Meant>)>
        {
            (1, Gen.Constant(new Meant(Condition.Always, (_, _, _) => true))),
            (1, Gen.Constant(new Meant(Condition.Decoy, (_, _, _) => false))),
        };
        if (grid.Axes.FirstOrDefault(axis => axis.Kind == AxisKind.Members) is { } members)
        {
            atoms.Add((6, from n in Gen.Choose(0, members.Top) select new Meant(Condition.Members(n), (_, cell, _) => cell.Members >= n)));
            atoms.Add(
                (
                    6,
                    from n in Gen.Choose(0, members.Top - 1)
                    select new Meant(Condition.Others(n), (role, cell, _) => cell.Members >= n + role)
                )
            );
        }

        if (grid.Axes.FirstOrDefault(axis => axis.Kind == AxisKind.Capital) is { } capital)
            atoms.Add((8, from n in Gen.Choose(0, capital.Top) select new Meant(Condition.Capital(n), (_, cell, _) => cell.Capital >= n)));
        if (grid.Gates.Count > 0)
            atoms.Add((4, from gate in Gen.Elements<Gate>([.. grid.Gates]) select new Meant(Of(gate), (_, _, open) => open(gate))));
        return Gen.Frequency(atoms);
    }

    private static Condition Of(Gate gate) =>
        gate.Date is { } date ? Condition.Time(date)
        : gate.StagName is { } stag ? Condition.Completes(stag, gate.Milestone)
        : Condition.Fact(gate.FactId!);
}
