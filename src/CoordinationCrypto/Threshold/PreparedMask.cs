using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>A mask that was prepared: its number, and Enc(ρ) = (−a·s + Δ·ρ + e, a) with a public polynomial a of its own. Owns the ciphertext.</summary>
/// <param name="number">The mask's number.</param>
/// <param name="encryption">Enc(ρ).</param>
internal sealed class PreparedMask(uint number, Ciphertext encryption) : IDisposable
{
    public uint Number { get; } = number;

    public Ciphertext Encryption { get; } = encryption;

    /// <summary>Enc(m) from m + ρ: (Δ·(m + ρ), 0) − Enc(ρ), with the noise e in it and nothing of what m was taken from.</summary>
    public Ciphertext Unmask(Plaintext masked)
    {
        using var negated = Evaluator.Negate(Encryption);
        return Evaluator.AddPlain(negated, masked);
    }

    public void Dispose() => Encryption.Dispose();

    /// <summary>a, uniform modulo q, by SHAKE256 from the mask's id.</summary>
    public static CoefficientPolynomial ExpandA(BfvParameters parameters, ReadOnlySpan<byte> maskId)
    {
        using var xof = new Xof("CoordinationCrypto/refresh-polynomial/v1"u8);
        xof.Absorb(maskId);
        var a = CoefficientPolynomial.Zero(parameters.DataBasis);
        UniformSampler.Fill(xof, a);
        return a;
    }
}
