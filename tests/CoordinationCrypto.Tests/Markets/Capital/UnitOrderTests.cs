using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public sealed class UnitOrderTests
{
    private static readonly Hash32[] Stags = [.. Enumerable.Range(0, 3).Select(i => Hash32.Sha256([(byte)i])).Order()];

    private static Gen<Ballot[]> Worlds =>
        from count in Gen.Choose(1, 3)
        from accounts in Account.ListOf(count)
        select accounts.ToArray();

    private static Gen<Ballot> Account =>
        from free in Gen.Choose(0, 4)
        from units in Gen.Choose(0, 3).ListOf(Stags.Length)
        from ranks in Gen.Choose(0, 1).ListOf(Stags.Length)
        let pledges = Stags.Select((stag, i) => new Pledge(stag, (byte)ranks[i], (ulong)i, default, units[i]))
        select new Ballot(free, pledges.Where(pledge => pledge.Units > 0).ToList());

    /// <summary>
    /// M2 in its words: unit after unit is drawn from an urn with all of them, whatever it is pledged to, and names or does not.
    /// </summary>
    [Fact]
    public void M2_the_distribution_is_that_of_the_urn()
    {
        using var stream = Streams.Seeded("M2");
        Law.Holds(
            Worlds,
            world =>
            {
                const int draws = 1200;
                var (fast, slow) = (new Dictionary<string, int>(), new Dictionary<string, int>());
                for (var i = 0; i < draws; i++)
                {
                    Count(fast, UnitOrder.Of(Stags, world, stream));
                    Count(slow, Urn(world, stream));
                }

                foreach (var order in fast.Keys.Union(slow.Keys))
                {
                    var (a, b) = (fast.GetValueOrDefault(order), slow.GetValueOrDefault(order));
                    Assert.True(Math.Abs(a - b) <= 6 * Math.Sqrt(a + b), $"{order}: {a} and {b} of {draws}"); // 6 deviations
                }
            },
            40
        );
    }

    /// <summary>Only a stag's first place is counted: its share is at most its units' share of the urn's.</summary>
    [Fact]
    public void M2_no_gain_by_splitting_cloning_or_dust()
    {
        var clone = Hash32.Sha256("clone"u8);
        Ballot[] world = [Of(6, (0, 6), (1, 6)), Of(4, (2, 4))];
        var share = First(world, Stags)[Stags[2]];
        // Her account split into six, each with its pledges.
        Near(share, First([.. Enumerable.Repeat(Of(1, (0, 1), (1, 1)), 6), Of(4, (2, 4))], Stags)[Stags[2]]);
        // Stag 0 posted twice, and everybody in both.
        Ballot[] cloned =
        [
            new(6, [new Pledge(Stags[0], 0, 0, default, 6), new Pledge(clone, 0, 9, default, 6), new Pledge(Stags[1], 0, 1, default, 6)]),
            Of(4, (2, 4)),
        ];
        Near(share, First(cloned, [.. Stags, clone])[Stags[2]]);
        // Dust: her whole account backs stag 0 by one unit only, first in rank.
        Near(0.2, First([Of(6, (0, 1)), Of(4, (2, 4))], Stags)[Stags[0]]);
        Near(0.1, First([Of(6, (0, 1), (1, 6)), Of(4, (2, 4))], Stags)[Stags[0]]);

        static void Near(double expected, double actual) => Assert.InRange(actual, expected - 0.03, expected + 0.03);
    }

    /// <summary>Weighing whole accounts, which M2 rules out, lets dust win as often as everything.</summary>
    [Fact]
    public void M2_a_unit_that_is_pledged_nowhere_has_no_voice()
    {
        using var stream = Streams.Seeded("voice");
        for (var i = 0; i < 200; i++)
            Assert.Equal(Stags[1], UnitOrder.Of(Stags, [Of(1000, (1, 1))], stream)[0]);
    }

    [Fact]
    public void R17_the_lowest_rank_of_a_unit_is_named_first_and_the_next_only_after_it()
    {
        using var stream = Streams.Seeded("R17");
        Ballot one = Ranked((2, 0), (1, 0), (3, 0));
        for (var i = 0; i < 50; i++)
            Assert.Equal([Stags[1], Stags[0], Stags[2]], UnitOrder.Of(Stags, [one], stream));
        Ballot tied = Ranked((1, 8), (1, 7), (1, 9));
        Assert.Equal([Stags[1], Stags[0], Stags[2]], UnitOrder.Of(Stags, [tied], stream));

        static Ballot Ranked(params (byte Rank, ulong Sequence)[] at) =>
            new(5, [.. at.Select((each, i) => new Pledge(Stags[i], each.Rank, each.Sequence, default, 5))]);
    }

    [Fact]
    public void Stags_that_nobody_drew_follow_by_id()
    {
        using var stream = Streams.Seeded("nobody");
        Assert.Equal([Stags[2], Stags[0], Stags[1]], UnitOrder.Of(Stags, [Of(3, (2, 1)), Of(0, (0, 5))], stream));
        Assert.Equal(Stags, UnitOrder.Of(Stags, [], stream));
        Assert.Equal([Stags[1]], UnitOrder.Of([Stags[1]], [Of(3, (2, 1))], stream));
    }

    /// <summary>M6: what lock-in reserves backs its stag alone, and no more units than there are vote.</summary>
    [Fact]
    public void M6_reserved_units_vote_for_their_stag()
    {
        Ballot[] world = [new(2, [new Pledge(Stags[0], 9, 0, default, 0, Reserved: 6), new Pledge(Stags[1], 0, 0, default, 2)])];
        var first = First(world, Stags);
        Assert.InRange(first[Stags[0]], 0.72, 0.78);
    }

    [Fact]
    public void R30_a_component_is_what_overcommitted_accounts_join()
    {
        var apart = ConflictComponents.Of(Stags, [Of(10, (0, 5), (1, 5)), Of(3, (2, 9))]);
        Assert.Equal([[Stags[0]], [Stags[1]], [Stags[2]]], apart);
        Assert.Equal([[Stags[0], Stags[1]], [Stags[2]]], ConflictComponents.Of(Stags, [Of(9, (0, 5), (1, 5))]));
        Assert.Equal([Stags], ConflictComponents.Of(Stags, [Of(9, (0, 5), (2, 5)), Of(0, (1, 1), (2, 1))]));
    }

    private static Ballot Of(long free, params (int Stag, long Units)[] pledges) =>
        new(free, [.. pledges.Select(pledge => new Pledge(Stags[pledge.Stag], 0, (ulong)pledge.Stag, default, pledge.Units))]);

    private static Dictionary<Hash32, double> First(Ballot[] world, Hash32[] stags)
    {
        using var stream = Streams.Seeded("first");
        var counts = stags.ToDictionary(stag => stag, _ => 0.0);
        for (var i = 0; i < 5000; i++)
            counts[UnitOrder.Of(stags, world, stream)[0]] += 1.0 / 5000;
        return counts;
    }

    private static void Count(Dictionary<string, int> counts, IReadOnlyList<Hash32> order)
    {
        var key = string.Join(' ', order.Select(stag => Array.IndexOf(Stags, stag)));
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    private static List<Hash32> Urn(Ballot[] world, IRandomStream stream)
    {
        var order = new List<Hash32>();
        var units = world.Sum(ballot => ballot.Free);
        while (world.Any(ballot => ballot.Pledges.Any(pledge => Math.Min(pledge.Units, ballot.Free) > 0 && !order.Contains(pledge.Stag))))
        {
            var unit = (long)CoinOrder.Below((ulong)units, stream);
            var account = 0;
            while (unit >= world[account].Free)
                unit -= world[account++].Free;
            var named = world[account].Pledges.Where(pledge => unit < pledge.Units && !order.Contains(pledge.Stag)).Order().ToList();
            if (named.Count > 0)
                order.Add(named[0].Stag);
        }

        return [.. order, .. Stags.Except(order)];
    }
}
