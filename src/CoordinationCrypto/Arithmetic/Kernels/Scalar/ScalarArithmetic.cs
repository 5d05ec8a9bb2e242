namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The specification of the element-wise kernels. Residues are canonical, in and out; all spans have the destination's length
/// (<see cref="Kernels"/> checks); a destination may be one of the sources.
/// </summary>
internal static class ScalarArithmetic
{
    /// <summary>dst = a + b mod q.</summary>
    public static void Add(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Add(a[i], b[i]);
    }

    /// <summary>dst = a − b mod q.</summary>
    public static void Subtract(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Subtract(a[i], b[i]);
    }

    /// <summary>dst = −a mod q.</summary>
    public static void Negate(Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Negate(a[i]);
    }

    /// <summary>dst = a·b mod q.</summary>
    public static void Multiply(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Multiply(a[i], b[i]);
    }

    /// <summary>dst = dst + a·b mod q.</summary>
    public static void MultiplyAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Add(dst[i], q.Multiply(a[i], b[i]));
    }

    /// <summary>dst = w·a mod q.</summary>
    public static void MultiplyScalar(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Multiply(a[i], w);
    }

    /// <summary>dst = dst + w·a mod q.</summary>
    public static void MultiplyScalarAdd(Span<ulong> dst, ReadOnlySpan<ulong> a, Multiplier w, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Add(dst[i], q.Multiply(a[i], w));
    }

    /// <summary>dst = the residues of a, every |a| below 2^50.</summary>
    public static void FromSigned(Span<ulong> dst, ReadOnlySpan<long> a, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.FromSignedUnchecked(a[i]);
    }

    /// <summary>dst = dst + a mod 2^64.</summary>
    public static void AddLazy(Span<ulong> dst, ReadOnlySpan<ulong> a)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] += a[i];
    }

    /// <summary>dst = dst + a + b + c + e mod 2^64.</summary>
    public static void AddLazyFour(
        Span<ulong> dst,
        ReadOnlySpan<ulong> a,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> c,
        ReadOnlySpan<ulong> e
    )
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] += a[i] + b[i] + c[i] + e[i];
    }

    /// <summary>dst = dst mod q, of any 64-bit values.</summary>
    public static void ReduceLazy(Span<ulong> dst, Modulus q)
    {
        for (var i = 0; i < dst.Length; i++)
            dst[i] = q.Reduce(dst[i]);
    }
}
