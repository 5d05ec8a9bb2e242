using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>A proof that a decryption share is right: log_G X_i = log_C1 D_i, in a transcript of its own.</summary>
/// <remarks>Chaum, Pedersen, CRYPTO 1992. The whole ciphertext is bound, not only C1.</remarks>
internal static class ElGamalShareProof
{
    /// <summary>Bytes of a proof in a group of challenges.</summary>
    public static int Length(ChallengeSpace challenges) => challenges.EncodedLength + Scalar.Length;

    /// <summary>Proves that <see cref="ElGamalKeyShare.Decrypt"/> gave this share.</summary>
    public static byte[] Prove(
        ChallengeSpace challenges,
        ElGamalKeyShare key,
        ElGamalCiphertext ciphertext,
        ElGamalShare share,
        ProofContext context,
        EntropySource entropy
    )
    {
        using var transcript = Bind(ciphertext, share.Index, context);
        return FiatShamir.Prove(
            Statement(challenges, key.VerificationKey, ciphertext, share),
            new ScalarWitness(key.Secret),
            transcript,
            entropy
        );
    }

    /// <summary>
    /// The same, with masks that follow from x_i and the whole statement: asked again, a validator gives the same bytes, also after a
    /// restart.
    /// </summary>
    public static byte[] ProveRepeatably(
        ChallengeSpace challenges,
        ElGamalKeyShare key,
        ElGamalCiphertext ciphertext,
        ElGamalShare share,
        ProofContext context
    )
    {
        using var transcript = Bind(ciphertext, share.Index, context);
        using var secret = SecretBuffer.Allocate(Scalar.Length);
        key.Secret.Export(secret.Span);
        return FiatShamir.ProveRepeatably(
            Statement(challenges, key.VerificationKey, ciphertext, share),
            new ScalarWitness(key.Secret),
            transcript,
            secret.Span,
            "CoordinationCrypto/elgamal-share-masks/v1"u8
        );
    }

    /// <summary>Whether the share is the one of the validator with this verification key. Never throws, whatever the bytes.</summary>
    /// <param name="challenges">The group that the prover's challenge came from.</param>
    /// <param name="verificationKey">X_i of the validator with the share's index.</param>
    /// <param name="ciphertext">What was decrypted.</param>
    /// <param name="share">What the validator sent.</param>
    /// <param name="context">What the proof was made for.</param>
    /// <param name="proof">From anyone.</param>
    public static bool Verify(
        ChallengeSpace challenges,
        Point verificationKey,
        ElGamalCiphertext ciphertext,
        ElGamalShare share,
        ProofContext context,
        ReadOnlySpan<byte> proof
    )
    {
        using var transcript = Bind(ciphertext, share.Index, context);
        return FiatShamir.Verify(Statement(challenges, verificationKey, ciphertext, share), transcript, proof);
    }

    private static LinearRelation Statement(
        ChallengeSpace challenges,
        Point verificationKey,
        ElGamalCiphertext ciphertext,
        ElGamalShare share
    ) => LinearRelation.EqualLogs(challenges, Point.Generator, verificationKey, ciphertext.C1, share.Value);

    private static Transcript Bind(ElGamalCiphertext ciphertext, int index, ProofContext context)
    {
        var transcript = new Transcript("CoordinationCrypto/elgamal-share/v1"u8, context);
        transcript.Append("index"u8, (ulong)index);
        transcript.Append("c2"u8, ciphertext.C2);
        return transcript;
    }
}
