using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Arithmetic;

/// <summary>The pair of vectors is x0…x7, y0…y7; below, "0" stands for the two lanes x0 y0, and so on.</summary>
internal readonly unsafe partial struct Lanes512
{
    // 0 1 2 3 | 4 5 6 7, with their own inverse
    private static readonly Vector512<long> ZipLow = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);
    private static readonly Vector512<long> ZipHigh = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
    private static readonly Vector512<long> UnzipEven = Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14);
    private static readonly Vector512<long> UnzipOdd = Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15);

    // from 0 4 2 6 | 1 5 3 7 to natural order
    private static readonly Vector512<long> MergeX = Vector512.Create(0L, 8, 4, 12, 2, 10, 6, 14);
    private static readonly Vector512<long> MergeY = Vector512.Create(1L, 9, 5, 13, 3, 11, 7, 15);

    public static ReadOnlySpan<byte> ForwardOrder => [0, 4, 2, 6, 1, 5, 3, 7, 0, 2, 1, 3, 0, 1];

    public static ReadOnlySpan<byte> InverseOrder => [0, 4, 1, 5, 2, 6, 3, 7, 0, 2, 1, 3, 0, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardExchange(int distance, ref Vector512<double> x, ref Vector512<double> y)
    {
        var (a, b) = (x, y);
        switch (distance)
        {
            case 4: // to 0 1 2 3 | 4 5 6 7
                x = Avx512F.PermuteVar8x64x2(a, ZipLow, b);
                y = Avx512F.PermuteVar8x64x2(a, ZipHigh, b);
                break;
            case 2: // to 0 1 4 5 | 2 3 6 7
                x = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00);
                y = Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
                break;
            default: // to 0 4 2 6 | 1 5 3 7
                x = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
                y = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardRestore(ref Vector512<double> x, ref Vector512<double> y)
    {
        var (a, b) = (x, y);
        x = Avx512F.PermuteVar8x64x2(a, MergeX, b);
        y = Avx512F.PermuteVar8x64x2(a, MergeY, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ForwardRoots(int distance, double* record) =>
        distance switch
        {
            4 => Avx512DQ.BroadcastVector128ToVector512(record + 12),
            2 => Spread(Vector512.Load(record + 8), 0b01_01_00_00),
            _ => Vector512.Load(record),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InverseExchange(int distance, ref Vector512<double> x, ref Vector512<double> y)
    {
        var (a, b) = (x, y);
        switch (distance)
        {
            case 1: // to 0 2 4 6 | 1 3 5 7
                x = Avx512F.UnpackLow(a, b);
                y = Avx512F.UnpackHigh(a, b);
                break;
            case 2: // to 0 4 1 5 | 2 6 3 7
                x = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
                y = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
                break;
            default: // to 0 1 2 3 | 4 5 6 7
                x = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00);
                y = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InverseRestore(ref Vector512<double> x, ref Vector512<double> y)
    {
        var (a, b) = (x, y);
        x = Avx512F.PermuteVar8x64x2(a, UnzipEven, b);
        y = Avx512F.PermuteVar8x64x2(a, UnzipOdd, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> InverseRoots(int distance, double* record) =>
        distance switch
        {
            4 => Avx512DQ.BroadcastVector128ToVector512(record + 12),
            2 => Spread(Vector512.Load(record + 8), 0b01_00_01_00),
            _ => Vector512.Load(record),
        };

    /// <summary>Four of the pairs of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Spread(Vector512<double> roots, [ConstantExpected] byte pairs) =>
        Avx512F.Shuffle4x128(roots, roots, pairs);
}
