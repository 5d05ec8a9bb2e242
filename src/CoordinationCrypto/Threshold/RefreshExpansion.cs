using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator expands of a prepared mask ρ = Σ_A ρ_A: for each subset A it belongs to, ρ_A uniform modulo p in every slot and the randomness u_A, e0_A, e1_A of Enc(ρ_A), from r_A and the mask's id alone; summed with weight φ_A(i)
/// they are its shares of ρ and of Enc(ρ). The same bytes before and after a restart.
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

    /// <summary>Enc(ρ_A), a subset's summand of Enc(ρ).</summary>
    public Ciphertext EncryptionOf(int subset, Encryptor encryptor)
    {
        using var mask = MaskOf(subset);
        using var stream = EncryptionStream(subset);
        return encryptor.Encrypt(mask, stream);
    }

    /// <summary>P_i = Σ_{A∋i} ρ_A·φ_A(i), the share of ρ, each ρ_A lifted to [−p/2, p/2].</summary>
    public CoefficientPolynomial Share()
    {
        var sum = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var mask = MaskOf(Subset(i));
            using var lifted = mask.Lift(_basis);
            sum.AddScaled(lifted, weights[i]);
        }
        return sum;
    }

    /// <summary>
    /// T_i = Σ_{A∋i} Enc(ρ_A)·φ_A(i), the share of Enc(ρ): two points of polynomials of degree f. Encryption is linear in message and randomness, so their shares are encrypted, once, with U_i = Σ u_A·φ_A(i) and the like:
    /// T_i = (b·U_i + E0_i + Δ·P_i, a·U_i + E1_i).
    /// </summary>
    public Ciphertext EncryptionShare(Encryptor encryptor)
    {
        CoefficientPolynomial u = CoefficientPolynomial.Zero(_basis), e0 = CoefficientPolynomial.Zero(_basis), e1 = CoefficientPolynomial.Zero(_basis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var stream = EncryptionStream(Subset(i));
            using (var ternary = SmallPolynomial.Ternary(stream, _basis.Degree)) AddScaled(u, ternary, weights[i]);
            using (var noise = SmallPolynomial.CenteredBinomial(stream, _basis.Degree)) AddScaled(e0, noise, weights[i]);
            using (var noise = SmallPolynomial.CenteredBinomial(stream, _basis.Degree)) AddScaled(e1, noise, weights[i]);
        }
        var share = encryptor.EncryptZero(u, e0, e1);
        using var message = Share();
        message.Multiply(parameters.DeltaResidues);
        share.C0.Add(message);
        return share;
    }

    private void AddScaled(CoefficientPolynomial sum, SmallPolynomial small, ulong[] weight)
    {
        using var polynomial = small.ToPolynomial(_basis);
        sum.AddScaled(polynomial, weight);
    }

    private Expander EncryptionStream(int subset) => seeds.Expand(subset, "CoordinationCrypto/refresh-encryption/v1"u8, maskId.Span);

    private int Subset(int i) => seeds.Committee.SubsetsOf(seeds.Validator)[i];
}
