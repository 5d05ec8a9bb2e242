using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Rings;

public sealed class SamplerTests
{
    private const int Samples = 1 << 20;

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(257)]
    public void Uniform_residues_are_equally_likely(ulong q)
    {
        Assert.InRange(ChiSquare.Deviation(CountUniform(q, Samples, value => value)), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void The_uniform_test_sees_a_bias_of_one_in_256()
    {
        // One value in 256 is replaced by 0.
        var counter = 0;
        Assert.True(ChiSquare.Deviation(CountUniform(257, Samples, value => ++counter % 256 == 0 ? 0 : value)) > ChiSquare.Limit);
    }

    [Theory]
    [InlineData(0xfff0fff0001)]
    [InlineData(0x1ffd07fce8001)]
    public void Uniform_residues_of_a_large_prime_fill_its_range_evenly(ulong q)
    {
        using var stream = Streams.Seeded("large");
        var values = new ulong[Samples];
        UniformSampler.Fill(stream, values, new Modulus(q));
        var counts = new long[256];
        foreach (var value in values)
        {
            Assert.True(value < q);
            counts[(int)((UInt128)value * 256 / q)]++;
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void Ternary_values_are_equally_likely_and_a_missing_sign_is_seen()
    {
        using var stream = Streams.Seeded("ternary");
        var values = new long[Samples];
        TernarySampler.Fill(stream, values);
        Assert.InRange(ChiSquare.Deviation(Count(values, -1, 1)), -ChiSquare.Limit, ChiSquare.Limit);
        for (var i = 0; i < values.Length; i += 128)
            values[i] = 1;
        Assert.True(ChiSquare.Deviation(Count(values, -1, 1)) > ChiSquare.Limit);
    }

    [Fact]
    public void Centred_binomial_values_have_the_binomial_distribution_and_a_Gaussian_is_told_apart()
    {
        using var stream = Streams.Seeded("binomial");
        var values = new long[Samples];
        CenteredBinomialSampler.Fill(stream, values);
        Assert.InRange(ChiSquare.Deviation(Tails(values), Binomial), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.True(ChiSquare.Deviation(Tails(values), Gaussian) > ChiSquare.Limit);

        // Cells: −11 and below, −10 … 10, 11 and above.
        static long[] Tails(long[] values) => Count([.. values.Select(value => Math.Clamp(value, -11, 11))], -11, 11);
        static double Binomial(int cell) =>
            cell switch
            {
                0 or 22 => Enumerable.Range(11, 11).Sum(Point),
                _ => Point(cell - 11),
            };
        static double Point(int value)
        {
            var probability = Math.Pow(2, -42); // C(42, 21 + value) / 2^42
            for (var i = 1; i <= 21 - value; i++)
                probability *= (42.0 - (21 - value) + i) / i;
            return probability;
        }
        static double Gaussian(int cell)
        {
            var weights = Enumerable.Range(-60, 121).Select(value => (value, weight: Math.Exp(-value * value / (2 * 10.0)))).ToList();
            return weights.Where(entry => Math.Clamp(entry.value, -11, 11) == cell - 11).Sum(entry => entry.weight)
                / weights.Sum(entry => entry.weight);
        }
    }

    [Fact]
    public void Centred_binomial_bound_is_attained()
    {
        var values = new long[2];
        CenteredBinomialSampler.Fill(new Words([(1UL << 21) - 1, ((1UL << 21) - 1) << 21]), values);
        Assert.Equal([21L, -21L], values);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("5")]
    [InlineData("127")]
    public void Wide_values_of_a_small_bound_are_equally_likely(string bound)
    {
        var b = (int)BigInteger.Parse(bound);
        var values = Wide(b, 64).Select(value => (long)value).ToArray();
        Assert.All(values, value => Assert.InRange(value, -b, b));
        if (b > 0)
            Assert.InRange(ChiSquare.Deviation(Count(values, -b, b)), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Theory]
    [InlineData(62, 0)]
    [InlineData(63, -1)]
    [InlineData(63, 0)]
    [InlineData(64, 0)]
    [InlineData(127, -1)]
    [InlineData(150, 12345)]
    public void Wide_values_fill_the_range_evenly(int power, int offset)
    {
        var bound = (BigInteger.One << power) + offset;
        var counts = new long[64];
        foreach (var value in Wide(bound, 32))
        {
            Assert.True(BigInteger.Abs(value) <= bound);
            counts[(int)((value + bound) * 64 / (2 * bound + 1))]++;
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void Bounds_that_are_negative_or_too_wide_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WideSampler(-1));
        Assert.Equal(10, new WideSampler((BigInteger.One << 511) - 1).DigitCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WideSampler(BigInteger.One << 511));
    }

    [Fact]
    public void The_wide_test_sees_a_range_that_is_folded()
    {
        // Uniform in [−B, B] for a B one thirty-second too small leaves the outer cells thin.
        var bound = BigInteger.One << 100;
        var counts = new long[64];
        foreach (var value in Wide(bound - bound / 32, 32))
            counts[(int)((value + bound) * 64 / (2 * bound + 1))]++;
        Assert.True(ChiSquare.Deviation(counts) > ChiSquare.Limit);
    }

    private static IEnumerable<BigInteger> Wide(BigInteger bound, int polynomials)
    {
        const int n = 256;
        var sampler = new WideSampler(bound);
        using var stream = Streams.Seeded($"wide {bound}");
        var digits = new ulong[sampler.DigitCount * n];
        for (var k = 0; k < polynomials; k++)
        {
            sampler.Draw(stream, digits);
            for (var j = 0; j < n; j++)
                yield return Enumerable
                    .Range(0, sampler.DigitCount)
                    .Aggregate(-bound, (sum, d) => sum + ((BigInteger)digits[d * n + j] << WideSampler.DigitBits * d));
        }
    }

    private static long[] CountUniform(ulong q, int samples, Func<ulong, ulong> tamper)
    {
        using var stream = Streams.Seeded($"uniform {q}");
        var values = new ulong[samples];
        UniformSampler.Fill(stream, values, new Modulus(q));
        var counts = new long[q];
        foreach (var value in values)
            counts[tamper(value)]++;
        return counts;
    }

    private static long[] Count(long[] values, int least, int most)
    {
        var counts = new long[most - least + 1];
        foreach (var value in values)
            counts[value - least]++;
        return counts;
    }

    private sealed class Words(ulong[] words) : IRandomStream
    {
        public void Fill(Span<ulong> destination) => words.AsSpan(0, destination.Length).CopyTo(destination);
    }
}
