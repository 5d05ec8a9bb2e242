using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Four lanes: AVX2 and FMA. It has no conversion between doubles and 64-bit words, so that goes by the bits: a double in [2^52, 2^53)
/// has its integer in the low 52 bits.
/// </summary>
internal readonly unsafe partial struct Lanes256 : INttLanes<Vector256<double>, Vector256<ulong>>
{
    private const double Two52 = 1UL << 52;
    private const ulong Two52Bits = 0x4330_0000_0000_0000;
    private const double SignedOffset = 3UL << 51; // 1.5·2^52: its low 52 bits count from −2^51
    private const ulong SignedOffsetBits = 0x4338_0000_0000_0000;

    /// <summary>Whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* destination, Vector256<double> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Load(ulong* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* destination, Vector256<ulong> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector256<ulong> value) =>
        (value | Vector256.Create(Two52Bits)).AsDouble() - Vector256.Create(Two52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SignedToDouble(Vector256<ulong> value) =>
        (value + Vector256.Create(SignedOffsetBits)).AsDouble() - Vector256.Create(SignedOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Low32(Vector256<ulong> value) => value & Vector256.Create(0xFFFF_FFFFUL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> High32(Vector256<ulong> value) => value >>> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Add(Vector256<ulong> a, Vector256<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Subtract(Vector256<ulong> a, Vector256<ulong> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplySubtract(Vector256<double> a, Vector256<double> b, Vector256<double> c) =>
        Fma.MultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SubtractProduct(Vector256<double> c, Vector256<double> a, Vector256<double> b) =>
        Fma.MultiplyAddNegated(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Round(Vector256<double> value) => Avx.RoundToNearestInteger(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Floor(Vector256<double> value) => Avx.Floor(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ToWord(Vector256<double> value) =>
        (value + Vector256.Create(Two52)).AsUInt64() ^ Vector256.Create(Two52Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Lift(Vector256<ulong> value, Vector256<ulong> q) =>
        value + (q & Vector256.LessThan(value.AsInt64(), Vector256<long>.Zero).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Canonical(Vector256<double> value, Vector256<double> q, Vector256<ulong> qWord)
    {
        var lifted = value + (q & Vector256.LessThan(value, Vector256<double>.Zero)); // in [0, q)
        return ToWord(lifted);
    }
}
