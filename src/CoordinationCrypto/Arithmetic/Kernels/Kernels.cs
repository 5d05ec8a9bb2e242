using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using Vector256Arithmetic = CoordinationCrypto.Arithmetic.VectorArithmetic<
    CoordinationCrypto.Arithmetic.Lanes256,
    System.Runtime.Intrinsics.Vector256<double>,
    System.Runtime.Intrinsics.Vector256<ulong>
>;
using Vector512Arithmetic = CoordinationCrypto.Arithmetic.VectorArithmetic<
    CoordinationCrypto.Arithmetic.Lanes512,
    System.Runtime.Intrinsics.Vector512<double>,
    System.Runtime.Intrinsics.Vector512<ulong>
>;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Element-wise arithmetic on whole polynomials, of any length. Sources and destination have one length, and residues are canonical, in and
/// out. A destination may be one of its sources, but must not overlap one in part. Each kernel runs in the fastest form that the machine
/// has, or in the one that is named.
/// </summary>
internal static class Kernels
{
    /// <summary>The form that calls without a kind use on this machine; the compiler makes it a constant.</summary>
    public static KernelKind Dispatched =>
        Vector512.IsHardwareAccelerated && Lanes512.IsSupported
            ? NativeKernels.IsLoaded
                ? KernelKind.Native
                : KernelKind.Vector512
            : Vector256.IsHardwareAccelerated && Lanes256.IsSupported
                ? KernelKind.Vector256
                : KernelKind.Scalar;

    /// <summary>Whether this machine has the instructions of a form, and the library where it is one.</summary>
    public static bool IsSupported(KernelKind kind) =>
        kind switch
        {
            KernelKind.Scalar => true,
            KernelKind.Vector256 => Lanes256.IsSupported,
            KernelKind.Vector512 => Lanes512.IsSupported,
            KernelKind.Native => Lanes512.IsSupported && NativeKernels.IsLoaded,
            _ => false,
        };

    /// <summary>dst = a + b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Add(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q) => Add(Dispatched, dst, a, b, q);

    /// <inheritdoc cref="Add(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Add(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.Add(dst, a, b, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.Add(dst, a, b, q);
                break;
            default:
                ScalarArithmetic.Add(dst, a, b, q);
                break;
        }
    }

    /// <summary>dst = a − b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Subtract(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q) =>
        Subtract(Dispatched, dst, a, b, q);

    /// <inheritdoc cref="Subtract(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Subtract(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.Subtract(dst, a, b, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.Subtract(dst, a, b, q);
                break;
            default:
                ScalarArithmetic.Subtract(dst, a, b, q);
                break;
        }
    }

    /// <summary>dst = −a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Negate(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q) => Negate(Dispatched, dst, a, q);

    /// <inheritdoc cref="Negate(Span{ulong}, ReadOnlySpan{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Negate(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        Check(dst, a);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.Negate(dst, a, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.Negate(dst, a, q);
                break;
            default:
                ScalarArithmetic.Negate(dst, a, q);
                break;
        }
    }

    /// <summary>dst = a·b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void Multiply(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q) =>
        Multiply(Dispatched, dst, a, b, q);

    /// <inheritdoc cref="Multiply(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Multiply(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.Multiply(dst, a, b, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.Multiply(dst, a, b, q);
                break;
            default:
                ScalarArithmetic.Multiply(dst, a, b, q);
                break;
        }
    }

    /// <summary>dst = dst + a·b mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q) =>
        MultiplyAdd(Dispatched, dst, a, b, q);

    /// <inheritdoc cref="MultiplyAdd(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void MultiplyAdd(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        Check(dst, a);
        Check(dst, b);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.MultiplyAdd(dst, a, b, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.MultiplyAdd(dst, a, b, q);
                break;
            default:
                ScalarArithmetic.MultiplyAdd(dst, a, b, q);
                break;
        }
    }

    /// <summary>dst = w·a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyScalar(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q) =>
        MultiplyScalar(Dispatched, dst, a, w, q);

    /// <inheritdoc cref="MultiplyScalar(Span{ulong}, ReadOnlySpan{ulong}, Multiplier, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void MultiplyScalar(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        Check(dst, a);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.MultiplyScalar(dst, a, w, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.MultiplyScalar(dst, a, w, q);
                break;
            default:
                ScalarArithmetic.MultiplyScalar(dst, a, w, q);
                break;
        }
    }

    /// <summary>dst = dst + w·a mod q.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void MultiplyScalarAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q) =>
        MultiplyScalarAdd(Dispatched, dst, a, w, q);

    /// <inheritdoc cref="MultiplyScalarAdd(Span{ulong}, ReadOnlySpan{ulong}, Multiplier, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void MultiplyScalarAdd(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        Check(dst, a);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.MultiplyScalarAdd(dst, a, w, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.MultiplyScalarAdd(dst, a, w, q);
                break;
            default:
                ScalarArithmetic.MultiplyScalarAdd(dst, a, w, q);
                break;
        }
    }

    /// <summary>dst = the residues of a, every |a| below 2^50.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromSigned(Span<ulong> dst, ReadOnlySpan<long> a, Modulus q) => FromSigned(Dispatched, dst, a, q);

    /// <inheritdoc cref="FromSigned(Span{ulong}, ReadOnlySpan{long}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void FromSigned(KernelKind kind, Span<ulong> dst, ReadOnlySpan<long> a, Modulus q)
    {
        CheckLength(dst.Length, a.Length);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.FromSigned(dst, a, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.FromSigned(dst, a, q);
                break;
            default:
                ScalarArithmetic.FromSigned(dst, a, q);
                break;
        }
    }

    /// <summary>
    /// dst = dst + a, plain 64-bit sums: floor((2^64 − 1) / (q − 1)) canonical residues fit before
    /// <see cref="ReduceLazy(Span{ulong}, Modulus)"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void AddLazy(Span<ulong> dst, ReadOnlySpan<ulong> a) => AddLazy(Dispatched, dst, a);

    /// <inheritdoc cref="AddLazy(Span{ulong}, ReadOnlySpan{ulong})"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void AddLazy(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a)
    {
        Check(dst, a);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.AddLazy(dst, a);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.AddLazy(dst, a);
                break;
            default:
                ScalarArithmetic.AddLazy(dst, a);
                break;
        }
    }

    /// <summary>
    /// dst = dst + a + b + c + e, plain 64-bit sums. For sources that lie in main memory this takes two thirds of the time of four single
    /// sums: four streams are read at once, and dst moves once.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    public static void AddLazyFour(
        Span<ulong> dst,
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> c,
        ReadOnlySpan<ulong> e
    ) => AddLazyFour(Dispatched, dst, a, b, c, e);

    /// <inheritdoc cref="AddLazyFour(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{ulong})"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void AddLazyFour(
        KernelKind kind,
        Span<ulong> dst,
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> c,
        ReadOnlySpan<ulong> e
    )
    {
        Check(dst, a);
        Check(dst, b);
        Check(dst, c);
        Check(dst, e);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.AddLazyFour(dst, a, b, c, e);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.AddLazyFour(dst, a, b, c, e);
                break;
            default:
                ScalarArithmetic.AddLazyFour(dst, a, b, c, e);
                break;
        }
    }

    /// <summary>dst = dst mod q, of any 64-bit values.</summary>
    public static void ReduceLazy(Span<ulong> dst, Modulus q) => ReduceLazy(Dispatched, dst, q);

    /// <inheritdoc cref="ReduceLazy(Span{ulong}, Modulus)"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void ReduceLazy(KernelKind kind, Span<ulong> dst, Modulus q)
    {
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Arithmetic.ReduceLazy(dst, q);
                break;
            case KernelKind.Vector256:
                Vector256Arithmetic.ReduceLazy(dst, q);
                break;
            default:
                ScalarArithmetic.ReduceLazy(dst, q);
                break;
        }
    }

    private static void Check(Span<ulong> dst, ReadOnlySpan<ulong> source)
    {
        CheckLength(dst.Length, source.Length);
        if (source.Overlaps(dst, out var offset) && offset != 0)
            ThrowOverlap();
    }

    private static void CheckLength(int destination, int source)
    {
        if (destination != source)
            ThrowLength();
    }

    [DoesNotReturn]
    private static void ThrowLength() => throw new ArgumentException("Sources and destination must have the same length.");

    [DoesNotReturn]
    private static void ThrowOverlap() =>
        throw new ArgumentException("A destination may be a source itself, but must not overlap one in part.");
}

/// <summary>The forms in which every kernel exists. All give the same bits.</summary>
internal enum KernelKind
{
    /// <summary>Plain integer code: the specification.</summary>
    Scalar,

    /// <summary>256-bit vectors with fused multiply-adds on doubles.</summary>
    Vector256,

    /// <summary>512-bit vectors with fused multiply-adds on doubles.</summary>
    Vector512,

    /// <summary>The native library's 52-bit multiply-adds for the kernels that it has; the others in their 512-bit form.</summary>
    Native,
}
