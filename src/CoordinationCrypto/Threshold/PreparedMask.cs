using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>A mask that was prepared: its number, and Enc(ρ) = Σ_A Enc(ρ_A). Owns the ciphertext.</summary>
/// <param name="number">The mask's number.</param>
/// <param name="encryption">Enc(ρ).</param>
internal sealed class PreparedMask(uint number, Ciphertext encryption) : IDisposable
{
    public uint Number { get; } = number;

    public Ciphertext Encryption { get; } = encryption;

    /// <summary>Enc(m) from m + ρ: (Δ·(m + ρ), 0) − Enc(ρ), with the noise of the encryptions in it and nothing of what m was taken from.</summary>
    public Ciphertext Unmask(Plaintext masked)
    {
        using var negated = Evaluator.Negate(Encryption);
        return Evaluator.AddPlain(negated, masked);
    }

    public void Dispose() => Encryption.Dispose();
}
