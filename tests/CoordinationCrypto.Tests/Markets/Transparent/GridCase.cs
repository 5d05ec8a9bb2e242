using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// A stag on one or two ladders with gates, just before a scan: what is live, what has executed, which gates are open. And the definitions
/// of the model, word for word; only for grids and packs that are small.
/// </summary>
internal sealed record GridCase(HuntRule Rule, IReadOnlyList<GridIntendo> Live, Cell Base, bool HasHunted, int Slice)
{
    private static readonly DateOnly Date = new(2027, 5, 1);

    public ConditionGrid Grid => Rule.Grid;

    /// <summary>Every weight cell, level 0 of each axis included.</summary>
    public IEnumerable<Cell> Cells =>
        from members in Levels(AxisKind.Members)
        from capital in Levels(AxisKind.Capital)
        select new Cell(members, capital);

    /// <summary>The exact weight of some intendos and the base (R5).</summary>
    public Cell Weight(IEnumerable<GridIntendo> pack) =>
        pack.Aggregate(Base, (sum, intendo) => new Cell(sum.Members + intendo.Members, sum.Capital + intendo.Units));

    /// <summary>F(x) = Σ { w_i : x ∈ V_i } + base.</summary>
    public Cell F(Cell x) => Weight(Live.Where(intendo => Accepts(intendo, x)));

    public bool Accepts(GridIntendo intendo, Cell x) => intendo.Accepted.Accepts(x, Slice);

    /// <summary>The greatest level on each axis that a weight reaches.</summary>
    public Cell LadderFloor(Cell weight) =>
        new(
            Levels(AxisKind.Members).Last(level => level <= weight.Members),
            Levels(AxisKind.Capital).Last(level => level <= weight.Capital)
        );

    /// <summary>G1: in the floor, above the base's cell on a weight axis (R8), and by the step on every stepped axis (R9).</summary>
    public bool IsLive(Cell x) =>
        (Rule.Floor is null || Rule.Floor.Accepts(x))
        && x != LadderFloor(Base)
        && x.IsAtLeast(LadderFloor(Base))
        && (!HasHunted || IsBeyond(Rule.Members, Base.Members, x.Members))
        && (!HasHunted || IsBeyond(Rule.Capital, Base.Capital, x.Capital));

    /// <summary>Every subset in which each accepts the ladder floor of the exact weight of the whole. 2^live of them are tried.</summary>
    public IEnumerable<IReadOnlyList<GridIntendo>> InternallySatisfiedSubsets()
    {
        for (var set = 0u; set < 1u << Live.Count; set++)
        {
            var subset = Live.Where((_, i) => (set >> i & 1) != 0).ToList();
            var cell = LadderFloor(Weight(subset));
            if (subset.TrueForAll(intendo => Accepts(intendo, cell)))
                yield return subset;
        }
    }

    /// <summary>Random ones, in which capacity is kept (Lemma 1).</summary>
    public static Gen<GridCase> Any(int mostLive) =>
        from axes in Axes
        from gateCount in Gen.Choose(0, 2)
        let grid = new ConditionGrid(axes, new[] { Gate.Fact("permit"), Gate.Time(Date) }[..gateCount])
        from slice in Gen.Choose(0, (1 << gateCount) - 1)
        from isBound in Gen.Elements(true, true, false)
        from floor in Conditions(new ConditionGrid(axes))
        from steps in Gen.Two(Steps)
        from started in Gen.Choose(0, 2)
        from baseMembers in Gen.Choose(0, started * (grid.Members?.Capacity ?? 0) / 3)
        from baseUnits in Gen.Choose(0, started * (grid.Capital?.Capacity ?? 0) / 3)
        from count in Gen.Choose(0, mostLive)
        from live in Intendo(grid).ListOf(count)
        select new GridCase(
            new HuntRule(
                grid,
                isBound ? On(floor, grid, grid.Members is null ? 0 : 1) : null,
                grid.Members is null ? default : steps.Item1,
                grid.Capital is null ? default : steps.Item2
            ),
            Fitting(live, grid, new Cell(baseMembers, baseUnits)),
            new Cell(baseMembers, baseUnits),
            started > 0,
            slice
        );

    /// <summary>Something to be asked for on a grid.</summary>
    public static Gen<Condition> Conditions(ConditionGrid grid)
    {
        var atoms = new List<Gen<Condition>> { Gen.Constant(Condition.Always) };
        if (grid.Members is { } members)
        {
            atoms.Add(Gen.Choose(0, members.Top).Select(Condition.Members));
            atoms.Add(Gen.Choose(0, members.Top - 1).Select(Condition.Others));
        }
        if (grid.Capital is { } capital)
        {
            atoms.Add(Gen.Choose(0, capital.Top).Select(Condition.Capital));
            atoms.Add(Gen.Choose(0, capital.Top).Select(Condition.Capital));
        }
        atoms.AddRange(
            grid.Gates.Select(gate => Gen.Constant(gate.FactId is { } id ? Condition.Fact(id) : Condition.Time(gate.Date!.Value)))
        );
        var clause =
            from size in Gen.Choose(1, 2)
            from parts in Gen.OneOf(atoms.ToArray()).ListOf(size)
            select parts.Aggregate((a, b) => a & b);
        return from size in Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(1, 3)))
               from clauses in clause.ListOf(size)
               select clauses.Aggregate(Condition.Decoy, (a, b) => a | b);
    }

    public override string ToString() =>
        $"{string.Join(" x ", Grid.Axes.Select(axis => $"{axis.Kind} {string.Join(",", Levels(axis.Kind))} ({axis.Capacity})"))}, "
        + $"floor {Text(Rule.Floor)}, steps {Rule.Members} {Rule.Capital}, base {Base}, hunted {HasHunted}, slice {Slice}: "
        + string.Join("; ", Live.Select(intendo => $"{intendo.Members}/{intendo.Units} {Text(intendo.Accepted)}"));

    private static string Text(UpSet? set) =>
        set is null ? "-" : string.Join("|", set.LeastCells().Select(least => $"{least.Cell.Members},{least.Cell.Capital},{least.Gates}"));

    private static bool IsBeyond(Step step, int start, int level) =>
        step == default || level >= start + Math.Max(step.Number, Math.Ceiling(step.Percent * start / 100m));

    private List<int> Levels(AxisKind kind) =>
        Grid.Axes.SingleOrDefault(axis => axis.Kind == kind) is { } axis
            ? [.. Enumerable.Range(0, axis.LevelCount).Select(axis.LevelAt)]
            : [0];

    private static List<GridIntendo> Fitting(IEnumerable<GridIntendo> live, ConditionGrid grid, Cell sum)
    {
        var fitting = new List<GridIntendo>();
        foreach (var intendo in live)
        {
            var next = new Cell(sum.Members + intendo.Members, sum.Capital + intendo.Units);
            if (next.Members > (grid.Members?.Capacity ?? 0) || next.Capital > (grid.Capital?.Capacity ?? 0))
                continue;
            sum = next;
            fitting.Add(intendo);
        }

        return fitting;
    }

    private static Gen<GridIntendo> Intendo(ConditionGrid grid) =>
        from members in Gen.Choose(grid.Capital is null ? 1 : 0, grid.Members is null ? 0 : 1)
        from units in Gen.Choose(members == 0 ? 1 : 0, grid.Capital is null ? 0 : 1 + (grid.Capital.Capacity / 4))
        from condition in Conditions(grid)
        select new GridIntendo(On(condition, grid, members), members, units);

    private static Gen<Axis[]> Axes =>
        from kinds in Gen.Elements<AxisKind[]>(
            [AxisKind.Members],
            [AxisKind.Capital],
            [AxisKind.Members, AxisKind.Capital],
            [AxisKind.Capital, AxisKind.Members]
        )
        from spare in Gen.Choose(0, 6)
        from gaps in Gen.Two(Gen.Choose(1, 6).SelectMany(count => Gen.OneOf(Gen.Constant(1), Gen.Choose(1, 8)).ListOf(count)))
        select kinds.Select((kind, i) => Of(kind, (i == 0 ? gaps.Item1 : gaps.Item2).ToList(), spare)).ToArray();

    private static Gen<Step> Steps =>
        Gen.Frequency(
            (2, Gen.Constant(default(Step))),
            (1, from number in Gen.Choose(0, 3) from percent in Gen.Elements(0, 5, 40) select new Step(number, percent))
        );

    private static Axis Of(AxisKind kind, List<int> gaps, int spare)
    {
        var ladder = gaps.Aggregate(new List<int> { 0 }, (levels, gap) => [.. levels, levels[^1] + gap]);
        return kind == AxisKind.Members
            ? Axis.Members(ladder, ladder[^1] + spare)
            : Axis.Capital(ladder, ladder[^1] + spare);
    }

    private static UpSet On(Condition condition, ConditionGrid grid, int members) =>
        condition.TryOn(grid, members, out var set, out var problem) ? set : throw new InvalidOperationException(problem.Message);
}

/// <summary>A live intendo: what it accepts and what it weighs.</summary>
internal sealed record GridIntendo(UpSet Accepted, int Members, int Units);
