using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Knowledge of short u and δ_i with f_i·t_i = f_i·h_i·u + δ_i over R_q for all rows i, in 12 parallel repetitions: first message
/// ⌊f_i·h_i·y_r/D_i⌋ for all i (its digest), challenge X^(c_r), response z_r = y_r + X^(c_r)·u; accepted iff the first message is
/// ⌊f_i·(h_i·z_r − X^(c_r)·t_i)/D_i⌋ for all i. Integers in [0, q) are divided, coefficient by coefficient.
/// </summary>
/// <remarks>
/// Fiat–Shamir with aborts (Lyubashevsky, ASIACRYPT 2009), monomial challenges (Benhamouda, Camenisch, Krenn, Lyubashevsky, Neven,
/// ASIACRYPT 2014), and noise that is not sent but stays below the bits that count (Bai and Galbraith, CT-RSA 2014). A response is shown
/// only if |z_r| ≤ B − β_u and f_i·(h_i·z_r − X^(c_r)·t_i) = f_i·h_i·y_r − X^(c_r)·δ_i lies at least β_i away from both edges of its
/// bucket, so that both are in one. That is a condition on public values alone.
/// Two answers to one first message give |z̄| ≤ 2(B − β_u) with (X^c − X^c')·f_i·t_i = f_i·h_i·z̄ − ε_i and |ε_i| &lt; D_i.
/// </remarks>
internal sealed class LatticeRelation : SigmaProtocol
{
    private const int Repetitions = ChallengeSpace.Repetitions;

    private readonly CoefficientPolynomial[] _target;
    private readonly byte[] _targetDigest;

    /// <summary>The relation of a map and a target.</summary>
    /// <param name="map">h_i and f_i, the bounds and the buckets.</param>
    /// <param name="target">t_i, one polynomial a row; the relation does not own them, and they must not change while it is used.</param>
    public LatticeRelation(LatticeMap map, params CoefficientPolynomial[] target)
        : base(new ChallengeSpace(map.Basis.Degree))
    {
        Throw.IfLengthIsNot(target.Length, map.Rows.Length, nameof(target));
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

    /// <summary>h_i and f_i, the bounds and the buckets.</summary>
    public LatticeMap Map { get; }

    /// <summary>t_i.</summary>
    public ReadOnlySpan<CoefficientPolynomial> Target => _target;

    /// <inheritdoc/>
    public override bool HasLatticeLeaf => true;

    /// <inheritdoc/>
    public override int Soundness => 2;

    /// <inheritdoc/>
    public override int FirstMessageLength => Repetitions * ResidueDigest.Length;

    /// <inheritdoc/>
    public override int ResponseLength => Repetitions * Map.RepetitionLength;

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
        if (polynomials.Length != 1 + Map.Rows.Length)
            Throw.Argument($"The relation is of {1 + Map.Rows.Length} polynomials, not {polynomials.Length}.", nameof(witness));
        long excess = 0; // negative once a coefficient was out of bounds
        for (var j = 0; j < polynomials.Length; j++)
        {
            Throw.IfLengthIsNot(polynomials[j].Coefficients.Length, Map.Basis.Degree, nameof(witness));
            var bound = j == 0 ? Map.Bound : Map.Rows[j - 1].Bound;
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
        using var answers = PolynomialMemory.Rent((1 + Map.Rows.Length) * n); // z, and places that nobody asks for
        using var image = new LatticeImage(Map, _target);
        for (var r = 0; r < Repetitions; r++)
        {
            if (!Residues.TryUnpack(response.Slice(r * Map.RepetitionLength, Map.RepetitionLength), Map.ResponseModulus, answers.Span[..n]))
                return false;
            var z = answers.SignedSpan[..n];
            foreach (ref var coefficient in z)
                coefficient -= Map.Offset;
            image.Digest(z, challenge[r], subtractTarget: true, answers.Span[n..], Slot(firstMessage, r));
        }

        return true;
    }

    // A simulation is a prover with witness 0 whose first message lacks X^c·t: it takes the same steps, and passes with the same
    // probability.
    private LatticeCommitment Start(ReadOnlySpan<SmallPolynomial> witness, Challenge? simulated, EntropySource entropy)
    {
        var n = Map.Basis.Degree;
        var state = new LatticeCommitment(Map, new byte[FirstMessageLength], simulated);
        using (var seed = SecretBuffer.Allocate(Expander.SecretLength))
        {
            entropy.Fill(seed.Span);
            using var stream = new Expander(seed.Span, "CoordinationCrypto/lattice-masks/v1"u8);
            MaskSampler.Fill(stream, state.Masks, Map.MaskModulus, Map.Mask);
        }

        for (var j = 0; j < witness.Length; j++)
            witness[j].Coefficients.CopyTo(state.Witness.Slice(j * n, n));
        var exponents = simulated ?? Challenges.Sample(entropy); // a prover with a witness subtracts X^c·0 for some c
        var width = Map.Rows.Length * n;
        using var image = new LatticeImage(Map, _target);
        for (var r = 0; r < Repetitions; r++)
            state.Edge |= image.Digest(
                state.Masks.Slice(r * n, n),
                exponents[r],
                simulated is not null,
                state.Places.Slice(r * width, width),
                Slot(state.FirstMessage, r)
            );
        return state;
    }

    private static Span<byte> Slot(Span<byte> firstMessage, int repetition) =>
        firstMessage.Slice(repetition * ResidueDigest.Length, ResidueDigest.Length);
}
