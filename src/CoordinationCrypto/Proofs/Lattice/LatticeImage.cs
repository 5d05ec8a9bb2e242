using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Computes and digests φ(z) − X^c·t, prime by prime, with one transform for each column that meets a ring element and one for each row. Holds scratch memory that is zeroed on disposal. Not safe for several threads.
/// </summary>
internal sealed class LatticeImage : IDisposable
{
    private readonly LatticeMap map;
    private readonly CoefficientPolynomial[] target;
    private readonly PolynomialMemory memory; // columns modulo one prime, their values at the roots, one row, zeros
    private readonly ResidueDigest digest = new();

    /// <summary>Scratch for a map and a target.</summary>
    public LatticeImage(LatticeMap map, CoefficientPolynomial[] target)
    {
        this.map = map;
        this.target = target;
        memory = PolynomialMemory.Rent(((2 * map.Columns.Length) + 2) * map.Basis.Degree);
    }

    /// <summary>The digest of the image, its rows by their values, prime after prime and row after row.</summary>
    /// <param name="columns">z, column after column, N signed coefficients each, below 2^49 in absolute value.</param>
    /// <param name="exponent">c, in [0, 2N); public.</param>
    /// <param name="subtractTarget">Whether t is what it is, or taken to be 0; the steps are the same.</param>
    /// <param name="destination">Exactly <see cref="ResidueDigest.Length"/> bytes.</param>
    public void Digest(ReadOnlySpan<long> columns, int exponent, bool subtractTarget, Span<byte> destination)
    {
        var n = map.Basis.Degree;
        var count = map.Columns.Length;
        var row = memory.Span.Slice(2 * count * n, n);
        ReadOnlySpan<ulong> zeros = memory.Span.Slice(((2 * count) + 1) * n, n);
        digest.Begin("lattice relation image"u8);
        for (var l = 0; l < map.Basis.Count; l++)
        {
            var q = map.Basis[l];
            for (var j = 0; j < count; j++)
            {
                var residues = memory.Span.Slice(j * n, n);
                Kernels.FromSigned(residues, columns.Slice(j * n, n), q);
                if (!map.NeedsValues(j))
                    continue;
                var values = memory.Span.Slice((count + j) * n, n);
                residues.CopyTo(values);
                map.Basis.Ntt(l).Forward(values);
            }

            for (var i = 0; i < map.Rows; i++)
            {
                ShiftNegated(row, subtractTarget ? target[i].Limb(l) : zeros, exponent, q);
                for (var j = 0; j < count; j++)
                {
                    if (map.Integer(i, j, l) is not { } factor)
                        continue;
                    var residues = memory.Span.Slice(j * n, n);
                    if (factor.Value == 1)
                        Kernels.Add(row, row, residues, q);
                    else
                        Kernels.MultiplyScalarAdd(row, residues, factor, q);
                }

                map.Basis.Ntt(l).Forward(row);
                for (var j = 0; j < count; j++)
                {
                    if (map.Element(i, j) is { } element)
                        Kernels.MultiplyAdd(row, memory.Span.Slice((count + j) * n, n), element.Limb(l), q);
                }

                digest.Append(row, q.Value);
            }
        }

        digest.Finish(destination);
    }

    /// <summary>Zeroes the scratch memory.</summary>
    public void Dispose()
    {
        digest.Dispose();
        memory.Dispose();
    }

    // row = −X^exponent·t: X^N = −1, so what passes the end comes back with the other sign.
    private static void ShiftNegated(Span<ulong> row, ReadOnlySpan<ulong> t, int exponent, Modulus q)
    {
        var n = row.Length;
        var shift = exponent & (n - 1);
        if (exponent < n)
        {
            Kernels.Negate(row[shift..], t[..(n - shift)], q);
            t[(n - shift)..].CopyTo(row);
        }
        else
        {
            t[..(n - shift)].CopyTo(row[shift..]);
            Kernels.Negate(row[..shift], t[(n - shift)..], q);
        }
    }
}
