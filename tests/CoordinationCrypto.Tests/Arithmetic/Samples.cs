using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Tests.Arithmetic;

/// <summary>Moduli and reproducible inputs that the arithmetic tests share.</summary>
internal static class Samples
{
    /// <summary>The primes of the design's parameter sets, the plaintext modulus, and the least primes there are.</summary>
    public static readonly ulong[] Primes =
    [
        0x7fe07fe0001,
        0x7fb87fb8001,
        0xfff0fff0001,
        0xffd8ffd8001,
        0xffb4ffb4001,
        0xfff9fff90001,
        0xfff17ff08001,
        0xffdf7fde8001,
        0x1fff77ff58001,
        0x1fff3fff20001,
        0x1fff27ff08001,
        0x1ffd8ffd70001,
        0x1ffd07fce8001,
        0x1ffb37fb18001,
        65537,
        LargestPrime,
        (1UL << 46) - 21,
        (1UL << 48) - 59,
        1073479681,
        97,
        17,
        5,
        3,
    ];

    /// <summary>The greatest prime that a modulus may be: 2^50 − 27.</summary>
    public const ulong LargestPrime = (1UL << 50) - 27;

    public static TheoryData<ulong> AllPrimes => [.. Primes];

    /// <summary>
    /// A prime of so many bits, 1 modulo step, whose inverse is rounded to a double about as far as can be: 2^bits − d with d² near
    /// 2^(2·bits − 53).
    /// </summary>
    public static ulong RoundedBadly(int bits, ulong step) =>
        CoordinationCrypto.Arithmetic.Primes.NextBelow((1UL << bits) - (ulong)Math.Pow(2, bits - 26.5), step);

    /// <summary>64-bit words that look random (SplitMix64, Steele, Lea and Flood, OOPSLA 2014), the same for the same seed.</summary>
    public static ulong[] Words(int count, ulong seed)
    {
        var words = new ulong[count];
        var state = seed * 0x9E3779B97F4A7C15 + 1;
        for (var i = 0; i < count; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            words[i] = z ^ (z >> 31);
        }
        return words;
    }

    /// <summary>Canonical residues that look random.</summary>
    public static ulong[] Residues(Modulus q, int count, ulong seed) => [.. Words(count, seed).Select(word => word % q.Value)];

    /// <summary>
    /// Canonical residues: at random, and at the edges of their range in the patterns that drive sums and products to their bounds.
    /// </summary>
    public static IEnumerable<ulong[]> Extremes(Modulus q, int count)
    {
        var top = q.Value - 1;
        yield return Residues(q, count, (ulong)count);
        yield return [.. Enumerable.Repeat(top, count)];
        yield return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? top : 0)];
        yield return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? q.Value / 2 : q.Value / 2 + 1)];
        yield return
        [
            .. Words(count, q.Value)
                .Select(word =>
                    (word & 3) switch
                    {
                        0 => 0UL,
                        1 => top,
                        2 => 1UL,
                        _ => top - 1,
                    }
                ),
        ];
        yield return new ulong[count];
    }
}
