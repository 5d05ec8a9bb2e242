using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// Encryption that can be proved: ct = (b·u + e0 + Δ·m, a·u + e1) with |u| ≤ 1, |e0|, |e1| ≤ 21, and m = 2^−1·v mod p. The
/// proof vouches for twice the ciphertext, so what is submitted encrypts half the value, and everybody works with <see cref="Double"/> of
/// it. Immutable; safe to share between threads.
/// </summary>
internal sealed class ProvenEncryptor
{
    private readonly Encryptor _encryptor;

    /// <summary>Encrypts under a key, which must outlive it.</summary>
    public ProvenEncryptor(PublicKey key)
    {
        _encryptor = new Encryptor(key);
        var p = key.Parameters.PlainModulus.Value;
        Map = new LatticeMap(
            key.Parameters.DataBasis,
            ProvenWitness.MaskBound,
            ProvenWitness.LargestMask(key.Parameters.Degree),
            new LatticeRow(key.B, p, ProvenWitness.FirstNoiseBound * (long)p, new Modulus(ProvenWitness.FirstBucket(key.Parameters))),
            new LatticeRow(key.A, 1, ProvenWitness.SecondNoiseBound, new Modulus(ProvenWitness.SecondBucket(key.Parameters)))
        );
    }

    /// <summary>The key.</summary>
    public PublicKey Key => _encryptor.Key;

    /// <summary>
    /// p·c0 = p·b·u + (p·e0 − m), since p·Δ = −1 modulo q, and c1 = a·u + e1: whoever knows such u, p·e0 − m and e1 has made an
    /// encryption of some m.
    /// </summary>
    public LatticeMap Map { get; }

    /// <summary>2·ct: the ciphertext that a proof vouches for, and an encryption of the value.</summary>
    public static Ciphertext Double(Ciphertext submitted) => Evaluator.MultiplyScalar(submitted, 2);

    /// <summary>The statement that a submitted ciphertext is an encryption; the ciphertext must outlive it.</summary>
    /// <exception cref="ArgumentException">The ciphertext belongs to other parameters.</exception>
    public LatticeRelation Statement(Ciphertext submitted)
    {
        if (submitted.Parameters != Key.Parameters)
            Throw.Argument("The ciphertext belongs to other parameters.", nameof(submitted));
        return new LatticeRelation(Map, submitted.C0, submitted.C1);
    }

    /// <summary>Encrypts half of a value.</summary>
    /// <param name="value">v.</param>
    /// <param name="entropy">Makes the encryption's randomness.</param>
    /// <param name="witness">What proves it; for the caller to dispose.</param>
    /// <exception cref="ArgumentException">The value belongs to other parameters.</exception>
    public Ciphertext Encrypt(Plaintext value, EntropySource entropy, out ShortWitness witness)
    {
        using var seed = SecretBuffer.Allocate(Expander.SecretLength);
        entropy.Fill(seed.Span);
        return Encrypt(value, seed, out witness);
    }

    /// <summary>
    /// Encrypts half of a value with the randomness that a seed expands to, so that whoever keeps the seed can prove later what was
    /// encrypted.
    /// </summary>
    /// <param name="value">v.</param>
    /// <param name="seed">32 uniform bytes, for this ciphertext only: the difference of two ciphertexts of one seed shows the difference
    /// of their values.</param>
    /// <param name="witness">What proves it; for the caller to dispose.</param>
    /// <exception cref="ArgumentException">The value belongs to other parameters, or the seed has another length.</exception>
    public Ciphertext Encrypt(Plaintext value, SecretBuffer seed, out ShortWitness witness)
    {
        var degree = Key.Parameters.Degree;
        using var half = Half(value);
        using var first = Randomness(seed);
        using var second = Randomness(seed);
        var submitted = _encryptor.Encrypt(half, first);
        witness = new ShortWitness( // the same stream again, in the encryptor's order
            SmallPolynomial.Ternary(second, degree),
            SmallPolynomial.CenteredBinomial(second, degree),
            SmallPolynomial.CenteredBinomial(second, degree)
        );
        using var message = SmallPolynomial.Centered(half.Coefficients, Key.Parameters.PlainModulus);
        var p = (long)Key.Parameters.PlainModulus.Value;
        var rest = witness.Polynomials[1].Coefficients;
        var m = message.Coefficients;
        for (var i = 0; i < rest.Length; i++)
            rest[i] = p * rest[i] - m[i]; // e0 before
        return submitted;
    }

    /// <summary>2^−1·v mod p.</summary>
    /// <exception cref="ArgumentException">The value belongs to other parameters.</exception>
    internal Plaintext Half(Plaintext value)
    {
        if (value.Parameters != Key.Parameters)
            Throw.Argument("The plaintext belongs to other parameters.", nameof(value));
        var p = Key.Parameters.PlainModulus;
        var half = new Plaintext(Key.Parameters);
        Kernels.MultiplyScalar(half.Coefficients, value.Coefficients, p.Prepare((p.Value + 1) / 2), p);
        return half;
    }

    /// <summary>The stream that an encryption takes u, e0 and e1 from.</summary>
    internal static Expander Randomness(SecretBuffer seed) => new(seed.Span, "CoordinationCrypto/proven-encryption/v1"u8);
}
