using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator expands of a prepared mask ρ = Σ_A ρ_A: for each subset A it belongs to, ρ_A uniform modulo p in every slot and e_A centred binomial, from r_A and the mask's id alone; summed with weight φ_A(i) (<see cref="MaskSum"/>)
/// they are its shares of ρ and of e = Σ_A e_A. The same before and after a restart.
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

    /// <summary>e_A, a subset's summand of the noise of Enc(ρ).</summary>
    public SmallPolynomial NoiseOf(int subset)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/refresh-noise/v1"u8, maskId.Span);
        return SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
    }

    /// <summary>ρ_A lifted to [−p/2, p/2] and raised by ⌊p/2⌋.</summary>
    public void Mask(int subset, Span<ulong> line)
    {
        using var mask = MaskOf(subset);
        mask.Coefficients.CopyTo(line);
        MaskSum.RaiseCentered(line, parameters.PlainModulus);
    }

    /// <summary>e_A raised by its bound.</summary>
    public void Noise(int subset, Span<ulong> line)
    {
        using var noise = NoiseOf(subset);
        var coefficients = noise.Coefficients;
        for (var j = 0; j < line.Length; j++) line[j] = (ulong)(coefficients[j] + CenteredBinomialSampler.Bound); // in [0, 42]
    }
}
