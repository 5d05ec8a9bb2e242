using System.Diagnostics.CodeAnalysis;
using Vector256Conversion = CoordinationCrypto.Arithmetic.VectorConversion<
    CoordinationCrypto.Arithmetic.Lanes256,
    System.Runtime.Intrinsics.Vector256<double>,
    System.Runtime.Intrinsics.Vector256<ulong>
>;
using Vector256Fused = CoordinationCrypto.Arithmetic.VectorFused<
    CoordinationCrypto.Arithmetic.Lanes256,
    System.Runtime.Intrinsics.Vector256<double>,
    System.Runtime.Intrinsics.Vector256<ulong>
>;
using Vector256Weighted = CoordinationCrypto.Arithmetic.VectorWeighted<
    CoordinationCrypto.Arithmetic.Lanes256,
    System.Runtime.Intrinsics.Vector256<double>,
    System.Runtime.Intrinsics.Vector256<ulong>
>;
using Vector512Conversion = CoordinationCrypto.Arithmetic.VectorConversion<
    CoordinationCrypto.Arithmetic.Lanes512,
    System.Runtime.Intrinsics.Vector512<double>,
    System.Runtime.Intrinsics.Vector512<ulong>
>;
using Vector512Fused = CoordinationCrypto.Arithmetic.VectorFused<
    CoordinationCrypto.Arithmetic.Lanes512,
    System.Runtime.Intrinsics.Vector512<double>,
    System.Runtime.Intrinsics.Vector512<ulong>
>;
using Vector512Weighted = CoordinationCrypto.Arithmetic.VectorWeighted<
    CoordinationCrypto.Arithmetic.Lanes512,
    System.Runtime.Intrinsics.Vector512<double>,
    System.Runtime.Intrinsics.Vector512<ulong>
>;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Kernels that do several steps of an evaluator's operation in one pass over memory. Residues are canonical, in and out, where nothing
/// else is said; every form gives the same bits.
/// </summary>
internal static class FusedKernels
{
    /// <summary>Base conversion as <see cref="ScalarConversion"/> states it.</summary>
    /// <param name="target">For each target prime, n residues.</param>
    /// <param name="source">For each source prime, n residues.</param>
    /// <param name="table">The constants.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the table.</exception>
    public static void Convert(Span<ulong> target, ReadOnlySpan<ulong> source, ConversionTable table) =>
        Convert(Kernels.Dispatched, target, source, table);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Convert(KernelKind kind, Span<ulong> target, ReadOnlySpan<ulong> source, ConversionTable table)
    {
        var n = source.Length / table.Sources.Length;
        if (source.Length != n * table.Sources.Length || target.Length != n * table.Targets.Length)
            ThrowLength();
        if (source.Overlaps(target))
            ThrowOverlap();
        switch (kind)
        {
            case KernelKind.Native when table.Sources.Length <= IfmaConversion.MaxSources:
                ScalarConversion.Convert(target, source, n, table.Native.Convert(target, source, n), table);
                break;
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Conversion.Convert(target, source, n, table);
                break;
            case KernelKind.Vector256:
                Vector256Conversion.Convert(target, source, n, table);
                break;
            default:
                ScalarConversion.Convert(target, source, n, 0, table);
                break;
        }
    }

    /// <summary>dst = a mod q, every a below 2^50; by the named form.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Lift(KernelKind kind, Span<ulong> dst, ReadOnlySpan<ulong> a, Modulus q)
    {
        if (dst.Length != a.Length)
            ThrowLength();
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Fused.Lift(dst, a, q);
                break;
            case KernelKind.Vector256:
                Vector256Fused.Lift(dst, a, q);
                break;
            default:
                ScalarFused.Lift(dst, a, q);
                break;
        }
    }

    /// <summary>dst = dst + c mod q.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="c"/> is not canonical.</exception>
    public static void AddConstant(Span<ulong> dst, ulong c, Modulus q) => AddConstant(Kernels.Dispatched, dst, c, q);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void AddConstant(KernelKind kind, Span<ulong> dst, ulong c, Modulus q)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(c, q.Value);
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Fused.AddConstant(dst, c, q);
                break;
            case KernelKind.Vector256:
                Vector256Fused.AddConstant(dst, c, q);
                break;
            default:
                ScalarFused.AddConstant(dst, c, q);
                break;
        }
    }

    /// <summary>s_l += Σ_t w_{l,t}·x_t modulo every q_l, as <see cref="ScalarWeighted"/> states it.</summary>
    /// <param name="sums">For each prime, n residues.</param>
    /// <param name="terms">For each term, n words below 2^52.</param>
    /// <param name="table">Primes and weights.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the table.</exception>
    public static void AddWeighted(Span<ulong> sums, ReadOnlySpan<ulong> terms, WeightTable table) =>
        AddWeighted(Kernels.Dispatched, sums, terms, table);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void AddWeighted(KernelKind kind, Span<ulong> sums, ReadOnlySpan<ulong> terms, WeightTable table)
    {
        var n = terms.Length / table.Terms;
        if (terms.Length != n * table.Terms || sums.Length != n * table.Moduli.Length)
            ThrowLength();
        if (terms.Overlaps(sums))
            ThrowOverlap();
        switch (kind)
        {
            case KernelKind.Native:
                ScalarWeighted.Add(sums, terms, n, table.Native.Add(sums, terms, n), table);
                break;
            case KernelKind.Vector512:
                Vector512Weighted.Add(sums, terms, n, table);
                break;
            case KernelKind.Vector256:
                Vector256Weighted.Add(sums, terms, n, table);
                break;
            default:
                ScalarWeighted.Add(sums, terms, n, 0, table);
                break;
        }
    }

    /// <summary>
    /// The product of two linear polynomials in s, in place: (a0, b0, a1) becomes (a0·b0, a0·b1 + a1·b0, a1·b1); b1 is only read.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Tensor(Span<ulong> a0, Span<ulong> b0, Span<ulong> a1, ReadOnlySpan<ulong> b1, Modulus q) =>
        Tensor(Kernels.Dispatched, a0, b0, a1, b1, q);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void Tensor(KernelKind kind, Span<ulong> a0, Span<ulong> b0, Span<ulong> a1, ReadOnlySpan<ulong> b1, Modulus q)
    {
        if (a0.Length != b0.Length || a0.Length != a1.Length || a0.Length != b1.Length)
            ThrowLength();
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Fused.Tensor(a0, b0, a1, b1, q);
                break;
            case KernelKind.Vector256:
                Vector256Fused.Tensor(a0, b0, a1, b1, q);
                break;
            default:
                ScalarFused.Tensor(a0, b0, a1, b1, q);
                break;
        }
    }

    /// <summary>u += x·b and v += x·a; by the named form.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void MultiplyAddPair(
        KernelKind kind,
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<ulong> x,
        ReadOnlySpan<ulong> b,
        ReadOnlySpan<ulong> a,
        Modulus q
    )
    {
        if (u.Length != v.Length || u.Length != x.Length || u.Length != b.Length || u.Length != a.Length)
            ThrowLength();
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Fused.MultiplyAddPair(u, v, x, b, a, q);
                break;
            case KernelKind.Vector256:
                Vector256Fused.MultiplyAddPair(u, v, x, b, a, q);
                break;
            default:
                ScalarFused.MultiplyAddPair(u, v, x, b, a, q);
                break;
        }
    }

    /// <summary>
    /// Terms that <see cref="AddMultiples(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{sbyte}, int, Modulus)"/> takes at a time.
    /// </summary>
    public const int MultipleTerms = 4;

    /// <summary>
    /// Weights of <see cref="AddMultiples(Span{ulong}, ReadOnlySpan{ulong}, ReadOnlySpan{sbyte}, int, Modulus)"/> are in [−4, 4).
    /// </summary>
    public const int MultipleBound = 4;

    /// <summary>
    /// sum_r += Σ_i w_{r,i}·t_i as plain 64-bit sums, −w·t standing for w·(q − t): each term adds at most 4q. For
    /// <see cref="Kernels.ReduceLazy(Span{ulong}, Modulus)"/> at the end.
    /// </summary>
    /// <param name="sums">Sum after sum, n words each.</param>
    /// <param name="terms">Four terms of n canonical residues, one after another.</param>
    /// <param name="weights">Four for each sum, in [−4, 4).</param>
    /// <param name="n">The length of a term.</param>
    /// <param name="q">The modulus.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a weight is out of range.</exception>
    public static void AddMultiples(Span<ulong> sums, ReadOnlySpan<ulong> terms, ReadOnlySpan<sbyte> weights, int n, Modulus q) =>
        AddMultiples(Kernels.Dispatched, sums, terms, weights, n, q);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void AddMultiples(
        KernelKind kind,
        Span<ulong> sums,
        ReadOnlySpan<ulong> terms,
        ReadOnlySpan<sbyte> weights,
        int n,
        Modulus q
    )
    {
        if (terms.Length != MultipleTerms * n || weights.Length % MultipleTerms != 0 || sums.Length != weights.Length / MultipleTerms * n)
            ThrowLength();
        if (weights.IndexOfAnyExceptInRange((sbyte)-MultipleBound, (sbyte)(MultipleBound - 1)) >= 0)
            ThrowWeight();
        switch (kind)
        {
            case KernelKind.Native or KernelKind.Vector512:
                Vector512Fused.AddMultiples(sums, terms, weights, n, q);
                break;
            case KernelKind.Vector256:
                Vector256Fused.AddMultiples(sums, terms, weights, n, q);
                break;
            default:
                ScalarFused.AddMultiples(sums, terms, weights, n, 0, q);
                break;
        }
    }

    [DoesNotReturn]
    private static void ThrowWeight() => throw new ArgumentException("A weight is not in [−4, 4).");

    /// <summary>u = Σ_d x_d·b_d and v = Σ_d x_d·a_d.</summary>
    /// <exception cref="ArgumentException">The lengths or the numbers of terms differ, or u or v overlaps a factor.</exception>
    public static void DotPair(
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<LimbReference> x,
        ReadOnlySpan<LimbReference> b,
        ReadOnlySpan<LimbReference> a,
        Modulus q
    ) => DotPair(Kernels.Dispatched, u, v, x, b, a, q);

    /// <summary>The same, by the named form.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public static void DotPair(
        KernelKind kind,
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<LimbReference> x,
        ReadOnlySpan<LimbReference> b,
        ReadOnlySpan<LimbReference> a,
        Modulus q
    )
    {
        if (u.Length != v.Length || x.Length != b.Length || x.Length != a.Length)
            ThrowLength();
        if (u.Overlaps(v))
            ThrowOverlap();
        RequireApart(u, x);
        RequireApart(u, b);
        RequireApart(u, a);
        RequireApart(v, x);
        RequireApart(v, b);
        RequireApart(v, a);
        if (kind == KernelKind.Native && NativeDot.Takes(u.Length, x.Length))
        {
            NativeDot.Run(u, v, x, b, a, q);
            return;
        }
        u.Clear();
        v.Clear();
        for (var d = 0; d < x.Length; d++)
            MultiplyAddPair(kind, u, v, x[d].Residues(u.Length), b[d].Residues(u.Length), a[d].Residues(u.Length), q);
    }

    private static void RequireApart(Span<ulong> result, ReadOnlySpan<LimbReference> factors)
    {
        foreach (var factor in factors)
            if (factor.Residues(result.Length).Overlaps(result))
                ThrowOverlap();
    }

    [DoesNotReturn]
    private static void ThrowLength() => throw new ArgumentException("The lengths of a kernel's operands do not fit each other.");

    [DoesNotReturn]
    private static void ThrowOverlap() => throw new ArgumentException("A result must not overlap what it is made from.");
}
