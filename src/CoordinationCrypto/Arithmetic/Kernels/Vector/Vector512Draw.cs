using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The drawing of uniform integers on vectors of eight words: bit for bit what <see cref="ScalarDraw"/> does, which also does what fills
/// no vector.
/// </summary>
internal static class Vector512Draw
{
    private const int Lanes = 8;

    /// <summary>Words of a candidate whose digits are drawn here.</summary>
    public const int Width = 3;

    /// <summary>
    /// As <see cref="ScalarDraw.Residues"/>. Rejections are rare: eight words of which one is rejected go the scalar way.
    /// </summary>
    public static int Residues(Span<ulong> destination, ReadOnlySpan<ulong> words, Modulus q, ulong threshold)
    {
        var (low32, high32) = (Vector512.Create(q.Value & uint.MaxValue), Vector512.Create(q.Value >> 32));
        var (factor, limit) = (Vector512.Create(q.Value), Vector512.Create(threshold));
        var (i, kept) = (0, 0);
        for (; i + Lanes <= words.Length; i += Lanes)
        {
            var w = Vector512.Create(words[i..]);
            if (Vector512.LessThanAny(w * factor, limit))
            {
                kept += ScalarDraw.Residues(destination[kept..], words.Slice(i, Lanes), q, threshold);
                continue;
            }
            var upper = w >>> 32;
            var cross = Product(upper, low32); // at most (2^32 − 1)²
            var middle = Product(w, high32) + (Product(w, low32) >>> 32) + (cross & Vector512.Create(0xFFFF_FFFFUL)); // below 2^50 + 2^33
            (Product(upper, high32) + (cross >>> 32) + (middle >>> 32)).CopyTo(destination[kept..]);
            kept += Lanes;
        }
        return kept + ScalarDraw.Residues(destination[kept..], words[i..], q, threshold);
    }

    /// <summary>
    /// As <see cref="ScalarDraw.Digits"/>, for candidates of three words. Eight candidates are sorted into vectors by word, compared, cut
    /// into digits, and those that are kept moved together.
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
        var count = digits.Length / n;
        var mask = Vector512.Create((1UL << ScalarWeighted.TermBits) - 1);
        var (most0, most1, most2, top) = (
            Vector512.Create(largest[0]),
            Vector512.Create(largest[1]),
            Vector512.Create(largest[2]),
            Vector512.Create(topMask)
        );
        for (; candidates.Length >= Width * Lanes && kept + Lanes <= n; candidates = candidates[(Width * Lanes)..])
        {
            var (a, b, c) = (
                Vector512.Create(candidates),
                Vector512.Create(candidates[Lanes..]),
                Vector512.Create(candidates[(2 * Lanes)..])
            );
            var w0 = Pick(a, Vector512.Create(0UL, 3, 6, 9, 12, 15, 0, 0), b, Vector512.Create(0UL, 1, 2, 3, 4, 5, 8 + 2, 8 + 5), c);
            var w1 = Pick(a, Vector512.Create(1UL, 4, 7, 10, 13, 0, 0, 0), b, Vector512.Create(0UL, 1, 2, 3, 4, 8 + 0, 8 + 3, 8 + 6), c);
            var w2 =
                Pick(a, Vector512.Create(2UL, 5, 8, 11, 14, 0, 0, 0), b, Vector512.Create(0UL, 1, 2, 3, 4, 8 + 1, 8 + 4, 8 + 7), c) & top;
            var kept1 = Vector512.LessThan(w1, most1) | Vector512.Equals(w1, most1) & Vector512.LessThanOrEqual(w0, most0);
            var keep = Vector512.LessThan(w2, most2) | Vector512.Equals(w2, most2) & kept1;
            Store(digits[kept..], w0 & mask, keep);
            Store(digits[(n + kept)..], (w0 >>> 52 | w1 << 12) & mask, keep);
            Store(digits[(2 * n + kept)..], (w1 >>> 40 | w2 << 24) & mask, keep);
            if (count > Width)
                Store(digits[(3 * n + kept)..], w2 >>> 28, keep); // three digits hold 156 bits
            kept += BitOperations.PopCount(keep.ExtractMostSignificantBits());
        }
        return ScalarDraw.Digits(digits, n, kept, candidates, largest, topMask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Pick(
        Vector512<ulong> a,
        Vector512<ulong> fromAb,
        Vector512<ulong> b,
        Vector512<ulong> withC,
        Vector512<ulong> c
    ) => Avx512F.PermuteVar8x64x2(Avx512F.PermuteVar8x64x2(a, fromAb, b), withC, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<ulong> destination, Vector512<ulong> value, Vector512<ulong> keep) =>
        Avx512F.Compress(Vector512<ulong>.Zero, keep, value).CopyTo(destination);

    /// <summary>The products of the low 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());
}
