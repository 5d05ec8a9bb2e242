using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator expands of a prepared mask ρ = Σ_A ρ_A: for each subset A it belongs to, ρ_A uniform modulo p in every slot and e_A centred binomial, from r_A and the mask's id alone; summed with weight φ_A(i) they are its shares of
/// ρ and of e = Σ_A e_A. The same before and after a restart.
/// </summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="seeds">The validator's seeds.</param>
/// <param name="weights">φ_A(i) for the validator's subsets, in their order: <see cref="MaskExpansion.Weights"/>.</param>
/// <param name="maskId"><see cref="RefreshContext.MaskId"/>, 32 bytes.</param>
internal sealed class RefreshExpansion(BfvParameters parameters, SubsetSeeds seeds, ulong[][] weights, ReadOnlyMemory<byte> maskId)
{
    private readonly RnsBasis _basis = parameters.DataBasis;

    /// <summary>ρ_A, uniform modulo p in every coefficient, which is to say in every slot.</summary>
    public Plaintext MaskOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/refresh-mask/v1"u8, maskId.Span);
        var mask = new Plaintext(parameters);
        UniformSampler.Fill(stream, mask.Coefficients, parameters.PlainModulus);
        return mask;
    }

    /// <summary>e_A, a subset's summand of the noise of Enc(ρ).</summary>
    public CoefficientPolynomial NoiseOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/refresh-noise/v1"u8, maskId.Span);
        using var noise = SmallPolynomial.CenteredBinomial(stream, _basis.Degree);
        return noise.ToPolynomial(_basis);
    }

    /// <summary>Δ·P_i with P_i = Σ_{A∋i} ρ_A·φ_A(i), the share of ρ, each ρ_A lifted to [−p/2, p/2].</summary>
    public CoefficientPolynomial ScaledMask()
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var mask = MaskOf(Subset(i));
            using var lifted = mask.Lift(_basis);
            sum.AddScaled(lifted, weights[i]);
        }
        sum.Multiply(parameters.DeltaResidues);
        return sum;
    }

    /// <summary>Σ_{A∋i} e_A·φ_A(i), the share of the noise.</summary>
    public CoefficientPolynomial Noise()
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var noise = NoiseOf(Subset(i));
            sum.AddScaled(noise, weights[i]);
        }
        return sum;
    }

    private int Subset(int i) => seeds.Committee.SubsetsOf(seeds.Validator)[i];
}
