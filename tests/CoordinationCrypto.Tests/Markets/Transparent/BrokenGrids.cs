namespace CoordinationCrypto.Tests.Markets;

/// <summary>The laws of grids against solvers that are wrong in one way each, and against brute force, which keeps them.</summary>
public class BrokenGrids
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, GridLaws.Solver> All { get; } =
        new()
        {
            ["reads the base as a cell (R5)"] = input => Greatest(input with { Base = input.LadderFloor(input.Base) }),
            ["forgets the base"] = input => Greatest(input with { Base = default }),
            ["fires at the base's cell (R8)"] = input => Greatest(input, live: (_, _) => true),
            ["asks the step of the weight, not of the cell (R9)"] = input =>
                Greatest(input with { HasHunted = false }, x => IsBeyond(input, input.F(x))),
            ["forgets the step"] = input => Greatest(input with { HasHunted = false }),
            ["takes the floor for one cell and below"] = input =>
                Greatest(input with { Rule = input.Rule with { Floor = null } }, x => !IsBelowOne(input, x)),
            ["opens every gate"] = input => Greatest(input with { Slice = (1 << input.Grid.Gates.Count) - 1 }),
            ["asks for one axis"] = input =>
                Greatest(input, reached: (f, x) => (input.Grid.Members is not null && f.Members >= x.Members) || f.IsAtLeast(x)),
            ["takes the least live cell"] = input => Live(input).Select(x => Pack(input, x)).FirstOrDefault(),
            ["leaves out the newest"] = input =>
                Greatest(input) is var (cell, members) && members.Count > 1 ? (cell, [.. members.SkipLast(1)]) : Greatest(input),
        };

    [Theory, MemberData(nameof(Names))]
    public void The_laws_notice_a_solver_that(string defect) => Assert.NotEmpty(Noticed(All[defect]));

    [Fact]
    public void Every_law_is_broken_by_one_of_them()
    {
        var unbroken = GridLaws.All.Keys.ToHashSet();
        foreach (var solver in All.Values)
            unbroken.ExceptWith(Noticed(solver));
        Assert.Empty(unbroken);
    }

    [Fact]
    public void And_brute_force_keeps_them() => Assert.Empty(Noticed(input => Greatest(input)));

    private static List<string> Noticed(GridLaws.Solver solver)
    {
        var noticed = new List<string>();
        foreach (var (name, law) in GridLaws.All)
        {
            try
            {
                law(solver, 500);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                noticed.Add(name);
            }
        }

        return noticed;
    }

    /// <summary>The cells that are live and reached, a greater one never before a lesser.</summary>
    private static IEnumerable<Cell> Live(GridCase input) => input.Cells.Where(x => input.IsLive(x) && input.F(x).IsAtLeast(x));

    private static (Cell, IReadOnlyList<GridIntendo>)? Greatest(
        GridCase input,
        Func<Cell, bool>? also = null,
        Func<Cell, Cell, bool>? reached = null,
        Func<GridCase, Cell, bool>? live = null
    )
    {
        var found = input
            .Cells.Where(x =>
                (live?.Invoke(input, x) ?? input.IsLive(x))
                && (reached?.Invoke(input.F(x), x) ?? input.F(x).IsAtLeast(x))
                && (also?.Invoke(x) ?? true)
            )
            .ToList();
        return found.Count == 0 ? null : Pack(input, found.MaxBy(x => x.Members + x.Capital));
    }

    private static (Cell, IReadOnlyList<GridIntendo>)? Pack(GridCase input, Cell x) =>
        (x, [.. input.Live.Where(intendo => input.Accepts(intendo, x))]);

    private static bool IsBeyond(GridCase input, Cell weight) =>
        !input.HasHunted
        || (
            weight.Members >= input.Rule.Members.After(input.Base.Members) && weight.Capital >= input.Rule.Capital.After(input.Base.Capital)
        );

    private static bool IsBelowOne(GridCase input, Cell x) =>
        input.Rule.Floor?.LeastCells().Any(least => least.Cell != x && least.Cell.IsAtLeast(x)) ?? false;
}
