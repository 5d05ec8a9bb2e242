using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Public-key encryption: ct = (b·u + e0 + Δ·m, a·u + e1) mod q, u ternary, e0 and e1 centred binomial. Immutable; safe to share
/// between threads.
/// </summary>
/// <example>
/// <code>
/// var encryptor = new Encryptor(publicKey);
/// using var plaintext = new SlotEncoder(parameters).Encode([3, 4, 5]);
/// using var ciphertext = encryptor.Encrypt(plaintext, EntropySource.System);
/// </code>
/// </example>
public sealed class Encryptor
{
    /// <summary>Encrypts under the given key, which must outlive the encryptor.</summary>
    /// <param name="key">Still the caller's to dispose.</param>
    public Encryptor(PublicKey key) => Key = key;

    /// <summary>The key.</summary>
    public PublicKey Key { get; }

    /// <summary>Encrypts with fresh randomness.</summary>
    /// <param name="plaintext">May be disposed afterwards.</param>
    /// <param name="entropy">Usually <see cref="EntropySource.System"/>; 32 bytes of it are expanded by AES-256-CTR.</param>
    /// <returns>A new ciphertext, for the caller to dispose; another one each time.</returns>
    /// <exception cref="ArgumentException">The plaintext belongs to other parameters.</exception>
    public Ciphertext Encrypt(Plaintext plaintext, EntropySource entropy)
    {
        using var seed = SecretBuffer.Allocate(32);
        entropy.Fill(seed.Span);
        using var stream = new Expander(seed.Span, "CoordinationCrypto/encryption/v1"u8);
        return Encrypt(plaintext, stream);
    }

    /// <summary>Encrypts with the randomness of a stream: u, then e0, then e1.</summary>
    internal Ciphertext Encrypt(Plaintext plaintext, IRandomStream stream)
    {
        if (plaintext.Parameters != Key.Parameters)
            throw new ArgumentException("The plaintext belongs to other parameters.", nameof(plaintext));
        var ciphertext = EncryptZero(stream);
        using var message = plaintext.Scale();
        ciphertext.C0.Add(message);
        return ciphertext;
    }

    /// <summary>An encryption of zero with the randomness of a stream.</summary>
    internal Ciphertext EncryptZero(IRandomStream stream)
    {
        var zero = SpreadZero(stream);
        AddNoise(zero.C0, stream);
        AddNoise(zero.C1, stream);
        return zero;
    }

    /// <summary>
    /// (b·u, a·u), an encryption of zero whose randomness is public: it spreads the coefficients of what it is added to and hides
    /// nothing, so that it needs no noise of its own.
    /// </summary>
    internal Ciphertext SpreadZero(IRandomStream stream)
    {
        var basis = Key.Parameters.DataBasis;
        using var u = SmallPolynomial.Ternary(stream, basis.Degree);
        using var mask = u.ToPolynomial(basis).IntoEvaluation();
        return new Ciphertext(
            Key.Parameters,
            EvaluationPolynomial.Product(basis, Key.B, mask).IntoCoefficients(),
            EvaluationPolynomial.Product(basis, Key.A, mask).IntoCoefficients()
        );
    }

    private static void AddNoise(CoefficientPolynomial target, IRandomStream stream)
    {
        using var e = SmallPolynomial.CenteredBinomial(stream, target.Basis.Degree);
        using var noise = e.ToPolynomial(target.Basis);
        target.Add(noise);
    }
}
