using System.Numerics;
using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public sealed class PayoutTests
{
    private static Gen<ulong> Any => ArbMap.Default.GeneratorFor<DoNotSize<ulong>>().Select(word => word.Item);

    private static Gen<(long[] Units, long Cap, ulong Offset)> Hunts =>
        from count in Gen.Choose(1, 9)
        from units in Gen.OneOf(Gen.Choose(0, 9), Gen.Choose(0, 65_535)).Select(each => (long)each).ListOf(count)
        where units.Sum() > 0
        from part in Gen.Choose(0, 1000)
        from offset in Gen.OneOf(Gen.Elements(0UL, 1UL, ulong.MaxValue, 1UL << 63), Any)
        select (units.ToArray(), units.Sum() * part / 1000, offset);

    /// <summary>R38's formula in numbers of any size.</summary>
    [Fact]
    public void R38_it_is_the_formula() =>
        Law.Holds(
            Hunts,
            hunt =>
            {
                var (running, sum) = (BigInteger.Zero, (BigInteger)hunt.Units.Sum());
                var expected = new List<long>();
                foreach (var units in hunt.Units)
                {
                    var before = Floor(running);
                    running += units;
                    expected.Add((long)(Floor(running) - before));
                }

                Assert.Equal(expected, Paid(hunt.Units, hunt.Cap, hunt.Offset));

                BigInteger Floor(BigInteger units) => ((units * hunt.Cap << 64) + hunt.Offset * sum) / (sum << 64);
            },
            1000
        );

    [Fact]
    public void R38_the_parts_sum_to_the_cap_and_nobody_pays_more_than_it_pledged() =>
        Law.Holds(
            Hunts,
            hunt =>
            {
                var paid = Paid(hunt.Units, hunt.Cap, hunt.Offset);
                Assert.Equal(hunt.Cap, paid.Sum());
                Assert.All(paid.Zip(hunt.Units), pair => Assert.InRange(pair.First, 0, pair.Second));
            },
            1000
        );

    /// <summary>
    /// Over all offsets k/F the mean is units·c/F, whole or split in any way: F offsets suffice, since the floors change at multiples of
    /// 1/F alone.
    /// </summary>
    [Theory, InlineData(new long[] { 3, 4, 5 }, 7), InlineData(new long[] { 1, 1, 1, 1, 1, 7 }, 5), InlineData(new long[] { 10, 1, 1 }, 4)]
    public void R38_splitting_gains_nothing_in_expectation(long[] units, long cap)
    {
        var sum = units.Sum();
        foreach (var split in new[] { units, [.. units.SelectMany(each => Enumerable.Repeat(1L, (int)each))] })
        {
            var total = new long[split.Length];
            for (var k = 0; k < sum; k++)
            {
                var offset = (ulong)((((BigInteger)k << 64) / sum) + (((BigInteger)1 << 64) / (2 * sum))); // the middle of its interval
                foreach (var (i, paid) in Paid(split, cap, offset).Index())
                    total[i] += paid;
            }

            Assert.Equal(split.Select(each => each * cap), total);
        }
    }

    /// <summary>The rule that R38 replaces: an account with 9 of 15 pays 2 of a cap of 3, and all 3 once it is three of 3 each.</summary>
    [Fact]
    public void R38_largest_remainder_rewards_splitting()
    {
        Assert.Equal(2, LargestRemainder([9, 2, 2, 2], 3)[0]);
        Assert.Equal(3, LargestRemainder([3, 3, 3, 2, 2, 2], 3)[..3].Sum());

        static long[] LargestRemainder(long[] units, long cap)
        {
            var sum = units.Sum();
            var paid = units.Select(each => each * cap / sum).ToArray();
            var byRemainder = Enumerable.Range(0, units.Length).OrderByDescending(i => units[i] * cap % sum);
            foreach (var i in byRemainder.Take((int)(cap - paid.Sum())))
                paid[i]++;
            return paid;
        }
    }

    [Fact]
    public void The_largest_numbers_are_exact()
    {
        long[] units = [Payout.MaxUnits - 1, 1];
        Assert.Equal([Payout.MaxUnits - 1, 1], Paid(units, Payout.MaxUnits, ulong.MaxValue));
        Assert.Equal([Payout.MaxUnits - 1, 0], Paid(units, Payout.MaxUnits - 1, ulong.MaxValue));
        Assert.Equal([Payout.MaxUnits - 2, 1], Paid(units, Payout.MaxUnits - 1, 0));
    }

    [Fact]
    public void A_callers_mistake_is_named()
    {
        Mistake.Names<ArgumentOutOfRangeException>("units", () => Paid([], 0, 0));
        Mistake.Names<ArgumentOutOfRangeException>("units", () => Paid([0], 0, 0));
        Mistake.Names<ArgumentOutOfRangeException>("units", () => Paid([-1, 2], 0, 0));
        Mistake.Names<ArgumentOutOfRangeException>("units", () => Paid([long.MaxValue, long.MaxValue], 0, 0));
        Mistake.Names<ArgumentOutOfRangeException>("cap", () => Paid([1], 2, 0));
        Mistake.Names<ArgumentOutOfRangeException>("cap", () => Paid([1], -1, 0));
    }

    private static long[] Paid(long[] units, long cap, ulong offset)
    {
        var paid = new long[units.Length];
        Payout.Share(units, cap, offset, paid);
        return paid;
    }
}
