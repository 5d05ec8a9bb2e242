using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Decryption by one party: m = ⌊(p/q)·(c0 + c1·s)⌉ mod p. No branch depends on the secret, and polynomials made on the way are
/// zeroed.
/// Immutable; safe to share between threads.
/// </summary>
/// <example>
/// <code>
/// var decryptor = new Decryptor(secretKey);
/// using var plaintext = decryptor.Decrypt(ciphertext);
/// ulong[] slots = new SlotEncoder(parameters).Decode(plaintext);
/// </code>
/// </example>
public sealed class Decryptor
{
    private readonly SecretKey _key;

    /// <summary>Decrypts under the given key, which must outlive the decryptor.</summary>
    /// <param name="key">Still the caller's to dispose.</param>
    public Decryptor(SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters => _key.Parameters;

    /// <summary>The message of a ciphertext.</summary>
    /// <param name="ciphertext">With <see cref="NoiseBudget(Ciphertext)"/> above 0; without, what comes out means nothing.</param>
    /// <returns>A new plaintext, for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">The ciphertext belongs to other parameters.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public Plaintext Decrypt(Ciphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        return PhaseDecoder.Decode(Parameters, phase);
    }

    /// <summary>The message of a product that was not relinearized.</summary>
    /// <inheritdoc cref="Decrypt(Ciphertext)"/>
    public Plaintext Decrypt(TensorCiphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        return PhaseDecoder.Decode(Parameters, phase);
    }

    /// <summary>
    /// How much the noise may still grow, in bits: each halves it. The invariant noise budget of Microsoft SEAL,
    /// bits(q) − bits(‖[p·phase]_q‖∞) − 1.
    /// </summary>
    /// <param name="ciphertext">Under this key.</param>
    /// <returns>At least 0; at 0 the message is lost.</returns>
    /// <exception cref="ArgumentException">The ciphertext belongs to other parameters.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public int NoiseBudget(Ciphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        return InvariantNoise.Budget(Parameters, phase);
    }

    /// <inheritdoc cref="NoiseBudget(Ciphertext)"/>
    public int NoiseBudget(TensorCiphertext ciphertext)
    {
        using var phase = Phase(ciphertext);
        return InvariantNoise.Budget(Parameters, phase);
    }

    /// <summary>c0 + c1·s.</summary>
    internal CoefficientPolynomial Phase(Ciphertext ciphertext)
    {
        Require(ciphertext.Parameters, nameof(ciphertext));
        using var product = ciphertext.C1.ToEvaluation();
        product.Multiply(_key.Values);
        var phase = product.IntoCoefficients();
        phase.Add(ciphertext.C0);
        return phase;
    }

    /// <summary>c0 + c1·s + c2·s².</summary>
    internal CoefficientPolynomial Phase(TensorCiphertext ciphertext)
    {
        Require(ciphertext.Parameters, nameof(ciphertext));
        using var product = ciphertext.C2.ToEvaluation();
        product.Multiply(_key.Values);
        using (var c1 = ciphertext.C1.ToEvaluation())
            product.Add(c1);
        product.Multiply(_key.Values);
        var phase = product.IntoCoefficients();
        phase.Add(ciphertext.C0);
        return phase;
    }

    private void Require(BfvParameters parameters, string name)
    {
        if (parameters != Parameters)
            throw new ArgumentException("The ciphertext belongs to other parameters.", name);
    }
}
