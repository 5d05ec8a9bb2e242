using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// What a <see cref="LatticeRelation"/> has beside its target: the ring, how large u may be and how it is masked, and the equations.
/// Immutable; safe to share; made once and used for many statements.
/// </summary>
internal sealed class LatticeMap
{
    private const long MaxMask = 1L << 48; // what Kernels.FromSigned takes, with room

    private readonly LatticeRow[] _rows;
    private readonly RnsFloor[] _floors;

    /// <summary>The map of some equations in one u.</summary>
    /// <param name="basis">R_q.</param>
    /// <param name="bound">β_u, the largest coefficient of an honest u, at least 1.</param>
    /// <param name="mask">B: masks are uniform in [−B, B]; above β_u and at most 2^48.</param>
    /// <param name="rows">At least one.</param>
    /// <exception cref="ArgumentException">The basis is of one prime, there is no row, or one has an element of another ring or a bucket
    /// or a factor above a prime.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mask is none of the bound's.</exception>
    public LatticeMap(RnsBasis basis, long bound, long mask, params LatticeRow[] rows)
    {
        if (bound < 1 || mask <= bound || mask > MaxMask)
            Throw.OutOfRange("A mask is larger than the bound, which is at least 1, and at most 2^48.", nameof(mask));
        if (basis.Count < 2)
            Throw.Argument("A basis has at least two primes, so that the last part of [0, q) is wider than a bucket.", nameof(basis));
        if (rows.Length == 0)
            Throw.Argument("There is at least one equation.", nameof(rows));
        (Basis, Bound, Mask, _rows) = (basis, bound, mask, [.. rows]);
        foreach (var row in rows)
        {
            if (!basis.IsPrefixOf(row.Element.Basis))
                Throw.Argument("An element lacks residues of the basis.", nameof(rows));
            foreach (var q in basis.Moduli)
            {
                if (row.Factor >= q.Value || row.Bucket.Value > q.Value)
                    Throw.Argument("A factor or a bucket is larger than a prime of the basis.", nameof(rows));
            }
        }

        _floors = Array.ConvertAll(_rows, row => new RnsFloor(basis, row.Bucket));
        Digest = ComputeDigest();
    }

    /// <summary>R_q.</summary>
    public RnsBasis Basis { get; }

    /// <summary>β_u.</summary>
    public long Bound { get; }

    /// <summary>B.</summary>
    public long Mask { get; }

    /// <summary>The equations.</summary>
    public ReadOnlySpan<LatticeRow> Rows => _rows;

    /// <summary>What is added to a response to make it start at 0, and the largest coefficient of one: B − β_u.</summary>
    public long Offset => Mask - Bound;

    /// <summary>The number of values a response's coefficient can take: 2(B − β_u) + 1.</summary>
    public ulong ResponseModulus => (ulong)((2 * Offset) + 1);

    /// <summary>The number of values a mask's coefficient can take: 2B + 1.</summary>
    public ulong MaskModulus => (ulong)((2 * Mask) + 1);

    /// <summary>Bytes of one repetition's response.</summary>
    public int RepetitionLength => checked((int)Residues.EncodedLength(Basis.Degree, ResponseModulus));

    /// <summary>32 bytes that name the map: ring, bounds, equations.</summary>
    public Hash32 Digest { get; }

    /// <summary>Rounding into the buckets of a row.</summary>
    public RnsFloor Floor(int row) => _floors[row];

    private Hash32 ComputeDigest()
    {
        using var xof = new Xof("CoordinationCrypto/lattice-map/v2"u8);
        var head = new WireWriter();
        head.WriteUInt32((uint)Basis.Degree);
        head.WriteUInt32((uint)Basis.Count);
        foreach (var q in Basis.Moduli)
            head.WriteUInt64(q.Value);
        head.WriteUInt64((ulong)Bound);
        head.WriteUInt64((ulong)Mask);
        head.WriteUInt32((uint)_rows.Length);
        xof.Absorb(head.Written);
        foreach (var row in _rows)
        {
            var bytes = new WireWriter();
            bytes.WriteUInt64(row.Factor);
            bytes.WriteUInt64((ulong)row.Bound);
            bytes.WriteUInt64(row.Bucket.Value);
            row.Element.Write(bytes, Basis.Count);
            xof.Absorb(bytes.Written);
        }

        Span<byte> digest = stackalloc byte[Hash32.Length];
        xof.Squeeze(digest);
        return new Hash32(digest);
    }
}
