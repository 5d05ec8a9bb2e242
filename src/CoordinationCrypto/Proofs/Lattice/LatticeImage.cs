using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Computes f·(h·z − X^c·t) for every row, rounds it down to the row's buckets, and digests what that gives. One transform forward and
/// one back for each row, prime by prime. Holds scratch memory that is zeroed on disposal. Not safe for several threads.
/// </summary>
internal sealed class LatticeImage : IDisposable
{
    private readonly LatticeMap _map;
    private readonly CoefficientPolynomial[] _target;
    private readonly PolynomialMemory _memory; // z at the roots, zeros; every row modulo every prime; one row's digits
    private readonly ResidueDigest _digest = new();

    /// <summary>Scratch for a map and a target.</summary>
    public LatticeImage(LatticeMap map, CoefficientPolynomial[] target)
    {
        _map = map;
        _target = target;
        _memory = PolynomialMemory.Rent((2 + ((map.Rows.Length + 1) * map.Basis.Count)) * map.Basis.Degree);
    }

    /// <summary>The digest of the rounded rows; and what the rounding took away.</summary>
    /// <param name="z">N signed coefficients, below 2^49 in absolute value.</param>
    /// <param name="exponent">c, in [0, 2N); public.</param>
    /// <param name="subtractTarget">Whether t is what it is, or taken to be 0; the steps are the same.</param>
    /// <param name="remainders">N for each row: the places in the buckets, each in [0, D).</param>
    /// <param name="destination">Exactly <see cref="ResidueDigest.Length"/> bytes.</param>
    /// <returns>Negative if a coefficient lies in the last q/q_L of [0, q), where something of the size of a bucket may wrap
    /// around.</returns>
    public long Digest(ReadOnlySpan<long> z, int exponent, bool subtractTarget, Span<ulong> remainders, Span<byte> destination)
    {
        var n = _map.Basis.Degree;
        var width = _map.Basis.Count * n;
        for (var l = 0; l < _map.Basis.Count; l++)
            Compute(z, exponent, subtractTarget, l);

        var digits = _memory.Span[^width..];
        long edge = 0;
        _digest.Begin("lattice relation buckets"u8);
        for (var i = 0; i < _map.Rows.Length; i++)
        {
            var row = Row(i, 0, width);
            _map.Floor(i).Apply(row, digits, remainders.Slice(i * n, n));
            var last = _map.Basis[^1].Value - 2;
            foreach (var digit in digits[^n..])
                edge |= (long)(last - digit);
            for (var l = 0; l < _map.Basis.Count; l++)
                _digest.Append(row.Slice(l * n, n), _map.Basis[l].Value);
        }

        _digest.Finish(destination);
        return edge;
    }

    /// <summary>Zeroes the scratch memory.</summary>
    public void Dispose()
    {
        _digest.Dispose();
        _memory.Dispose();
    }

    // All rows modulo prime l.
    private void Compute(ReadOnlySpan<long> z, int exponent, bool subtractTarget, int l)
    {
        var n = _map.Basis.Degree;
        var q = _map.Basis[l];
        var ntt = _map.Basis.Ntt(l);
        var values = _memory.Span[..n];
        ReadOnlySpan<ulong> zeros = _memory.Span.Slice(n, n);
        Kernels.FromSigned(values, z, q);
        ntt.Forward(values);
        for (var i = 0; i < _map.Rows.Length; i++)
        {
            var row = Row(i, l * n, n);
            Kernels.Multiply(row, values, _map.Rows[i].Element.Limb(l), q);
            ntt.Inverse(row);
            SubtractShifted(row, subtractTarget ? _target[i].Limb(l) : zeros, exponent, q);
            if (_map.Rows[i].Factor != 1)
                Kernels.MultiplyScalar(row, row, q.Prepare(_map.Rows[i].Factor), q);
        }
    }

    private Span<ulong> Row(int i, int start, int length) =>
        _memory.Span.Slice((2 + (i * _map.Basis.Count)) * _map.Basis.Degree + start, length);

    // row −= X^exponent·t: X^N = −1, so what passes the end comes back with the other sign.
    private static void SubtractShifted(Span<ulong> row, ReadOnlySpan<ulong> t, int exponent, Modulus q)
    {
        var n = row.Length;
        var shift = exponent & (n - 1);
        var upper = row[shift..];
        var lower = row[..shift];
        if (exponent < n)
        {
            Kernels.Subtract(upper, upper, t[..(n - shift)], q);
            Kernels.Add(lower, lower, t[(n - shift)..], q);
        }
        else
        {
            Kernels.Add(upper, upper, t[..(n - shift)], q);
            Kernels.Subtract(lower, lower, t[(n - shift)..], q);
        }
    }
}
