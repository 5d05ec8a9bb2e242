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
    private static Gen<List<int>> Numbers(int count) => Gen.Choose(0, 1 << 24).ListOf(count).Select(numbers => numbers.ToList());

    [Fact]
    public void The_engine_is_the_naive_cut() =>
        Law.Holds(
            Numbers(1200),
            numbers => CutComparison.Run(new CutWorld(numbers, stags: 3, accounts: 4, agents: 8, ticks: 7, records: 12)),
            400
        );

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

    /// <summary>R31, M1: what happens is a function of (cut, coin); and a world says something.</summary>
    [Fact]
    public void Worlds_are_lively()
    {
        var seen = new Dictionary<string, int>();
        foreach (var numbers in Gen.Sample(Numbers(1200), 200))
        {
            var world = new CutWorld(numbers, stags: 3, accounts: 4, agents: 8, ticks: 7, records: 12);
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
