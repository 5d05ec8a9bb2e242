using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Arithmetic;

/// <summary>The pair of vectors is x0…x3, y0…y3; below, "0" stands for the two lanes x0 y0, and so on.</summary>
internal readonly unsafe partial struct Lanes256
{
    public static ReadOnlySpan<byte> ForwardOrder => [0, 2, 1, 3, 0, 1];

    public static ReadOnlySpan<byte> InverseOrder => [0, 2, 1, 3, 0, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardExchange(int distance, ref Vector256<double> x, ref Vector256<double> y)
    {
        if (distance == 2)
            Unpack(ref x, ref y); // to 0 2 | 1 3, on the way
        ExchangeHalves(ref x, ref y); // to 0 1 | 2 3 for distance 2, 0 2 | 1 3 for distance 1
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardRestore(ref Vector256<double> x, ref Vector256<double> y) => Unpack(ref x, ref y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ForwardRoots(int distance, double* record) =>
        distance == 2 ? Avx.BroadcastVector128ToVector256(record + 4) : Vector256.Load(record);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InverseExchange(int distance, ref Vector256<double> x, ref Vector256<double> y)
    {
        if (distance == 1)
            Unpack(ref x, ref y); // to 0 2 | 1 3
        else
            ExchangeHalves(ref x, ref y); // to 0 1 | 2 3
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InverseRestore(ref Vector256<double> x, ref Vector256<double> y)
    {
        ExchangeHalves(ref x, ref y);
        Unpack(ref x, ref y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> InverseRoots(int distance, double* record) => ForwardRoots(distance, record);

    /// <summary>x0…x3, y0…y3 to x0 y0 x2 y2, x1 y1 x3 y3; and back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack(ref Vector256<double> x, ref Vector256<double> y) => (x, y) = (Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y));

    /// <summary>Exchanges the upper half of x with the lower half of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeHalves(ref Vector256<double> x, ref Vector256<double> y) =>
        (x, y) = (Avx.Permute2x128(x, y, 0x20), Avx.Permute2x128(x, y, 0x31));
}
