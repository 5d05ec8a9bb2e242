using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>Uniform in {−1, 0, 1}: a 64-bit word w gives ⌊3w / 2^64⌋ − 1; each value has probability 1/3 up to 2^−64.</summary>
internal static class TernarySampler
{
    /// <summary>
    /// The variance of a coefficient, 2/3; it is also its sub-Gaussian proxy: the even moments are no larger than those of a Gaussian of
    /// that variance.
    /// </summary>
    public const double Variance = 2.0 / 3.0;

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
                    part[i] = (long)Math.BigMul(batch[i], 3UL, out _) - 1; // in [−1, 1]
            }
        }
        finally
        {
            words.Clear();
        }
    }
}
