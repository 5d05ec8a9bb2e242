using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

public class ModulusTests
{
    public static TheoryData<ulong> AllPrimes => Samples.AllPrimes;

    // Laws

    [Theory, MemberData(nameof(AllPrimes))]
    public void Ring_operations_agree_with_big_integers(ulong value)
    {
        var q = new Modulus(value);
        var residues = Edges(q).Concat(Samples.Residues(q, Law.Count(60), value)).ToArray();
        foreach (var a in residues)
        {
            Assert.Equal((value - a) % value, q.Negate(a));
            foreach (var b in residues)
            {
                var product = (ulong)((BigInteger)a * b % value);
                Assert.Equal((a + b) % value, q.Add(a, b));
                Assert.Equal((a + value - b) % value, q.Subtract(a, b));
                Assert.Equal(product, q.Multiply(a, b));
                Assert.Equal(product, q.Multiply(a, q.Prepare(b)));
            }
        }
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Reductions_agree_with_the_remainder(ulong value)
    {
        var q = new Modulus(value);
        var words = Samples
            .Words(Law.Count(1000), value)
            .Concat(
                new ulong[]
                {
                    0,
                    value - 1,
                    value,
                    value + 1,
                    2 * value - 1,
                    ulong.MaxValue,
                    ulong.MaxValue / value * value,
                    ulong.MaxValue / value * value - 1,
                }
            )
            .ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            var wide = new UInt128(words[i], words[(i + 1) % words.Length]);
            Assert.Equal(words[i] % value, q.Reduce(words[i]));
            Assert.Equal((ulong)(wide % value), q.Reduce(wide));
        }
        Assert.Equal((ulong)(UInt128.MaxValue % value), q.Reduce(UInt128.MaxValue));
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Lazy_product_of_any_word_is_below_two_q(ulong value)
    {
        var q = new Modulus(value);
        var attained = false;
        foreach (var w in Edges(q))
        {
            foreach (var a in Samples.Words(Law.Count(300), value).Append(ulong.MaxValue))
            {
                var lazy = q.MultiplyLazy(a, q.Prepare(w));
                Assert.True(lazy < 2 * value);
                Assert.Equal((ulong)((BigInteger)a * w % value), lazy % value);
                Assert.Equal(lazy % value, q.Multiply(a, q.Prepare(w)));
                attained |= lazy >= value;
            }
        }
        Assert.True(attained, "No input made the last subtraction necessary.");
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Powers_and_inverses_keep_their_laws(ulong value)
    {
        var q = new Modulus(value);
        foreach (var a in Edges(q).Where(a => a != 0))
        {
            Assert.Equal(1UL, q.Multiply(a, q.Inverse(a)));
            Assert.Equal(1UL, q.Power(a, value - 1));
            Assert.Equal((ulong)BigInteger.ModPow(a, 12345, value), q.Power(a, 12345));
        }
        Assert.Equal(1UL, q.Power(0, 0));
        Assert.Equal(0UL, q.Power(0, 5));
    }

    [Theory, MemberData(nameof(AllPrimes))]
    public void Signed_values_go_in_and_come_out(ulong value)
    {
        var q = new Modulus(value);
        var half = (long)(value / 2);
        long[] edges = [0, 1, -1, half, -half, half + 1, -half - 1, (1L << 50) - 1, -(1L << 50) + 1];
        foreach (var x in edges.Concat(Samples.Words(Law.Count(200), value).Select(word => (long)word >> 14)))
        {
            var residue = q.FromSigned(x);
            Assert.Equal((ulong)(((BigInteger)x % value + value) % value), residue);
            var centered = q.Centered(residue);
            Assert.InRange(centered, -half, half);
            Assert.Equal(residue, q.FromSigned(centered));
        }
    }

    [Fact]
    public void Equality_is_that_of_the_prime()
    {
        Assert.Equal(new Modulus(65537), new Modulus(65537));
        Assert.Equal(new Modulus(65537).GetHashCode(), new Modulus(65537).GetHashCode());
        Assert.NotEqual(new Modulus(65537), new Modulus(17));
        Assert.False(new Modulus(17).Equals(null));
        Assert.Equal("65537", new Modulus(65537).ToString());
        Assert.Equal(17, new Modulus(65537).BitCount);
        Assert.Equal(2, new Modulus(3).BitCount);
        Assert.Equal(50, new Modulus(Samples.LargestPrime).BitCount);
    }

    // Rejects

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData((1UL << 50) - 1)]
    [InlineData((1UL << 50) + 55)] // the least prime above 2^50
    public void Only_odd_primes_below_two_to_the_fifty(ulong value) => Assert.Throws<ArgumentException>(() => new Modulus(value));

    [Fact]
    public void Arguments_out_of_range()
    {
        var q = new Modulus(17);
        Assert.Throws<ArgumentException>(() => q.Inverse(0));
        Assert.Throws<ArgumentException>(() => q.Inverse(17));
        Assert.Throws<ArgumentOutOfRangeException>(() => q.FromSigned(1L << 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => q.FromSigned(-(1L << 50)));
        Assert.Throws<ArgumentOutOfRangeException>(() => q.FromSigned(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => q.FromSigned(long.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => q.Prepare(17));
    }

    private static IEnumerable<ulong> Edges(Modulus q) =>
        new ulong[] { 0, 1, 2, q.Value / 2, q.Value / 2 + 1, q.Value - 2, q.Value - 1 }.Where(a => a < q.Value);
}
