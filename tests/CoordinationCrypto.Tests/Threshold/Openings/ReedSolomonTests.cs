using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class ReedSolomonTests
{
    private static readonly Modulus Q = InsecureToyParameters.N256.DataBasis[0];

    // Laws

    /// <summary>
    /// Every set of at most ⌊(m − d − 1)/2⌋ places, at every degree, is found and nothing else is: the bound is attained.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(9)]
    public void Whatever_few_places_are_wrong_they_are_found(int m)
    {
        using var stream = Streams.Seeded($"decode {m}");
        for (var degree = 0; degree < m; degree++)
        {
            for (var places = 0u; places < 1u << m; places++)
            {
                if (System.Numerics.BitOperations.PopCount(places) > ReedSolomon.Errors(m, degree))
                    continue;
                var (points, values) = Codeword(stream, m, degree);
                Spoil(stream, values, places);
                var agrees = new bool[m];
                Assert.True(ReedSolomon.TryDecode(points, values, degree, Q, agrees));
                Assert.Equal(Enumerable.Range(0, m).Select(i => (places >> i & 1) == 0), agrees);
            }
        }
    }

    [Fact]
    public void One_place_more_than_the_bound_is_not_decoded_to_the_word_that_was_spoilt()
    {
        using var stream = Streams.Seeded("too many");
        for (var run = 0; run < Law.Count(200); run++)
        {
            var (points, values) = Codeword(stream, 7, 2);
            Spoil(stream, values, 0b0010101);
            var agrees = new bool[7];
            if (ReedSolomon.TryDecode(points, values, 2, Q, agrees))
                Assert.True(
                    agrees.Count(agreeing => agreeing) >= 5
                        && agrees.Zip([false, true, false, true, false, true, true]).Any(pair => pair.First != pair.Second)
                );
        }
    }

    [Fact]
    public void Zero_constant_and_full_degree_are_polynomials_too()
    {
        var agrees = new bool[5];
        int[] points = [3, 1, 4, 9, 5];
        Assert.True(ReedSolomon.TryDecode(points, new ulong[5], 2, Q, agrees));
        Assert.DoesNotContain(false, agrees);
        Assert.True(ReedSolomon.TryDecode(points, [7, 7, 0, 7, 7], 2, Q, agrees));
        Assert.Equal([true, true, false, true, true], agrees);
        Assert.True(ReedSolomon.TryDecode(points, [1, 2, 3, 4, 5], 4, Q, agrees)); // any five values
        Assert.DoesNotContain(false, agrees);
        Assert.True(ReedSolomon.TryDecode(points, [0, 0, 1, 0, 0], 2, Q, agrees)); // the zero polynomial, one place wrong
        Assert.Equal([true, true, false, true, true], agrees);
        Assert.False(ReedSolomon.TryDecode(points, [1, 2, 3, 4, 5], 3, Q, agrees)); // no error can be corrected, and they are on no cubic
    }

    private static (int[] Points, ulong[] Values) Codeword(IRandomStream stream, int m, int degree)
    {
        var h = new ulong[degree + 1];
        UniformSampler.Fill(stream, h, Q);
        int[] points = [.. Enumerable.Range(1, m)];
        return (points, Array.ConvertAll(points, x => h.Reverse().Aggregate(0UL, (sum, c) => Q.Add(Q.Multiply(sum, (ulong)x), c))));
    }

    private static void Spoil(IRandomStream stream, ulong[] values, uint places)
    {
        var noise = new ulong[values.Length];
        UniformSampler.Fill(stream, noise, Q);
        for (var i = 0; i < values.Length; i++)
            if ((places >> i & 1) != 0)
                values[i] = Q.Add(values[i], Math.Max(noise[i], 1));
    }
}
