using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Exactly uniform integers in [−offset, modulus − offset): a 64-bit word w gives ⌊w·modulus/2^64⌋ − offset and is skipped
/// when (w·modulus mod 2^64) &lt; (2^64 mod modulus).
/// </summary>
/// <remarks>
/// Lemire, ACM TOMACS 2019. A skip happens with probability below modulus/2^64 and says nothing of the value that is kept.
/// </remarks>
internal static class MaskSampler
{
    private const int WordsAtATime = 512;

    /// <summary>Fills a span from a stream.</summary>
    /// <param name="stream">Secret.</param>
    /// <param name="destination">Each in [−offset, modulus − offset) afterwards.</param>
    /// <param name="modulus">In [1, 2^50).</param>
    /// <param name="offset">In [0, modulus).</param>
    public static void Fill(IRandomStream stream, Span<long> destination, ulong modulus, long offset)
    {
        var threshold = (0 - modulus) % modulus; // 2^64 mod modulus
        Span<ulong> words = stackalloc ulong[WordsAtATime];
        try
        {
            var filled = 0;
            while (filled < destination.Length)
            {
                var batch = words[..Math.Min(WordsAtATime, destination.Length - filled)];
                stream.Fill(batch);
                foreach (var word in batch)
                {
                    var high = Math.BigMul(word, modulus, out var low); // in [0, modulus)
                    if (low >= threshold)
                        destination[filled++] = (long)high - offset;
                }
            }
        }
        finally
        {
            words.Clear();
        }
    }
}
