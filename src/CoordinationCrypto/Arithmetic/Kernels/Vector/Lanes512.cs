using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Arithmetic;

/// <summary>Eight lanes: AVX-512 F and DQ.</summary>
internal readonly unsafe partial struct Lanes512 : INttLanes<Vector512<double>, Vector512<ulong>>
{
    /// <summary>Whether this machine has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* destination, Vector512<double> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Load(ulong* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong* destination, Vector512<ulong> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector512<ulong> value) => Avx512DQ.ConvertToVector512Double(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SignedToDouble(Vector512<ulong> value) => Avx512DQ.ConvertToVector512Double(value.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Low32(Vector512<ulong> value) => value & Vector512.Create(0xFFFF_FFFFUL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> High32(Vector512<ulong> value) => value >>> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Add(Vector512<ulong> a, Vector512<ulong> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Subtract(Vector512<ulong> a, Vector512<ulong> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplySubtract(Vector512<double> a, Vector512<double> b, Vector512<double> c) =>
        Avx512F.FusedMultiplySubtract(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SubtractProduct(Vector512<double> c, Vector512<double> a, Vector512<double> b) =>
        Avx512F.FusedMultiplyAddNegated(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Round(Vector512<double> value) => Avx512F.RoundScale(value, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Floor(Vector512<double> value) => Avx512F.RoundScale(value, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToWord(Vector512<double> value) => Avx512DQ.ConvertToVector512UInt64(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    // read as unsigned, a negative value is the greater of the two, a non-negative one the lesser
    public static Vector512<ulong> Lift(Vector512<ulong> value, Vector512<ulong> q) => Vector512.Min(value, value + q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Canonical(Vector512<double> value, Vector512<double> q, Vector512<ulong> qWord) =>
        Lift(Avx512DQ.ConvertToVector512Int64(value).AsUInt64(), qWord);
}
