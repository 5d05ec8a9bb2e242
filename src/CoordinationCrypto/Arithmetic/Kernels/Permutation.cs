using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// A fixed rearrangement of n residues with changes of sign: dst[i] is a source element or its negative. One form only: vectors gather no
/// faster than single loads. Immutable.
/// </summary>
internal sealed unsafe class Permutation
{
    private readonly int[] _places; // in [0, 2n): from n on they mean the negative of source element place − n

    /// <param name="places">For each target the source's index j in [0, n), or n + j for its negative.</param>
    /// <exception cref="ArgumentException">A place is out of range.</exception>
    public Permutation(int[] places)
    {
        foreach (var place in places)
            if (place < 0 || place >= 2 * places.Length)
                throw new ArgumentException($"{place} is no place among {places.Length} elements and their negatives.", nameof(places));
        _places = places;
    }

    /// <summary>n.</summary>
    public int Length => _places.Length;

    /// <summary>dst[i] = ±a[j] mod q.</summary>
    /// <param name="dst">n residues, not overlapping the others.</param>
    /// <param name="a">n canonical residues.</param>
    /// <param name="scratch">2n words, overwritten.</param>
    /// <param name="q">The modulus.</param>
    public void Apply(Span<ulong> dst, ReadOnlySpan<ulong> a, Span<ulong> scratch, Modulus q)
    {
        if (scratch.Length != 2 * Length)
            ThrowLength();
        a.CopyTo(scratch);
        Kernels.Negate(scratch[Length..], a, q);
        Gather(dst, scratch);
    }

    /// <summary>dst[i] = a[j], for a permutation without signs.</summary>
    /// <param name="dst">n words, not overlapping the source.</param>
    /// <param name="a">n words; with signs, 2n.</param>
    public void Gather(Span<ulong> dst, ReadOnlySpan<ulong> a)
    {
        if (dst.Length != Length || a.Length < Length)
            ThrowLength();
        fixed (
            ulong* d = dst,
                x = a
        )
        fixed (int* places = _places)
        {
            var limit = a.Length;
            for (var i = 0; i < dst.Length; i++)
            {
                var place = places[i];
                if (place >= limit)
                    ThrowLength();
                d[i] = x[place];
            }
        }
    }

    [DoesNotReturn]
    private static void ThrowLength() => throw new ArgumentException("The lengths of a permutation's operands do not fit it.");
}
