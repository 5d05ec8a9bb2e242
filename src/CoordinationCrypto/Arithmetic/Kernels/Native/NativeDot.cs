using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The native library's form of FusedKernels.DotPair over spans.
/// </summary>
internal static unsafe class NativeDot
{
    /// <summary>COORDCRYPTO_MAX_TERMS: more would overflow the lazy sums.</summary>
    public const int MaxTerms = 11;

    private const int Step = 16;

    /// <summary>Whether the kernel has this form.</summary>
    public static bool Takes(int length, int terms) => terms <= MaxTerms && length % Step == 0;

    /// <summary>u = Σ_d x_d·b_d and v = Σ_d x_d·a_d; lengths and terms fit.</summary>
    public static void Run(
        Span<ulong> u,
        Span<ulong> v,
        ReadOnlySpan<LimbReference> x,
        ReadOnlySpan<LimbReference> b,
        ReadOnlySpan<LimbReference> a,
        Modulus q
    )
    {
        NativeKernels.Require();
        var factors = stackalloc ulong*[3 * MaxTerms];
        for (var d = 0; d < x.Length; d++)
        {
            factors[d] = Address(x[d], u.Length);
            factors[MaxTerms + d] = Address(b[d], u.Length);
            factors[2 * MaxTerms + d] = Address(a[d], u.Length);
        }
        var field = new IfmaField(q);
        var (first, second) = field.Root(field.Montgomery(1)); // 2^52
        var constants = stackalloc ulong[4] { field.Q, field.Inverse, first, second };
        fixed (
            ulong* pu = u,
                pv = v
        )
            NativeKernels.DotPair(pu, pv, factors, factors + MaxTerms, factors + 2 * MaxTerms, (ulong)u.Length, (ulong)x.Length, constants);
        for (var d = 0; d < x.Length; d++)
        {
            GC.KeepAlive(x[d].Memory);
            GC.KeepAlive(b[d].Memory);
            GC.KeepAlive(a[d].Memory);
        }
    }

    /// <summary>The memory is native: it stays where it is.</summary>
    private static ulong* Address(LimbReference limb, int n) => (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(limb.Residues(n)));
}
