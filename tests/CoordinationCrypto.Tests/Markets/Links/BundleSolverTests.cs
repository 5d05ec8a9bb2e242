using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// Lemma 2 against enumeration: of all families of members, one set a stag, in which everybody is content, the union is the joint hunt. A
/// solver that tries scenarios in another order is noticed.
/// </summary>
public class BundleSolverTests
{
    private const int MostLive = 7;

    /// <summary>Who fires in a bundle: each stag's members, empty where it does not.</summary>
    private delegate IReadOnlyList<HashSet<int>> Solver(Case bundle);

    [Fact]
    public void Lemma_2_the_joint_hunt_is_the_union_of_all_families_that_are_content() =>
        Law.Holds(Any(), input => Holds(input, Solve), 600);

    [Fact]
    public void Lemma_2_notices_who_begins_with_the_empty_scenario() =>
        Assert.ThrowsAny<Exception>(() => Law.Holds(Any(), input => Holds(input, bundle => Alone(bundle, int.MaxValue)), 600));

    [Fact]
    public void Lemma_2_notices_who_takes_every_milestone_for_granted() =>
        Assert.ThrowsAny<Exception>(() => Law.Holds(Any(), input => Holds(input, bundle => Alone(bundle, 0)), 600));

    [Fact]
    public void More_than_four_milestones_are_refused()
    {
        var all = Enumerable.Range(2, 5).Select(Condition.Members).ToList();
        var grid = new ConditionGrid([Axis.Members(9)], [.. all.Select(cells => Gate.Completes("b", cells))]);
        var milestones = Enumerable.Range(0, 5).ToDictionary(i => i, i => new Milestone(1, On(ConditionGrid.OfMembers(9), all[i])));
        var stags = new[]
        {
            new BundleStag(new GridSolver(new HuntRule(grid)), [], 0, milestones),
            new BundleStag(new GridSolver(new HuntRule(ConditionGrid.OfMembers(9))), [], 0, new Dictionary<int, Milestone>()),
        };
        Assert.Throws<ArgumentException>(() => BundleSolver.Solve(stags));
        Assert.Equal([null, null], BundleSolver.Solve([stags[0] with { Standing = 1 }, stags[1]]));
    }

    private static void Holds(Case input, Solver solve)
    {
        var union = input.Stags.Select(_ => new HashSet<int>()).ToList();
        foreach (var family in input.ContentFamilies())
            for (var stag = 0; stag < union.Count; stag++)
                union[stag].UnionWith(family[stag]);
        var found = solve(input);
        for (var stag = 0; stag < union.Count; stag++)
            Assert.Equal(union[stag].Order(), found[stag].Order());
    }

    private static IReadOnlyList<HashSet<int>> Solve(Case input)
    {
        var stags = input.Bundle();
        return Members(input, stags, BundleSolver.Solve(stags));
    }

    /// <summary>Each stag by itself, with these gates taken to stand.</summary>
    private static List<HashSet<int>> Alone(Case input, int closed)
    {
        var stags = input.Bundle().Select(stag => stag with { Standing = stag.Milestones.Keys.Sum(gate => 1 << gate) & ~closed }).ToList();
        return Members(input, stags, [.. stags.Select(stag => stag.CellIn(new HashSet<Milestone>()))]);
    }

    private static List<HashSet<int>> Members(Case input, IReadOnlyList<BundleStag> stags, Cell?[] cells) =>
        [
            .. cells.Select(
                (cell, i) =>
                    cell is { } x
                        ? input
                            .Live.Index()
                            .Where(who => who.Item.Stag == i && who.Item.Accepted.Accepts(x, stags[i].Solver.Slice))
                            .Select(who => who.Index)
                            .ToHashSet()
                        : []
            ),
        ];

    private static Gen<Case> Any() =>
        from count in Gen.Choose(2, 3)
        from stags in AnyStag(count).ArrayOf(count)
        where stags.SelectMany(stag => stag.Links).Distinct().Count() <= BundleSolver.MaxMilestones
        from people in AnyPerson(count).ListOf()
        select new Case(stags, [.. people.Take(MostLive).Select(who => who(stags))]);

    /// <summary>A stag of heads or of units, with two milestones on others.</summary>
    private static Gen<Stag> AnyStag(int count) =>
        from isCapital in Gen.Elements(false, true)
        from links in Gen.Choose(0, 2)
        from others in Gen.Choose(0, count - 1).ArrayOf(2)
        from levels in Gen.Choose(0, 3).ArrayOf(2)
        from start in Gen.Choose(0, 1)
        let named = others.Zip(levels).Take(links).Distinct().ToList()
        select new Stag(isCapital ? Axis.Capital([2, 3, 5, 9], 99) : Axis.Members(9), named, start);

    private static Gen<Func<Stag[], Person>> AnyPerson(int count) =>
        from stag in Gen.Choose(0, count - 1)
        from units in Gen.Choose(1, 4)
        from level in Gen.Choose(0, 5)
        from gates in Gen.Choose(0, 3)
        select (Func<Stag[], Person>)(
            stags =>
            {
                var grid = stags[stag].Grid;
                var condition = stags[stag].Axis.Kind == AxisKind.Members ? Condition.Members(level) : Condition.Capital(level);
                foreach (var (i, gate) in grid.Gates.Index())
                    condition &= (gates >> i & 1) == 1 ? Condition.Completes(gate.StagName!, gate.Milestone) : Condition.Always;
                return new Person(stag, On(grid, condition), stags[stag].Axis.Kind == AxisKind.Members ? 1 : units);
            }
        );

    private static UpSet On(ConditionGrid grid, Condition condition) =>
        condition.TryOn(grid, 0, out var upSet, out var problem) ? upSet : throw new InvalidOperationException(problem.Message);

    /// <param name="Axis">Its axis.</param>
    /// <param name="Links">The stags that it names, each with the index of a level: 0 for any hunt.</param>
    /// <param name="Start">Its base.</param>
    private sealed record Stag(Axis Axis, IReadOnlyList<(int Other, int Level)> Links, int Start)
    {
        public ConditionGrid Grid { get; } =
            new([Axis], [.. Links.Select(link => Gate.Completes($"s{link.Other}-{link.Level}"))]);

        public Cell CellOf(int weight) => Axis.Kind == AxisKind.Members ? Grid.Floor(weight) : Grid.Floor(0, weight);
    }

    private sealed record Person(int Stag, UpSet Accepted, int Weight);

    private sealed record Case(IReadOnlyList<Stag> Stags, IReadOnlyList<Person> Live)
    {
        public List<BundleStag> Bundle() => [.. Enumerable.Range(0, Stags.Count).Select(Of)];

        /// <summary>One set of members for each stag, so that all are content with where their own and the others end.</summary>
        public IEnumerable<IReadOnlyList<IReadOnlyList<int>>> ContentFamilies()
        {
            for (var set = 0; set < 1 << Live.Count; set++)
            {
                var chosen = Live.Index().Where(who => (set >> who.Index & 1) == 1).ToLookup(who => who.Item.Stag, who => who.Index);
                var packs = Stags.Select((_, i) => (IReadOnlyList<int>)[.. chosen[i]]).ToList();
                var cells = packs.Select((pack, i) => Stags[i].CellOf(Stags[i].Start + pack.Sum(who => Live[who].Weight))).ToList();
                var fires = packs.Select((pack, i) => pack.Count > 0 && cells[i] != Stags[i].CellOf(Stags[i].Start)).ToList();
                var areContent = packs.Index().All(pack =>
                    pack.Item.Count == 0
                    || (fires[pack.Index] && pack.Item.All(who => Live[who].Accepted.Accepts(cells[pack.Index], Open(pack.Index))))
                );
                if (areContent)
                    yield return packs;

                int Open(int stag) =>
                    Stags[stag]
                        .Links.Index()
                        .Where(link => fires[link.Item.Other] && IsMet(link.Item, cells[link.Item.Other]))
                        .Sum(link => 1 << link.Index);
            }
        }

        private bool IsMet((int Other, int Level) link, Cell cell) => link.Level == 0 || cell.IsAtLeast(Least(link));

        private Cell Least((int Other, int Level) link)
        {
            var axis = Stags[link.Other].Axis;
            var level = axis.LevelAt(link.Level);
            return axis.Kind == AxisKind.Members ? new Cell(level) : new Cell(0, level);
        }

        private BundleStag Of(int index)
        {
            var stag = Stags[index];
            var solver = new GridSolver(new HuntRule(stag.Grid));
            var start = stag.Axis.Kind == AxisKind.Members ? (stag.Start, 0) : (0, stag.Start);
            solver.SetBase(start.Item1, start.Item2, hasHunted: false);
            var isOfMembers = stag.Axis.Kind == AxisKind.Members;
            var own = Live.Where(who => who.Stag == index);
            var live = own.Select(who => isOfMembers ? (who.Accepted, 1, 0) : (who.Accepted, 0, who.Weight)).ToList();
            foreach (var (accepted, members, units) in live)
                solver.Change(accepted, members, units);
            var milestones = stag
                .Links.Index()
                .ToDictionary(link => link.Index, link => new Milestone(link.Item.Other, link.Item.Level == 0 ? null : Cells(link.Item)));
            return new BundleStag(solver, live, 0, milestones);
        }

        private UpSet Cells((int Other, int Level) link)
        {
            var (grid, least) = (Stags[link.Other].Grid, Least(link));
            return On(grid, grid.Axes[0].Kind == AxisKind.Members ? Condition.Members(least.Members) : Condition.Capital(least.Capital));
        }
    }
}
