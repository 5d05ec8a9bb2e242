using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Knowledge of short w with φ(w) = t over R_q, in 12 parallel repetitions: first message A_r = φ(y_r) (its digest), challenge X^(c_r),
/// response z_r = y_r + X^(c_r)·w, shown only if all of it is in range;
/// accepted iff A_r = φ(z_r) − X^(c_r)·t.
/// </summary>
/// <remarks>
/// Fiat–Shamir with aborts (Lyubashevsky, ASIACRYPT 2009) and monomial challenges (Benhamouda, Camenisch, Krenn, Lyubashevsky, Neven,
/// ASIACRYPT 2014). Two answers to one first message give w̄ = z_r − z_r' with φ(w̄) = (X^(c_r) − X^(c_r'))·t and |w̄| ≤ 2(B
/// − β). An attempt passes with the same probability whatever w and c are: each coefficient is y plus something of at most β, and of
/// the 2B + 1 values of y exactly 2(B − β) + 1 pass.
/// </remarks>
internal sealed class LatticeRelation : SigmaProtocol
{
    private const int Repetitions = ChallengeSpace.Repetitions;

    private readonly CoefficientPolynomial[] _target;
    private readonly byte[] _targetDigest;

    /// <summary>The relation of a map and an image.</summary>
    /// <param name="map">φ.</param>
    /// <param name="target">t, one polynomial a row; the relation does not own them, and they must not change while it is used.</param>
    public LatticeRelation(LatticeMap map, params CoefficientPolynomial[] target)
        : base(new ChallengeSpace(map.Basis.Degree))
    {
        Throw.IfLengthIsNot(target.Length, map.Rows, nameof(target));
        Map = map;
        _target = [.. target];
        _targetDigest = new byte[ResidueDigest.Length];
        using var digest = new ResidueDigest();
        digest.Begin("lattice relation target"u8);
        foreach (var polynomial in target)
        {
            if (polynomial.Basis.Count != map.Basis.Count || !polynomial.Basis.IsPrefixOf(map.Basis))
                Throw.Argument("The target belongs to another ring.", nameof(target));
            for (var l = 0; l < map.Basis.Count; l++)
                digest.Append(polynomial.Limb(l), map.Basis[l].Value);
        }

        digest.Finish(_targetDigest);
    }

    /// <summary>φ.</summary>
    public LatticeMap Map { get; }

    /// <summary>t.</summary>
    public ReadOnlySpan<CoefficientPolynomial> Target => _target;

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => true;

    /// <inheritdoc/>
    public override int Soundness => 2;

    /// <inheritdoc/>
    public override int FirstMessageLength => Repetitions * ResidueDigest.Length;

    /// <inheritdoc/>
    public override int ResponseLength => Repetitions * RepetitionLength;

    /// <summary>Bytes of one repetition's response: its columns, each a run of residues.</summary>
    public int RepetitionLength
    {
        get
        {
            var length = 0;
            foreach (var column in Map.Columns)
                length += ColumnLength(column);
            return length;
        }
    }

    /// <inheritdoc/>
    public override void Bind(Transcript transcript)
    {
        transcript.Append("lattice relation map"u8, Map.Digest);
        transcript.Append("lattice relation target"u8, _targetDigest);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Commit(Witness witness, EntropySource entropy)
    {
        var polynomials = witness.As<ShortWitness>().Polynomials;
        if (polynomials.Length != Map.Columns.Length)
            Throw.Argument($"The relation is of {Map.Columns.Length} polynomials, not {polynomials.Length}.", nameof(witness));
        long excess = 0; // negative once a coefficient was out of bounds
        for (var j = 0; j < polynomials.Length; j++)
        {
            Throw.IfLengthIsNot(polynomials[j].Coefficients.Length, Map.Basis.Degree, nameof(witness));
            var bound = Map.Columns[j].Bound;
            foreach (var w in polynomials[j].Coefficients)
                excess |= (bound - w) | (bound + w);
        }

        if (excess < 0)
            Throw.Argument("The witness is not short.", nameof(witness));
        return Start(polynomials, null, entropy);
    }

    /// <inheritdoc/>
    public override SigmaCommitment Simulate(Challenge challenge, EntropySource entropy) => Start([], challenge, entropy);

    /// <inheritdoc/>
    public override bool TryRecompute(Challenge challenge, ReadOnlySpan<byte> response, Span<byte> firstMessage)
    {
        Throw.IfLengthIsNot(response.Length, ResponseLength, nameof(response));
        Throw.IfLengthIsNot(firstMessage.Length, FirstMessageLength, nameof(firstMessage));
        var n = Map.Basis.Degree;
        using var answers = PolynomialMemory.Rent(Map.Columns.Length * n);
        using var image = new LatticeImage(Map, _target);
        for (var r = 0; r < Repetitions; r++)
        {
            for (var j = 0; j < Map.Columns.Length; j++)
            {
                var column = Map.Columns[j];
                var length = ColumnLength(column);
                if (!Residues.TryUnpack(response[..length], column.ResponseModulus, answers.Span.Slice(j * n, n)))
                    return false;
                response = response[length..];
                if (column.Offset == 0)
                    continue;
                foreach (ref var z in answers.SignedSpan.Slice(j * n, n))
                    z -= column.Offset;
            }

            image.Digest(
                answers.SignedSpan,
                challenge[r],
                subtractTarget: true,
                firstMessage.Slice(r * ResidueDigest.Length, ResidueDigest.Length)
            );
        }

        return true;
    }

    /// <summary>Bytes of one column of one repetition.</summary>
    internal int ColumnLength(LatticeColumn column) => checked((int)Residues.EncodedLength(Map.Basis.Degree, column.ResponseModulus));

    // A simulation is a prover with witness 0 whose first message lacks X^c·t: it takes the same steps, and passes with the same
    // probability.
    private LatticeCommitment Start(ReadOnlySpan<SmallPolynomial> witness, Challenge? simulated, EntropySource entropy)
    {
        var n = Map.Basis.Degree;
        var width = Map.Columns.Length * n;
        var state = new LatticeCommitment(this, new byte[FirstMessageLength], simulated);
        using (var seed = SecretBuffer.Allocate(Expander.SecretLength))
        {
            entropy.Fill(seed.Span);
            using var stream = new Expander(seed.Span, "CoordinationCrypto/lattice-masks/v1"u8);
            for (var r = 0; r < Repetitions; r++)
            {
                for (var j = 0; j < Map.Columns.Length; j++)
                    MaskSampler.Fill(stream, state.Masks.Slice(r * width + j * n, n), Map.Columns[j].MaskModulus, Map.Columns[j].Mask);
            }
        }

        for (var j = 0; j < witness.Length; j++)
            witness[j].Coefficients.CopyTo(state.Witness.Slice(j * n, n));
        var exponents = simulated ?? Challenges.Sample(entropy); // a prover with a witness subtracts X^c·0 for some c
        using var image = new LatticeImage(Map, _target);
        for (var r = 0; r < Repetitions; r++)
            image.Digest(
                state.Masks.Slice(r * width, width),
                exponents[r],
                simulated is not null,
                state.FirstMessage.AsSpan(r * ResidueDigest.Length, ResidueDigest.Length)
            );
        return state;
    }
}
