using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A uniform order of n items: Fisher and Yates's shuffle (Durstenfeld, CACM 7 (1964), algorithm 235). For i = n − 1 down to 1, items i
/// and j change places, j uniform in [0, i]: a 64-bit word w of the stream gives j = ⌊w·(i + 1)/2^64⌋, and is skipped if (w·(i + 1)
/// mod 2^64) &lt; (2^64 mod (i + 1)) (Lemire, ACM TOMACS 2019), so no j is likelier than another. For public streams: the time depends on
/// the bytes.
/// </summary>
internal static class CoinOrder
{
    /// <summary>The items 0 … n − 1 in the stream's order.</summary>
    /// <param name="count">n, at least 0.</param>
    /// <param name="stream">Of a coin.</param>
    public static int[] Of(int count, IRandomStream stream)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)Below((ulong)i + 1, stream);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>A uniform number in [0, bound).</summary>
    public static ulong Below(ulong bound, IRandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        var threshold = (0 - bound) % bound; // 2^64 mod bound
        Span<ulong> word = stackalloc ulong[1];
        while (true)
        {
            stream.Fill(word);
            var high = Math.BigMul(word[0], bound, out var low); // in [0, bound)
            if (low >= threshold)
                return high;
        }
    }
}
