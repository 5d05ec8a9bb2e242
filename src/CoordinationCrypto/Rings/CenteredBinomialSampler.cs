using System.Numerics;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>
/// The centred binomial distribution of 42 coins: the number of ones in 21 bits minus that in 21 others, so |e| ≤ 21 and the standard
/// deviation is √10.5 ≈ 3.24.
/// </summary>
internal static class CenteredBinomialSampler
{
    /// <summary>The largest absolute value.</summary>
    public const int Bound = 21;

    /// <summary>The variance; also the sub-Gaussian proxy, as for every sum of independent fair ±½ coins.</summary>
    public const double Variance = Bound / 2.0;

    private const ulong HalfMask = (1UL << Bound) - 1;
    private const int WordsAtATime = 512;

    public static void Fill(IRandomStream stream, Span<long> destination)
    {
        Span<ulong> words = stackalloc ulong[WordsAtATime];
        try
        {
            for (var start = 0; start < destination.Length; start += WordsAtATime)
            {
                var part = destination.Slice(start, Math.Min(WordsAtATime, destination.Length - start));
                var batch = words[..part.Length];
                stream.Fill(batch);
                for (var i = 0; i < part.Length; i++)
                    // in [−21, 21]
                    part[i] = BitOperations.PopCount(batch[i] & HalfMask) - BitOperations.PopCount((batch[i] >> Bound) & HalfMask);
            }
        }
        finally
        {
            words.Clear();
        }
    }
}
