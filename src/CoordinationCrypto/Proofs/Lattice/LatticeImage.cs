using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Computes and digests φ(z) − X^c·t, prime by prime, with one transform for each column that meets a ring element and one for each
/// row. Holds scratch memory that is zeroed on disposal. Not safe for several threads.
/// </summary>
internal sealed class LatticeImage : IDisposable
{
    private readonly LatticeMap _map;
    private readonly CoefficientPolynomial[] _target;
    private readonly PolynomialMemory _memory; // columns modulo one prime, their values at the roots, one row, zeros
    private readonly ResidueDigest _digest = new();

    /// <summary>Scratch for a map and a target.</summary>
    public LatticeImage(LatticeMap map, CoefficientPolynomial[] target)
    {
        _map = map;
        _target = target;
        _memory = PolynomialMemory.Rent(((2 * map.Columns.Length) + 2) * map.Basis.Degree);
    }

    /// <summary>The digest of the image, its rows by their values, prime after prime and row after row.</summary>
    /// <param name="columns">z, column after column, N signed coefficients each, below 2^49 in absolute value.</param>
    /// <param name="exponent">c, in [0, 2N); public.</param>
    /// <param name="subtractTarget">Whether t is what it is, or taken to be 0; the steps are the same.</param>
    /// <param name="destination">Exactly <see cref="ResidueDigest.Length"/> bytes.</param>
    public void Digest(ReadOnlySpan<long> columns, int exponent, bool subtractTarget, Span<byte> destination)
    {
        var n = _map.Basis.Degree;
        var count = _map.Columns.Length;
        var row = _memory.Span.Slice(2 * count * n, n);
        ReadOnlySpan<ulong> zeros = _memory.Span.Slice(((2 * count) + 1) * n, n);
        _digest.Begin("lattice relation image"u8);
        for (var l = 0; l < _map.Basis.Count; l++)
        {
            var q = _map.Basis[l];
            for (var j = 0; j < count; j++)
            {
                var residues = _memory.Span.Slice(j * n, n);
                Kernels.FromSigned(residues, columns.Slice(j * n, n), q);
                if (!_map.NeedsValues(j))
                    continue;
                var values = _memory.Span.Slice((count + j) * n, n);
                residues.CopyTo(values);
                _map.Basis.Ntt(l).Forward(values);
            }

            for (var i = 0; i < _map.Rows; i++)
            {
                ShiftNegated(row, subtractTarget ? _target[i].Limb(l) : zeros, exponent, q);
                for (var j = 0; j < count; j++)
                {
                    if (_map.Integer(i, j, l) is not { } factor)
                        continue;
                    var residues = _memory.Span.Slice(j * n, n);
                    if (factor.Value == 1)
                        Kernels.Add(row, row, residues, q);
                    else
                        Kernels.MultiplyScalarAdd(row, residues, factor, q);
                }

                _map.Basis.Ntt(l).Forward(row);
                for (var j = 0; j < count; j++)
                {
                    if (_map.Element(i, j) is { } element)
                        Kernels.MultiplyAdd(row, _memory.Span.Slice((count + j) * n, n), element.Limb(l), q);
                }

                _digest.Append(row, q.Value);
            }
        }

        _digest.Finish(destination);
    }

    /// <summary>Zeroes the scratch memory.</summary>
    public void Dispose()
    {
        _digest.Dispose();
        _memory.Dispose();
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
