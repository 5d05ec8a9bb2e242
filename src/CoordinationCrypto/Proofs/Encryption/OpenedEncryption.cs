using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// That a submitted ciphertext encrypts 2^−1·v for a v that is told: ct − (Δ·m, 0) = (b·u + e0, a·u + e1) with short u, e0, e1
/// and m = 2^−1·v mod p. What a proof vouches for is twice of it: the doubled ciphertext, with which
/// everybody works, decrypts to v. Disposing it gives back the target's memory.
/// </summary>
internal sealed class OpenedEncryption : IDisposable
{
    private readonly CoefficientPolynomial[] _target;

    /// <summary>The statement about a ciphertext and a value.</summary>
    /// <param name="key">The key it was encrypted under.</param>
    /// <param name="submitted">ct.</param>
    /// <param name="value">v, from now on no secret of the prover's towards whoever is shown the statement.</param>
    /// <exception cref="ArgumentException">The ciphertext or the value belongs to other parameters.</exception>
    public OpenedEncryption(PublicKey key, Ciphertext submitted, Plaintext value)
    {
        if (submitted.Parameters != key.Parameters)
            Throw.Argument("The ciphertext belongs to other parameters.", nameof(submitted));
        using var half = new ProvenEncryptor(key).Half(value);
        using var message = half.Scale();
        _target = [submitted.C0.Clone(), submitted.C1.Clone()];
        _target[0].Subtract(message);
        Relation = new LatticeRelation(MapOf(key), _target);
    }

    /// <summary>The statement.</summary>
    public LatticeRelation Relation { get; }

    /// <summary>
    /// c0 − Δ·m = b·u + e0 and c1 = a·u + e1, without a factor: p·(c0 − Δ·m) would be b·u and something short for every m, so the
    /// equation of the proof of encryption says nothing of the m that is told.
    /// </summary>
    public static LatticeMap MapOf(PublicKey key)
    {
        var bucket = new Modulus(ProvenWitness.SecondBucket(key.Parameters));
        return new LatticeMap(
            key.Parameters.DataBasis,
            ProvenWitness.MaskBound,
            ProvenWitness.LargestMask(key.Parameters.Degree),
            new LatticeRow(key.B, 1, ProvenWitness.SecondNoiseBound, bucket), // the message is no part of the witness
            new LatticeRow(key.A, 1, ProvenWitness.SecondNoiseBound, bucket)
        );
    }

    /// <summary>(u, e0, e1) of the encryption with a seed.</summary>
    public static ShortWitness Witness(SecretBuffer seed, int degree)
    {
        using var stream = ProvenEncryptor.Randomness(seed);
        return new ShortWitness(
            SmallPolynomial.Ternary(stream, degree),
            SmallPolynomial.CenteredBinomial(stream, degree),
            SmallPolynomial.CenteredBinomial(stream, degree)
        );
    }

    /// <summary>Gives the target's memory back.</summary>
    public void Dispose()
    {
        foreach (var polynomial in _target)
            polynomial.Dispose();
    }
}
