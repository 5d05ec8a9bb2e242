using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator's Shamir shares of the masks of one request: for each subset A it belongs to, a value expanded from r_A, the request id and a label, summed with weight φ_A(i). The sums of all subsets are unknown to
/// any f validators. Nothing is exchanged.
/// </summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="seeds">The validator's seeds.</param>
/// <param name="weights">φ_A(i) for the validator's subsets, in their order: <see cref="Weights"/>.</param>
/// <param name="requestId">The request id, 32 bytes.</param>
internal sealed class MaskExpansion(BfvParameters parameters, SubsetSeeds seeds, ulong[][] weights, ReadOnlyMemory<byte> requestId)
{
    private readonly RnsBasis _basis = parameters.DataBasis;

    /// <summary>φ_A(i) mod q for every subset of the validator, in the order of <see cref="Committee.SubsetsOf"/>.</summary>
    public static ulong[][] Weights(BfvParameters parameters, SubsetSeeds seeds)
    {
        var subsets = seeds.Committee.SubsetsOf(seeds.Validator);
        var weights = new ulong[subsets.Length][];
        for (var i = 0; i < weights.Length; i++) weights[i] = seeds.Committee.SharingWeight(subsets[i], seeds.Validator, parameters.DataBasis);
        return weights;
    }

    /// <summary>R_i: share of r = Σ_A r_A, each r_A uniform modulo p in every slot, which is to say in every coefficient.</summary>
    public CoefficientPolynomial MultiplicativeMask()
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var mask = MultiplicativeMaskOf(Subset(i));
            sum.AddScaled(mask, weights[i]);
        }
        return sum;
    }

    /// <summary>r_A of one subset, lifted to [−p/2, p/2].</summary>
    public CoefficientPolynomial MultiplicativeMaskOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/scan-mask/v1"u8, requestId.Span);
        using var mask = new Plaintext(parameters);
        UniformSampler.Fill(stream, mask.Coefficients, parameters.PlainModulus);
        return mask.Lift(_basis);
    }

    /// <summary>M_i: share of μ = Σ_A μ_A, each μ_A uniform modulo p in the slots outside <paramref name="open"/> and zero inside.</summary>
    public CoefficientPolynomial AdditiveMask(SlotEncoder encoder, SlotSet open)
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        using var slots = new Plaintext(parameters); // borrowed for its zeroed memory; holds slot values here
        for (var i = 0; i < weights.Length; i++)
        {
            using var stream = seeds.Expand(Subset(i), "CoordinationCrypto/slot-mask/v1"u8, requestId.Span);
            UniformSampler.Fill(stream, slots.Coefficients, parameters.PlainModulus);
            open.Clear(slots.Coefficients);
            using var encoded = encoder.Encode(slots.Coefficients);
            using var mask = encoded.Lift(_basis);
            sum.AddScaled(mask, weights[i]);
        }
        return sum;
    }

    /// <summary>E_i: share of the flooding noise Σ_A ψ_A, each ψ_A uniform in [−B, B]^N.</summary>
    public CoefficientPolynomial Flooding(WideSampler sampler)
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var stream = seeds.Expand(Subset(i), "CoordinationCrypto/flooding/v1"u8, requestId.Span);
            using var noise = sampler.Sample(stream);
            sum.AddScaled(noise, weights[i]);
        }
        return sum;
    }

    /// <summary>Z_i = Σ_{A∋i} Σ_{k=1..f} ζ_{A,k}·i^k·φ_A(i): share of zero on a uniform polynomial of degree 2f, ζ uniform modulo q.</summary>
    public CoefficientPolynomial ZeroSharing()
    {
        var committee = seeds.Committee;
        var sum = CoefficientPolynomial.Zero(_basis);
        using var zeta = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var stream = seeds.Expand(Subset(i), "CoordinationCrypto/zero-sharing/v1"u8, requestId.Span);
            ulong[] weight = [.. weights[i]]; // i^k·φ_A(i) for k = 1, 2, …
            for (var k = 1; k <= committee.Corrupted; k++)
            {
                for (var l = 0; l < weight.Length; l++) weight[l] = _basis[l].Multiply(weight[l], (ulong)seeds.Validator);
                UniformSampler.Fill(stream, zeta);
                sum.AddScaled(zeta, weight);
            }
        }
        return sum;
    }

    private int Subset(int i) => seeds.Committee.SubsetsOf(seeds.Validator)[i];
}
