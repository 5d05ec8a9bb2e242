using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// The engine on random worlds: it does what the naive oracle does, conserves every unit after every step, and gives the same whatever the
/// order of records in a block.
/// </summary>
public sealed class CutWorldTests
{
    /// <summary>The same for the same seed: what is to be found in some world must not depend on luck.</summary>
    private static int[] Seeded(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3000).Select(_ => random.Next(1 << 24))];
    }

    private static Gen<List<int>> Numbers(int count) => Gen.Choose(0, 1 << 24).ListOf(count).Select(numbers => numbers.ToList());

    [Fact]
    public void The_engine_is_the_naive_cut() =>
        Law.Holds(
            Numbers(3000),
            numbers => CutComparison.Run(new CutWorld(numbers, stags: 3, accounts: 3, agents: 10, ticks: 8, records: 24)),
            1500
        );

    [Fact, Trait("Category", "Long")]
    public void The_engine_is_the_naive_cut_on_many_worlds()
    {
        for (var seed = 0; seed < 4000; seed++)
            CutComparison.Run(new CutWorld(Seeded(seed), stags: 3, accounts: 4, agents: 12, ticks: 8, records: 28));
    }

    public static TheoryData<string> Defects => [.. Enum.GetNames<CutDefect>().Where(defect => defect != nameof(CutDefect.None))];

    /// <summary>Worlds and comparison suffice to see each rule broken.</summary>
    [Theory, MemberData(nameof(Defects))]
    public void The_comparison_notices_a_cut_that(string defect)
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var world = new CutWorld(Seeded(seed), stags: 3, accounts: 3, agents: 10, ticks: 8, records: 24);
            try
            {
                CutComparison.Run(world, Enum.Parse<CutDefect>(defect));
            }
            catch (Exception found) when (found is Xunit.Sdk.XunitException or InvalidOperationException)
            {
                return;
            }
        }

        Assert.Fail("It notices nothing.");
    }

    [Fact]
    public void Every_unit_is_conserved_and_the_order_in_a_block_has_no_effect() =>
        Law.Holds(
            Numbers(4000).SelectMany(numbers => Gen.Choose(0, 1 << 24).Select(seed => (numbers, seed))),
            input =>
            {
                var world = new CutWorld(input.numbers, stags: 6, accounts: 50, agents: 60, ticks: 6, records: 60);
                var (one, other) = (new CutRun(world), new CutRun(world));
                foreach (var (i, records) in world.Ticks.Index())
                {
                    var shuffled = records.ToArray();
                    new Random(input.seed + i).Shuffle(shuffled);
                    Assert.Equal(one.Play(records, (ulong)i + 1), other.Play(shuffled, (ulong)i + 1));
                    Assert.Equal(one.Digest(), other.Digest());
                }
            },
            60
        );

    [Fact]
    public void The_order_in_a_block_has_an_effect_where_changes_count_by_arrival()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var world = new CutWorld(Seeded(seed), stags: 2, accounts: 3, agents: 4, ticks: 1, records: 60);
            var (one, other) = (new CutRun(world, byArrival: true), new CutRun(world, byArrival: true));
            one.Play(world.Ticks[0], 1);
            other.Play(world.Ticks[0].AsEnumerable().Reverse(), 1);
            if (Live(one) != Live(other))
                return;
        }

        Assert.Fail("It has none.");

        static long Live(CutRun run) => run.Engine.Stags.Sum(stag => stag.LiveWeight.Capital);
    }

    /// <summary>R31, M1: what happens is a function of (cut, coin); and a world says something.</summary>
    [Fact]
    public void Worlds_are_lively()
    {
        var seen = new Dictionary<string, int>();
        for (var seed = 0; seed < 1600; seed++)
        {
            var world = new CutWorld(Seeded(seed), stags: 3, accounts: 3, agents: 10, ticks: 8, records: 24);
            var run = new CutRun(world);
            foreach (var (i, records) in world.Ticks.Index())
                run.Play(records, (ulong)i + 1);
            foreach (var what in run.Seen)
                seen[what] = seen.GetValueOrDefault(what) + 1;
        }

        var missing = Enum.GetNames<CutNoticeKind>()
            .Concat(Enum.GetNames<EntryCause>())
            .Concat(new[] { "Uncovered", "NoRoom", "LockedIn", "CoolingDown", "NotFree", "NotSuspended", "AlreadyActed", "AboveLargest" })
            .Where(what => what != "None")
            .Where(what => seen.GetValueOrDefault(what) < 3)
            .ToList();
        Assert.True(missing.Count == 0, string.Join(", ", missing.Select(what => $"{what} {seen.GetValueOrDefault(what)}")));
    }
}
