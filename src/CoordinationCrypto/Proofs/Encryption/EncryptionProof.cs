using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The proof of encryption by itself: that the doubled ciphertext is an encryption with noise of at most <see cref="ProvenWitness"/>,
/// made for one context.
/// </summary>
internal static class EncryptionProof
{
    /// <summary>Bytes of every proof under a key: 233,493 at N = 8192.</summary>
    public static int Length(ProvenEncryptor encryptor) => Length(encryptor.Key.Parameters);

    /// <inheritdoc cref="Length(ProvenEncryptor)"/>
    public static int Length(BfvParameters parameters) =>
        ResponseLength(parameters) + new ChallengeSpace(parameters.Degree).EncodedLength;

    /// <summary>Bytes of every response, also of <see cref="OpenedEncryption"/>: 233,472 at N = 8192.</summary>
    public static int ResponseLength(BfvParameters parameters)
    {
        var offset = ProvenWitness.LargestMask(parameters.Degree) - ProvenWitness.MaskBound;
        return ChallengeSpace.Repetitions * checked((int)Residues.EncodedLength(parameters.Degree, (ulong)((2 * offset) + 1)));
    }

    /// <summary>Proves that a ciphertext was made by <see cref="ProvenEncryptor"/>.</summary>
    public static byte[] Prove(
        ProvenEncryptor encryptor,
        Ciphertext submitted,
        ShortWitness witness,
        ProofContext context,
        EntropySource entropy
    )
    {
        using var transcript = Begin(context);
        return FiatShamir.Prove(encryptor.Statement(submitted), witness, transcript, entropy);
    }

    /// <summary>Whether a claim holds. Never throws, whatever the proof's bytes.</summary>
    /// <exception cref="ArgumentException">The ciphertext belongs to other parameters.</exception>
    public static bool Verify(ProvenEncryptor encryptor, EncryptionClaim claim)
    {
        using var transcript = Begin(claim.Context);
        return FiatShamir.Verify(encryptor.Statement(claim.Submitted), transcript, claim.Proof.Span);
    }

    /// <summary>Which claims hold, on all cores; each on its own, so a bad one spoils no other.</summary>
    /// <exception cref="AggregateException">A ciphertext belongs to other parameters.</exception>
    public static bool[] VerifyAll(ProvenEncryptor encryptor, IReadOnlyList<EncryptionClaim> claims)
    {
        var holds = new bool[claims.Count];
        Parallel.For(0, holds.Length, i => holds[i] = Verify(encryptor, claims[i]));
        return holds;
    }

    /// <summary>The transcript of both sides.</summary>
    internal static Transcript Begin(ProofContext context) => new("CoordinationCrypto/encryption-proof/v2"u8, context);
}

/// <summary>A ciphertext from somebody, what it is for, and bytes that may be its proof of encryption. It owns none of them.</summary>
internal sealed record EncryptionClaim(Ciphertext Submitted, ProofContext Context, ReadOnlyMemory<byte> Proof);
