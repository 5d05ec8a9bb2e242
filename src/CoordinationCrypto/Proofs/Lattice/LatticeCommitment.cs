using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The prover of a <see cref="LatticeRelation"/>: masks of all repetitions, and its own copy of the witness, which is 0 in a simulation.
/// Zeroed on disposal.
/// </summary>
internal sealed class LatticeCommitment : SigmaCommitment
{
    private readonly LatticeRelation _protocol;
    private readonly PolynomialMemory _masks;
    private readonly PolynomialMemory _witness;

    /// <summary>A prover with masks and witness 0, for <see cref="LatticeRelation"/> to fill.</summary>
    public LatticeCommitment(LatticeRelation protocol, byte[] firstMessage, Challenge? simulated)
        : base(firstMessage, simulated)
    {
        _protocol = protocol;
        var width = protocol.Map.Columns.Length * protocol.Map.Basis.Degree;
        _masks = PolynomialMemory.Rent(ChallengeSpace.Repetitions * width);
        _witness = PolynomialMemory.Rent(width);
    }

    /// <summary>y: for each repetition, column after column.</summary>
    public Span<long> Masks => _masks.SignedSpan;

    /// <summary>w: column after column.</summary>
    public Span<long> Witness => _witness.SignedSpan;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _masks.Dispose();
        _witness.Dispose();
    }

    /// <inheritdoc/>
    protected override bool Respond(Challenge challenge, Span<byte> response)
    {
        var columns = _protocol.Map.Columns;
        var n = _protocol.Map.Basis.Degree;
        var width = columns.Length * n;
        long excess = 0; // negative once a coefficient was out of range
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var repetition = Masks.Slice(r * width, width);
            for (var j = 0; j < columns.Length; j++)
                AddShifted(repetition.Slice(j * n, n), Witness.Slice(j * n, n), challenge[r]);
            for (var j = 0; j < columns.Length; j++)
            {
                if (columns[j].Residue is { } p)
                    ReduceAndCarry(repetition.Slice(j * n, n), repetition.Slice(columns[j].Carry * n, n), (long)p.Value);
            }

            for (var j = 0; j < columns.Length; j++)
            {
                var offset = columns[j].Offset;
                var last = (long)columns[j].ResponseModulus - 1;
                foreach (ref var z in repetition.Slice(j * n, n))
                {
                    z += offset;
                    excess |= z | (last - z); // in range: z in [0, last]
                }
            }
        }

        if (excess < 0)
            return false;
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var length = _protocol.ColumnLength(columns[j]);
                Residues.Pack(_masks.Span.Slice(r * width + j * n, n), columns[j].ResponseModulus, response[..length]);
                response = response[length..];
            }
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

    // z in (−p/2, 3p/2) becomes z − k·p in [0, p), k in {−1, 0, 1}, and k leaves the column that carries.
    private static void ReduceAndCarry(Span<long> residues, Span<long> carried, long p)
    {
        for (var i = 0; i < residues.Length; i++)
        {
            var z = residues[i];
            var below = z >> 63; // −1 where z < 0, else 0
            var above = ~((z - p) >> 63); // −1 where z ≥ p, else 0
            residues[i] = z + (below & p) - (above & p);
            carried[i] -= below - above; // k = −1 where below, 1 where above
        }
    }
}
