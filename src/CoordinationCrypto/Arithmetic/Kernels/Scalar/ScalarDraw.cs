namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The specification of the drawing of uniform integers from random words (<see cref="DrawKernels"/>). What is rejected is independent of
/// what is kept; nothing else decides the course of the computation.
/// </summary>
internal static class ScalarDraw
{
    private const ulong TermMask = (1UL << ScalarWeighted.TermBits) - 1;

    /// <summary>
    /// Of each word w, ⌊w·q / 2^64⌋, unless (w·q mod 2^64) is below <paramref name="threshold"/>, 2^64 mod q. Returns how many were
    /// written.
    /// </summary>
    public static int Residues(Span<ulong> destination, ReadOnlySpan<ulong> words, Modulus q, ulong threshold)
    {
        var kept = 0;
        foreach (var word in words)
        {
            var high = Math.BigMul(word, q.Value, out var low); // in [0, q)
            if (low < threshold)
                continue;
            destination[kept++] = high;
        }
        return kept;
    }

    /// <summary>
    /// Candidates from the first on, until the n-th coefficient is there. Every candidate's digits are written, and overwritten by the
    /// next one's if it is rejected.
    /// </summary>
    public static int Digits(
        Span<ulong> digits,
        int n,
        int kept,
        ReadOnlySpan<ulong> candidates,
        ReadOnlySpan<ulong> largest,
        ulong topMask
    )
    {
        var width = largest.Length;
        var count = digits.Length / n;
        for (; candidates.Length >= width && kept < n; candidates = candidates[width..])
        {
            for (var d = 0; d < count; d++)
                digits[d * n + kept] = Digit(candidates[..width], d, topMask);
            kept += 1 - Exceeds(candidates[..width], largest, topMask);
        }
        return kept;
    }

    /// <summary>Bits 52·d to 52·d + 51.</summary>
    private static ulong Digit(ReadOnlySpan<ulong> candidate, int d, ulong topMask)
    {
        var (word, shift) = (d * ScalarWeighted.TermBits >> 6, d * ScalarWeighted.TermBits & 63);
        var digit = Word(candidate, word, topMask) >> shift;
        if (shift > 64 - ScalarWeighted.TermBits && word + 1 < candidate.Length)
            digit |= Word(candidate, word + 1, topMask) << (64 - shift);
        return digit & TermMask;
    }

    /// <summary>1 where largest − candidate borrows, else 0.</summary>
    private static int Exceeds(ReadOnlySpan<ulong> candidate, ReadOnlySpan<ulong> largest, ulong topMask)
    {
        ulong borrow = 0; // 0 or 1
        for (var j = 0; j < largest.Length; j++)
        {
            var (a, b) = (largest[j], Word(candidate, j, topMask));
            borrow = (~a & b | (~a | b) & (a - b - borrow)) >> 63;
        }
        return (int)borrow;
    }

    private static ulong Word(ReadOnlySpan<ulong> candidate, int j, ulong topMask) =>
        j == candidate.Length - 1 ? candidate[j] & topMask : candidate[j];
}
