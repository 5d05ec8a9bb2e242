using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Arithmetic.Kernels;

/// <summary>
/// Element-wise arithmetic on whole polynomials, of any length. Sources and destination have one length, and residues are canonical, in and
/// out. A destination may be one of its sources, but must not overlap one in part.
/// </summary>
internal static class Kernels
{
    /// <summary>The form that the plain calls use on this machine.</summary>
    public static KernelKind Dispatched => KernelKind.Scalar;

    /// <summary>dst = a + b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Add(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        ScalarArithmetic.Add(dst, a, b, q);
    }

    /// <summary>dst = a − b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Subtract(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        ScalarArithmetic.Subtract(dst, a, b, q);
    }

    /// <summary>dst = −a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Negate(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        Check(dst, a);
        ScalarArithmetic.Negate(dst, a, q);
    }

    /// <summary>dst = a·b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Multiply(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        ScalarArithmetic.Multiply(dst, a, b, q);
    }

    /// <summary>dst = dst + a·b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        ScalarArithmetic.MultiplyAdd(dst, a, b, q);
    }

    /// <summary>dst = w·a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyScalar(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        Check(dst, a);
        ScalarArithmetic.MultiplyScalar(dst, a, w, q);
    }

    /// <summary>dst = dst + w·a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyScalarAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        Check(dst, a);
        ScalarArithmetic.MultiplyScalarAdd(dst, a, w, q);
    }

    /// <summary>dst = the residues of a, every |a| below 2^50.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromSigned(Span<ulong> dst, ReadOnlySpan<long> a, Modulus q)
    {
        if (dst.Length != a.Length)
            ThrowLength();
        ScalarArithmetic.FromSigned(dst, a, q);
    }

    /// <summary>dst = dst + a, plain 64-bit sums: 2^64 / q canonical residues fit before <see cref="ReduceLazy"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void AddLazy(Span<ulong> dst, ReadOnlySpan<ulong> a)
    {
        Check(dst, a);
        ScalarArithmetic.AddLazy(dst, a);
    }

    /// <summary>dst = dst mod q, of any 64-bit values.</summary>
    public static void ReduceLazy(Span<ulong> dst, Modulus q) => ScalarArithmetic.ReduceLazy(dst, q);

    private static void Check(Span<ulong> dst, ReadOnlySpan<ulong> source)
    {
        if (dst.Length != source.Length)
            ThrowLength();
        if (source.Overlaps(dst, out var offset) && offset != 0)
            ThrowOverlap();
    }

    [DoesNotReturn]
    private static void ThrowLength() => throw new ArgumentException("Sources and destination must have the same length.");

    [DoesNotReturn]
    private static void ThrowOverlap() => throw new ArgumentException("A destination may be a source itself, but must not overlap one in part.");
}
