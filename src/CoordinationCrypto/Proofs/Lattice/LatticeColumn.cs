using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// One polynomial of the witness of a <see cref="LatticeRelation"/>, and how it is masked. Short: |w| ≤ β, masked uniformly in [−B,
/// B], shown only if the sum is within B − β, which then is uniform there.
/// Residue: w modulo p, masked uniformly modulo p, which needs no rejection; what passes p is carried into a short column.
/// </summary>
internal sealed class LatticeColumn
{
    private const long MaxMask = 1L << 48; // sums stay far inside what residues take

    private LatticeColumn(long bound, long mask, Modulus? residue, int carry)
    {
        Bound = bound;
        Mask = mask;
        Residue = residue;
        Carry = carry;
    }

    /// <summary>β, the largest coefficient of an honest witness, carries included.</summary>
    public long Bound { get; }

    /// <summary>B for a short column, 0 for residues.</summary>
    public long Mask { get; }

    /// <summary>p for a column of residues, else null.</summary>
    public Modulus? Residue { get; }

    /// <summary>The short column that takes the carries of a column of residues, else −1.</summary>
    public int Carry { get; }

    /// <summary>What is added to a response to make it start at 0: B − β, or 0.</summary>
    public long Offset => Mask - (Residue is null ? Bound : 0);

    /// <summary>The number of values a response can take: 2(B − β) + 1, or p.</summary>
    public ulong ResponseModulus => Residue?.Value ?? (ulong)((2 * Offset) + 1);

    /// <summary>The number of values a mask can take: 2B + 1, or p.</summary>
    public ulong MaskModulus => Residue?.Value ?? (ulong)((2 * Mask) + 1);

    /// <summary>A short column.</summary>
    /// <param name="bound">β, at least 1; 1 more for every column of residues that carries into it.</param>
    /// <param name="mask">B, above β and at most 2^48.</param>
    public static LatticeColumn Short(long bound, long mask)
    {
        if (bound < 1 || mask <= bound || mask > MaxMask)
            Throw.OutOfRange("A mask is larger than the bound, which is at least 1, and at most 2^48.", nameof(mask));
        return new LatticeColumn(bound, mask, null, -1);
    }

    /// <summary>A column of residues.</summary>
    /// <param name="p">Odd.</param>
    /// <param name="carry">The index of the short column that takes the carries: φ takes p in this column to −1 in that one.</param>
    public static LatticeColumn Residues(Modulus p, int carry) => new((long)(p.Value / 2), 0, p, carry);
}
