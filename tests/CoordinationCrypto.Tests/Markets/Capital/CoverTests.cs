using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public sealed class CoverTests
{
    private static Gen<Claim[]> Claims =>
        from claims in Any.ListOf(6)
        select claims.Select((claim, i) => claim with { Pseudonym = Hash32.Sha256([(byte)i]) }).Order().ToArray();

    private static Gen<Claim> Any =>
        from rank in Gen.Choose(0, 3)
        from sequence in Gen.Choose(0, 3)
        from units in Gen.Choose(0, 12)
        from least in Gen.Choose(-3, 12)
        from reserved in Gen.Elements(false, false, false, true)
        select new Claim((byte)rank, (ulong)sequence, default, units, least > 0 && !reserved ? least : null, reserved);

    /// <summary>R26 in its words.</summary>
    [Fact]
    public void R26_the_longest_covered_prefix_stays_the_next_is_reduced_the_rest_suspended() =>
        Law.Holds(
            Claims.SelectMany(claims => Gen.Choose(0, 60).Select(available => (claims, available))),
            world =>
            {
                var (claims, available) = world;
                var kept = Kept(claims, available);
                var prefix = 0;
                while (prefix < claims.Length && claims[..(prefix + 1)].Sum(claim => claim.Units) <= available)
                    prefix++;
                Assert.Equal(claims[..prefix].Select(claim => claim.Units), kept[..prefix]);
                if (prefix == claims.Length)
                    return;
                var rest = available - claims[..prefix].Sum(claim => claim.Units);
                Assert.Equal(claims[prefix].PartialFrom is { } least && least <= rest ? rest : 0, kept[prefix]);
                Assert.All(kept[(prefix + 1)..], units => Assert.Equal(0, units));
            },
            500
        );

    [Fact]
    public void R26_cover_is_path_independent() =>
        Law.Holds(
            Claims.SelectMany(claims => Gen.Choose(0, 60).Two().Select(two => (claims, two))),
            world =>
            {
                var (more, less) = (Math.Max(world.two.Item1, world.two.Item2), Math.Min(world.two.Item1, world.two.Item2));
                Assert.Equal(Kept(world.claims, less), Kept(Left(world.claims, Kept(world.claims, more)), less));
            },
            500
        );

    /// <summary>The rule that R26 replaces, "take what fits", fails the same law.</summary>
    [Fact]
    public void R26_skipping_what_does_not_fit_depends_on_the_path()
    {
        Claim[] claims = [Plain(0, 60), Plain(1, 50)];
        Assert.Equal([0, 50], Fitting(claims, 55));
        Assert.Equal([0, 0], Fitting(Left(claims, Fitting(claims, 70)), 55));
        Assert.Equal([0, 0], Kept(claims, 55));
        Assert.Equal([60, 0], Kept(claims, 70));

        static long[] Fitting(Claim[] claims, long available)
        {
            var kept = new long[claims.Length];
            for (var i = 0; i < claims.Length; i++)
            {
                if (claims[i].Units > available)
                    continue;
                kept[i] = claims[i].Units;
                available -= kept[i];
            }

            return kept;
        }
    }

    [Fact]
    public void R26_less_never_leaves_more_to_anyone() =>
        Law.Holds(
            Claims.SelectMany(claims => Gen.Choose(1, 60).Select(available => (claims, available))),
            world =>
            {
                var (more, less) = (Kept(world.claims, world.available), Kept(world.claims, world.available - 1));
                Assert.All(more.Zip(less), pair => Assert.True(pair.Second <= pair.First));
            },
            500
        );

    [Fact]
    public void M3_the_sum_never_exceeds_what_is_available() =>
        Law.Holds(
            Claims.SelectMany(claims => Gen.Choose(0, 60).Select(available => (claims, available))),
            world => Assert.True(Kept(world.claims, world.available).Sum() <= world.available),
            500
        );

    /// <summary>Else an account that sets an intendo of lower rank before a locked one has an exit from lock-in.</summary>
    [Fact]
    public void M6_what_is_reserved_is_not_pushed_out_by_its_own_account()
    {
        Claim[] claims = [.. new[] { Plain(0, 60), Plain(1, 40) with { IsReserved = true } }.Order()];
        Assert.Equal([40, 0], Kept(claims, 40));
        Assert.Equal([40, 60], Kept(claims, 100));
    }

    [Fact]
    public void What_asks_for_nothing_is_never_suspended() => Assert.Equal([0, 0, 0], Kept([Plain(0, 9), Plain(1, 0), Plain(2, 3)], 0));

    [Fact]
    public void A_callers_mistake_is_named()
    {
        Mistake.Names<ArgumentException>("claims", () => Kept([Plain(1, 1), Plain(0, 1)], 1));
        Mistake.Names<ArgumentOutOfRangeException>("available", () => Kept([], -1));
        Mistake.Names<ArgumentException>("kept", () => Cover.Of([Plain(0, 1)], 1, []));
    }

    private static Claim Plain(byte rank, long units) => new(rank, 0, default, units, null);

    private static long[] Kept(Claim[] claims, long available)
    {
        var kept = new long[claims.Length];
        Cover.Of(claims, available, kept);
        return kept;
    }

    /// <summary>Those that are there for the next time: what is suspended is not.</summary>
    private static Claim[] Left(Claim[] claims, long[] kept) => [.. claims.Zip(kept, (claim, units) => claim with { Units = units })];
}
