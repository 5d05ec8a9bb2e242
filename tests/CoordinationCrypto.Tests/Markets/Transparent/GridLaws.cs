using CoordinationCrypto.Markets;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// Lemma 1 on grids of one or two ladders with gates, floors, steps and bases: what a solver finds is the greatest pack. Each law takes the
/// solver, so that <see cref="BrokenGrids"/> can show that it notices a wrong one.
/// </summary>
internal static class GridLaws
{
    private const int MostLive = 8;

    public static IReadOnlyDictionary<string, Action<Solver, int>> All { get; } =
        new Dictionary<string, Action<Solver, int>>
        {
            ["the pack is internally satisfied"] = PackIsInternallySatisfied,
            ["x* is the ladder floor of the exact weight"] = CellIsTheLadderFloor,
            ["every internally satisfied subset is contained"] = EverySatisfiedSubsetIsContained,
            ["x* is the greatest live cell that F reaches"] = GreatestLiveCell,
            ["asking for less never shrinks the pack"] = AskingForLess,
            ["R8: a gate that rises fires nobody without weight"] = RisingGateFiresNobody,
        };

    /// <summary>The cell it fires at and who executes, or null.</summary>
    public delegate (Cell Cell, IReadOnlyList<GridIntendo> Members)? Solver(GridCase input);

    private static void PackIsInternallySatisfied(Solver solver, int runs) =>
        Law.Holds(
            GridCase.Any(MostLive),
            input =>
            {
                if (solver(input) is not var (cell, members))
                    return;
                Assert.NotEmpty(members);
                Assert.All(members, member => Assert.True(input.Accepts(member, cell)));
            },
            runs
        );

    private static void CellIsTheLadderFloor(Solver solver, int runs) =>
        Law.Holds(
            GridCase.Any(MostLive),
            input =>
            {
                if (solver(input) is var (cell, members))
                    Assert.Equal(input.LadderFloor(input.Weight(members)), cell);
            },
            runs
        );

    private static void EverySatisfiedSubsetIsContained(Solver solver, int runs) =>
        Law.Holds(
            GridCase.Any(MostLive),
            input =>
            {
                var found = solver(input);
                foreach (var subset in input.InternallySatisfiedSubsets())
                {
                    if (found is var (_, members))
                        Assert.All(subset, intendo => Assert.Contains(intendo, members));
                    else
                        Assert.False(input.IsLive(input.LadderFloor(input.Weight(subset))));
                }
            },
            runs
        );

    private static void GreatestLiveCell(Solver solver, int runs) =>
        Law.Holds(
            GridCase.Any(MostLive),
            input =>
            {
                var reached = input.Cells.Where(x => input.IsLive(x) && input.F(x).IsAtLeast(x)).ToList();
                var found = solver(input);
                Assert.Equal(reached.Count == 0, found is null);
                if (found is var (cell, _))
                {
                    Assert.Contains(cell, reached);
                    Assert.All(reached, x => Assert.True(cell.IsAtLeast(x)));
                }
            },
            runs
        );

    private static void AskingForLess(Solver solver, int runs) =>
        Law.Holds(
            from input in GridCase.Any(MostLive).Where(input => input.Live.Count > 0)
            from who in Gen.Choose(0, input.Live.Count - 1)
            from also in GridCase.Conditions(input.Grid)
            select (input, who, also),
            drawn =>
            {
                var (input, who, also) = drawn;
                var intendo = input.Live[who];
                if (!also.TryOn(input.Grid, intendo.Members, out var more, out _))
                    return; // "others" asks for one more than the last level
                var wider = intendo with { Accepted = new UpSet(input.Grid, [.. intendo.Accepted.Least, .. more.Least]) };
                var before = solver(input);
                var after = solver(input with { Live = [.. input.Live.Select((live, i) => i == who ? wider : live)] });
                if (before is not var (cell, members))
                    return;
                Assert.NotNull(after);
                Assert.True(after.Value.Cell.IsAtLeast(cell));
                Assert.All(members, member => Assert.Contains(ReferenceEquals(member, intendo) ? wider : member, after.Value.Members));
            },
            runs
        );

    private static void RisingGateFiresNobody(Solver solver, int runs) =>
        Law.Holds(
            GridCase.Any(MostLive),
            input =>
            {
                var closed = input.Live.Where(intendo => intendo.Accepted.IsEmpty).ToList(); // decoys
                for (var slice = 0; slice < 1 << input.Grid.Gates.Count; slice++)
                    Assert.Null(solver(input with { Live = closed, Slice = slice, Rule = input.Rule with { Floor = null } }));
            },
            runs
        );
}

/// <summary>The solver keeps them, whatever went in and out before.</summary>
public class GridSolverLaws
{
    public static TheoryData<string> Names => [.. GridLaws.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_keeps(string law) => GridLaws.All[law](input => Solve(input, []), 700);

    [Fact]
    public void What_was_there_before_leaves_no_trace() =>
        Law.Holds(
            from input in GridCase.Any(8)
            from passing in GridCase.Any(8)
            select (input, passing: passing.Grid.Equals(input.Grid) ? passing.Live : input.Live),
            pair => Assert.Equal(Solve(pair.input, [])?.Cell, Solve(pair.input, pair.passing)?.Cell),
            500
        );

    private static (Cell Cell, IReadOnlyList<GridIntendo> Members)? Solve(GridCase input, IReadOnlyList<GridIntendo> passing)
    {
        var solver = new GridSolver(input.Rule);
        foreach (var intendo in input.Live.Concat(passing))
            solver.Change(intendo.Accepted, intendo.Members, intendo.Units);
        foreach (var intendo in passing)
            solver.Change(intendo.Accepted, -intendo.Members, -intendo.Units);
        solver.TurnTo(input.Slice, input.Live.Select(intendo => (intendo.Accepted, intendo.Members, intendo.Units)));
        solver.SetBase(input.Base.Members, input.Base.Capital, input.HasHunted);
        return solver.HuntCell is { } cell ? (cell, [.. input.Live.Where(intendo => input.Accepts(intendo, cell))]) : null;
    }
}
