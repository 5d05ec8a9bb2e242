using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The masks of one request that a validator's subsets bring: for each subset A a value expanded from r_A, the request id and a label.
/// Summed with weight φ_A(i) (<see cref="MaskSum"/>) they are one validator's Shamir shares of masks
/// that are unknown to any f validators. Nothing is exchanged.
/// </summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="seeds">The validator's seeds.</param>
/// <param name="weights">φ_A(i) for the validator's subsets, in their order: <see cref="Weights"/>.</param>
/// <param name="requestId">The request id.</param>
internal sealed class MaskExpansion(BfvParameters parameters, SubsetSeeds seeds, ulong[][] weights, Hash32 requestId)
{
    private readonly RnsBasis _basis = parameters.DataBasis;

    /// <summary>φ_A(i) mod q for every subset of the validator, in the order of <see cref="Committee.SubsetsOf"/>.</summary>
    public static ulong[][] Weights(BfvParameters parameters, SubsetSeeds seeds)
    {
        var subsets = seeds.Committee.SubsetsOf(seeds.Validator);
        var weights = new ulong[subsets.Length][];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = seeds.Committee.SharingWeight(subsets[i], seeds.Validator, parameters.DataBasis);
        return weights;
    }

    /// <summary>
    /// r_A of one subset, a summand of r = Σ_A r_A: uniform modulo p in every slot, which is to say in every coefficient.
    /// </summary>
    public Plaintext MultiplicativeMaskOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/scan-mask/v1"u8, requestId);
        var mask = new Plaintext(parameters);
        UniformSampler.Fill(stream, mask.Coefficients, parameters.PlainModulus);
        return mask;
    }

    /// <summary>
    /// μ_A of one subset, lifted to [−p/2, p/2] and raised by ⌊p/2⌋: uniform modulo p in the slots outside <paramref name="open"/>
    /// and zero inside.
    /// </summary>
    /// <param name="subset">A.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="open">The slots to leave alone.</param>
    /// <param name="slots">Scratch for the values by slots.</param>
    /// <param name="line">N coefficients, written.</param>
    public void SlotMask(int subset, SlotEncoder encoder, SlotSet open, Span<ulong> slots, Span<ulong> line)
    {
        SlotValues(subset, open, slots);
        encoder.Encode(slots, line);
        MaskSum.RaiseCentered(line, parameters.PlainModulus);
    }

    /// <summary>The values that μ_A encodes, slot by slot.</summary>
    /// <param name="subset">A.</param>
    /// <param name="open">The slots to leave alone.</param>
    /// <param name="slots">N residues modulo p, written.</param>
    public void SlotValues(int subset, SlotSet open, Span<ulong> slots)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/slot-mask/v1"u8, requestId);
        UniformSampler.Fill(stream, slots, parameters.PlainModulus);
        open.Clear(slots);
    }

    /// <summary>The digits of ψ_A + B, a subset's flooding ψ_A uniform in [−B, B]^N.</summary>
    public void Flooding(int subset, WideSampler sampler, Span<ulong> digits)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/flooding/v1"u8, requestId);
        sampler.Draw(stream, digits);
    }

    /// <summary>
    /// Z_i = Σ_{A∋i} Σ_{k=1..f} ζ_{A,k}·i^k·φ_A(i): share of zero on a uniform polynomial of degree 2f, ζ uniform modulo q.
    /// </summary>
    public CoefficientPolynomial ZeroSharing()
    {
        var committee = seeds.Committee;
        var subsets = committee.SubsetsOf(seeds.Validator);
        var sum = CoefficientPolynomial.Zero(_basis);
        using var zeta = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var stream = seeds.Expand(subsets[i], "CoordinationCrypto/zero-sharing/v1"u8, requestId);
            ulong[] weight = [.. weights[i]]; // i^k·φ_A(i) for k = 1, 2, …
            for (var k = 1; k <= committee.MaxFaulty; k++)
            {
                for (var l = 0; l < weight.Length; l++)
                    weight[l] = _basis[l].Multiply(weight[l], (ulong)seeds.Validator);
                UniformSampler.Fill(stream, zeta);
                sum.AddScaled(zeta, weight);
            }
        }
        return sum;
    }
}
