using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The prover of a <see cref="LatticeRelation"/>: masks of all repetitions, where in the buckets their images lie, and its own copy of
/// the witness, which is 0 in a simulation. Zeroed on disposal.
/// </summary>
internal sealed class LatticeCommitment : SigmaCommitment
{
    private readonly LatticeMap _map;
    private readonly PolynomialMemory _masks;
    private readonly PolynomialMemory _places;
    private readonly PolynomialMemory _witness;

    /// <summary>A prover with masks, places and witness 0, for <see cref="LatticeRelation"/> to fill.</summary>
    public LatticeCommitment(LatticeMap map, byte[] firstMessage, Challenge? simulated)
        : base(firstMessage, simulated)
    {
        _map = map;
        var n = map.Basis.Degree;
        _masks = PolynomialMemory.Rent(ChallengeSpace.Repetitions * n);
        _places = PolynomialMemory.Rent(ChallengeSpace.Repetitions * map.Rows.Length * n);
        _witness = PolynomialMemory.Rent((1 + map.Rows.Length) * n);
    }

    /// <summary>Negative once an image came so close to q that it might wrap: then the prover aborts.</summary>
    public long Edge { get; set; }

    /// <summary>y, repetition after repetition.</summary>
    public Span<long> Masks => _masks.SignedSpan;

    /// <summary>f·h·y mod D: for each repetition, row after row.</summary>
    public Span<ulong> Places => _places.Span;

    /// <summary>u, then δ row after row.</summary>
    public Span<long> Witness => _witness.SignedSpan;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _masks.Dispose();
        _places.Dispose();
        _witness.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var n = _map.Basis.Degree;
        var excess = Edge; // negative once a coefficient was out of range
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var z = Masks.Slice(r * n, n);
            AddShifted(z, Witness[..n], challenge[r]);
            var last = (long)_map.ResponseModulus - 1;
            foreach (ref var coefficient in z)
            {
                coefficient += _map.Offset;
                excess |= coefficient | (last - coefficient); // in range: in [0, last]
            }

            // The verifier's f·(h·z − X^c·t) is f·h·y − X^c·δ. In the middle of a bucket it has f·h·y in the same.
            for (var i = 0; i < _map.Rows.Length; i++)
            {
                var places = _places.SignedSpan.Slice(((r * _map.Rows.Length) + i) * n, n);
                AddShifted(places, Witness.Slice((1 + i) * n, n), challenge[r] ^ n); // −X^c = X^(c+N)
                var bound = _map.Rows[i].Bound;
                var highest = (long)_map.Rows[i].Bucket.Value - bound - 1;
                foreach (var place in places)
                    excess |= (place - bound) | (highest - place); // in range: in [β, D − β)
            }
        }

        if (excess < 0)
            return false;
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var length = _map.RepetitionLength;
            Residues.Pack(_masks.Span.Slice(r * n, n), _map.ResponseModulus, response.Slice(r * length, length));
        }

        return true;
    }

    // y += X^exponent·w; the exponent is public.
    private static void AddShifted(Span<long> y, ReadOnlySpan<long> w, int exponent)
    {
        var n = y.Length;
        var shift = exponent & (n - 1);
        var sign = exponent < n ? 1L : -1L;
        var upper = y[shift..];
        for (var i = 0; i < upper.Length; i++)
            upper[i] += sign * w[i];
        var lower = y[..shift];
        var wrapped = w[upper.Length..];
        for (var i = 0; i < lower.Length; i++)
            lower[i] -= sign * wrapped[i];
    }
}
