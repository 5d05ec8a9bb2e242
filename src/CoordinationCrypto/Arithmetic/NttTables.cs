using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// The negacyclic number-theoretic transform modulo q at length n, with its precomputed powers of ψ, the least primitive 2n-th root of
/// unity. The order is Microsoft SEAL's: the transform of a has a(ψ^(2·bitreverse(i)+1)) at index i.
/// </summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class NttTables
{
    /// <summary>The least n.</summary>
    public const int MinLength = 16;

    /// <summary>The greatest n.</summary>
    public const int MaxLength = 32768;

    private const int MinVectorLength = 64; // the vector transforms work on eight vectors at a time

    private static readonly ConcurrentDictionary<(ulong Modulus, int Length), NttTables> Cache = new();

    private readonly Multiplier[] _roots; // [bitreverse(i)] = ψ^i
    private readonly Multiplier[] _inverseRoots; // the inverses, at the same places
    private readonly Multiplier _inverseN; // n^−1
    private readonly Lazy<(FloatRoots Forward, FloatRoots Inverse)> _roots256;
    private readonly Lazy<(FloatRoots Forward, FloatRoots Inverse)> _roots512;
    private readonly Lazy<(IfmaRoots Forward, IfmaRoots Inverse)> _rootsNative;

    /// <summary>Builds the tables; prefer <see cref="Get"/>.</summary>
    /// <param name="q">1 modulo 2n.</param>
    /// <param name="n">A power of two, 16 to 32,768.</param>
    /// <exception cref="ArgumentException"><paramref name="n"/> is no such power, or <paramref name="q"/> has no 2n-th roots of
    /// unity.</exception>
    public NttTables(Modulus q, int n)
    {
        if (!BitOperations.IsPow2(n) || n < MinLength || n > MaxLength)
            throw new ArgumentException($"{n} is not a power of two from {MinLength} to {MaxLength}.", nameof(n));
        if ((q.Value - 1) % (2 * (ulong)n) != 0)
            throw new ArgumentException($"{q} is not 1 modulo {2 * n}.", nameof(q));
        Modulus = q;
        Length = n;
        Psi = LeastPrimitiveRoot(q, n);
        _roots = Powers(q, n, Psi);
        _inverseRoots = Powers(q, n, q.Inverse(Psi));
        _inverseN = q.Prepare(q.Inverse(q.Reduce((ulong)n)));
        _roots256 = new(() =>
            (
                FloatRoots.Forward<Lanes256, Vector256<double>, Vector256<ulong>>(_roots),
                FloatRoots.Inverse<Lanes256, Vector256<double>, Vector256<ulong>>(_inverseRoots)
            )
        );
        _roots512 = new(() =>
            (
                FloatRoots.Forward<Lanes512, Vector512<double>, Vector512<ulong>>(_roots),
                FloatRoots.Inverse<Lanes512, Vector512<double>, Vector512<ulong>>(_inverseRoots)
            )
        );
        _rootsNative = new(() => (IfmaRoots.Forward(q, _roots), IfmaRoots.Inverse(q, _inverseRoots, _inverseN)));
    }

    /// <summary>q.</summary>
    public Modulus Modulus { get; }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>ψ, the least primitive 2n-th root of unity modulo q.</summary>
    public ulong Psi { get; }

    /// <summary>The tables for (q, n), built once.</summary>
    /// <param name="q">1 modulo 2n.</param>
    /// <param name="n">A power of two, 16 to 32,768.</param>
    /// <exception cref="ArgumentException">See the constructor.</exception>
    public static NttTables Get(Modulus q, int n) => Cache.GetOrAdd((q.Value, n), static (_, key) => new NttTables(key.q, key.n), (q, n));

    /// <summary>Coefficients to values, in place, canonical in and out.</summary>
    /// <param name="values">n residues.</param>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public void Forward(Span<ulong> values) => Forward(Kernels.Dispatched, values);

    /// <inheritdoc cref="Forward(Span{ulong})"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public void Forward(KernelKind kind, Span<ulong> values)
    {
        Check(values);
        switch (Length >= MinVectorLength ? kind : KernelKind.Scalar)
        {
            case KernelKind.Native:
                NativeNtt.Forward(values, _rootsNative.Value.Forward);
                break;
            case KernelKind.Vector512:
                VectorForwardNtt<Lanes512, Vector512<double>, Vector512<ulong>>.Run(values, _roots512.Value.Forward, Modulus);
                break;
            case KernelKind.Vector256:
                VectorForwardNtt<Lanes256, Vector256<double>, Vector256<ulong>>.Run(values, _roots256.Value.Forward, Modulus);
                break;
            default:
                ScalarNtt.Forward(values, _roots, Modulus);
                break;
        }
    }

    /// <summary>Coefficients to values, from other words: each below 2^50, for which it stands modulo q. Canonical out.</summary>
    /// <param name="values">n residues, written.</param>
    /// <param name="source">n words; the same place, or one that does not overlap.</param>
    /// <exception cref="ArgumentException">A length is not n, or the two overlap in part.</exception>
    public void ForwardLifted(Span<ulong> values, ReadOnlySpan<ulong> source) => ForwardLifted(Kernels.Dispatched, values, source);

    /// <inheritdoc cref="ForwardLifted(Span{ulong}, ReadOnlySpan{ulong})"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public void ForwardLifted(KernelKind kind, Span<ulong> values, ReadOnlySpan<ulong> source)
    {
        Check(values);
        Check(source);
        if (source.Overlaps(values, out var offset) && offset != 0)
            throw new ArgumentException("The source may be the destination itself, but must not overlap it in part.", nameof(source));
        if (kind == KernelKind.Native && Length >= MinVectorLength)
        {
            NativeNtt.ForwardLifted(values, source, _rootsNative.Value.Forward);
            return;
        }
        FusedKernels.Lift(kind, values, source, Modulus);
        Forward(kind, values);
    }

    /// <summary>Values to coefficients, in place, canonical in and out.</summary>
    /// <param name="values">n residues.</param>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public void Inverse(Span<ulong> values) => Inverse(Kernels.Dispatched, values);

    /// <inheritdoc cref="Inverse(Span{ulong})"/>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instructions of <paramref name="kind"/>.</exception>
    public void Inverse(KernelKind kind, Span<ulong> values)
    {
        Check(values);
        switch (Length >= MinVectorLength ? kind : KernelKind.Scalar)
        {
            case KernelKind.Native:
                NativeNtt.Inverse(values, _rootsNative.Value.Inverse);
                break;
            case KernelKind.Vector512:
                VectorInverseNtt<Lanes512, Vector512<double>, Vector512<ulong>>.Run(values, _roots512.Value.Inverse, _inverseN, Modulus);
                break;
            case KernelKind.Vector256:
                VectorInverseNtt<Lanes256, Vector256<double>, Vector256<ulong>>.Run(values, _roots256.Value.Inverse, _inverseN, Modulus);
                break;
            default:
                ScalarNtt.Inverse(values, _inverseRoots, _inverseN, Modulus);
                break;
        }
    }

    private void Check(ReadOnlySpan<ulong> values)
    {
        if (values.Length != Length)
            throw new ArgumentException($"A polynomial of {Length} residues was expected, not {values.Length}.", nameof(values));
    }

    private static ulong LeastPrimitiveRoot(Modulus q, int n)
    {
        // g^((q−1)/2n) has an order dividing 2n; it is exactly 2n when the n-th power is −1, which half of all g give.
        var root = 0UL;
        for (var g = 2UL; ; g++)
        {
            root = q.Power(g, (q.Value - 1) / (2 * (ulong)n));
            if (q.Power(root, (ulong)n) == q.Value - 1)
                break;
        }

        // The primitive 2n-th roots are its odd powers.
        var square = q.Prepare(q.Multiply(root, root));
        var least = root;
        for (var i = 1; i < n; i++)
        {
            root = q.Multiply(root, square);
            least = Math.Min(least, root);
        }
        return least;
    }

    private static Multiplier[] Powers(Modulus q, int n, ulong psi)
    {
        var powers = new Multiplier[n];
        var shift = 32 - BitOperations.Log2((uint)n);
        var step = q.Prepare(psi);
        var power = 1UL;
        for (var i = 0; i < n; i++)
        {
            powers[ReverseBits((uint)i) >> shift] = q.Prepare(power);
            power = q.Multiply(power, step);
        }
        return powers;
    }

    private static uint ReverseBits(uint value)
    {
        value = ((value >> 1) & 0x55555555) | ((value & 0x55555555) << 1);
        value = ((value >> 2) & 0x33333333) | ((value & 0x33333333) << 2);
        value = ((value >> 4) & 0x0F0F0F0F) | ((value & 0x0F0F0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(value);
    }
}
