using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator expands of a prepared mask ρ = Σ_A ρ_A: for each subset A it belongs to, ρ_A uniform modulo p in every slot and Enc(ρ_A), both from r_A and the mask's id alone. Every member of A computes the same bytes, before and after a
/// restart.
/// </summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="seeds">The validator's seeds.</param>
/// <param name="maskId"><see cref="RefreshContext.MaskId"/>, 32 bytes.</param>
internal sealed class RefreshExpansion(BfvParameters parameters, SubsetSeeds seeds, ReadOnlyMemory<byte> maskId)
{
    /// <summary>ρ_A, uniform modulo p in every coefficient, which is to say in every slot.</summary>
    public Plaintext MaskOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/refresh-mask/v1"u8, maskId.Span);
        var mask = new Plaintext(parameters);
        UniformSampler.Fill(stream, mask.Coefficients, parameters.PlainModulus);
        return mask;
    }

    /// <summary>Enc(ρ_A); the sum over all subsets encrypts ρ.</summary>
    public Ciphertext EncryptionOf(int subset, Encryptor encryptor)
    {
        using var mask = MaskOf(subset);
        using var stream = seeds.Expand(subset, "CoordinationCrypto/refresh-encryption/v1"u8, maskId.Span);
        return encryptor.Encrypt(mask, stream);
    }

    /// <summary>Validator i's share Σ_{A∋i} ρ_A·φ_A(i) of ρ, each ρ_A lifted to [−p/2, p/2].</summary>
    /// <param name="weights">φ_A(i) for the validator's subsets, in their order: <see cref="MaskExpansion.Weights"/>.</param>
    public CoefficientPolynomial Share(ulong[][] weights)
    {
        var subsets = seeds.Committee.SubsetsOf(seeds.Validator);
        var sum = CoefficientPolynomial.Zero(parameters.DataBasis);
        for (var i = 0; i < weights.Length; i++)
        {
            using var mask = MaskOf(subsets[i]);
            using var lifted = mask.Lift(parameters.DataBasis);
            sum.AddScaled(lifted, weights[i]);
        }
        return sum;
    }
}
