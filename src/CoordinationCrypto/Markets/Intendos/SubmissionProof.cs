using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Markets;

/// <summary>
/// One proof in one transcript for a whole submission. A pseudonym's first: encryption ∧ membership (∧ sealed identity, where the
/// stag is shielded). A replacement: encryption alone. Both are bound to configuration, checkpoint,
/// stag, pseudonym, sequence number, backing and kind, so a part that is copied or altered has no proof.
/// </summary>
internal static class SubmissionProof
{
    /// <summary>Bytes of every proof of a kind in a stag.</summary>
    public static int Length(ProvenEncryptor encryptor, IdentityPolicy policy, SubmissionKind kind)
    {
        var encryption = EncryptionProof.Length(encryptor);
        if (kind == SubmissionKind.Replacement)
            return encryption;
        return encryption + policy.ResponseLength(new ChallengeSpace(encryptor.Key.Parameters.Degree));
    }

    /// <summary>Proves a pseudonym's first submission in a stag.</summary>
    /// <param name="encryptor">What made the ciphertext.</param>
    /// <param name="submitted">The ciphertext.</param>
    /// <param name="witness">What the encryption gave with it.</param>
    /// <param name="context">What the proof is bound to; its pseudonym is the key's.</param>
    /// <param name="policy">The stag's.</param>
    /// <param name="key">The agent, in the stag.</param>
    /// <param name="entropy">Makes masks, and the randomness of the sealing.</param>
    /// <param name="shown">What has to stand beside the proof.</param>
    /// <exception cref="ArgumentException">The context is another pseudonym's, the agent may not take part, or ciphertext or witness do
    /// not fit.</exception>
    public static byte[] ProveFirst(
        ProvenEncryptor encryptor,
        Ciphertext submitted,
        ShortWitness witness,
        SubmissionContext context,
        IdentityPolicy policy,
        PseudonymKey key,
        EntropySource entropy,
        out ShownIdentity shown
    )
    {
        if (!key.Pseudonym.Equals(context.Pseudonym))
            Throw.Argument("The key is another pseudonym's.", nameof(key));
        using var randomness = SecretScalar.Create(entropy); // of the sealing, if anything is sealed
        shown = policy.IsShielded
            ? ShownIdentity.Of(key.IsOdd, SealedIdentity.Seal(key, policy.CommitteeKey, randomness))
            : ShownIdentity.Of(key.IsOdd, key.Agent);
        using var transcript = Begin(context, SubmissionKind.First);
        return FiatShamir.Prove(
            Statement(encryptor, submitted, context, policy, shown),
            new JointWitness([witness, .. policy.Witnesses(key, randomness)]),
            transcript,
            entropy
        );
    }

    /// <summary>Proves a later submission.</summary>
    /// <param name="encryptor">What made the ciphertext.</param>
    /// <param name="submitted">The ciphertext.</param>
    /// <param name="witness">What the encryption gave with it.</param>
    /// <param name="context">What the proof is bound to.</param>
    /// <param name="entropy">Makes masks.</param>
    /// <exception cref="ArgumentException">Ciphertext or witness do not fit.</exception>
    public static byte[] ProveReplacement(
        ProvenEncryptor encryptor,
        Ciphertext submitted,
        ShortWitness witness,
        SubmissionContext context,
        EntropySource entropy
    )
    {
        using var transcript = Begin(context, SubmissionKind.Replacement);
        return FiatShamir.Prove(encryptor.Statement(submitted), witness, transcript, entropy);
    }

    /// <summary>Whether a claim holds. Never throws, whatever the proof's bytes and whatever was shown.</summary>
    /// <exception cref="ArgumentException">The ciphertext belongs to other parameters.</exception>
    public static bool Verify(ProvenEncryptor encryptor, SubmissionClaim claim)
    {
        if (
            claim.Proof.Length != Length(encryptor, claim.Policy, claim.Kind)
            || (claim.Shown is not null && !claim.Policy.Admits(claim.Shown))
        )
            return false;
        using var transcript = Begin(claim.Context, claim.Kind);
        return FiatShamir.Verify(
            Statement(encryptor, claim.Submitted, claim.Context, claim.Policy, claim.Shown),
            transcript,
            claim.Proof.Span
        );
    }

    /// <summary>Which claims hold, on all cores; each on its own, so a bad one spoils no other.</summary>
    /// <exception cref="AggregateException">A ciphertext belongs to other parameters.</exception>
    public static bool[] VerifyAll(ProvenEncryptor encryptor, IReadOnlyList<SubmissionClaim> claims)
    {
        var holds = new bool[claims.Count];
        Parallel.For(0, holds.Length, i => holds[i] = Verify(encryptor, claims[i]));
        return holds;
    }

    /// <summary>The statement of both sides.</summary>
    internal static SigmaProtocol Statement(
        ProvenEncryptor encryptor,
        Ciphertext submitted,
        SubmissionContext context,
        IdentityPolicy policy,
        ShownIdentity? shown
    )
    {
        var encryption = encryptor.Statement(submitted);
        return shown is null ? encryption : new And([encryption, .. policy.Statements(encryption.Challenges, context.Pseudonym, shown)]);
    }

    /// <summary>The transcript of both sides.</summary>
    internal static Transcript Begin(SubmissionContext context, SubmissionKind kind) =>
        kind == SubmissionKind.First
            ? new Transcript("CoordinationCrypto/submission/v2"u8, context.For(kind))
            : new Transcript("CoordinationCrypto/replacement/v2"u8, context.For(kind));
}

/// <summary>What a submission's proof shows.</summary>
internal enum SubmissionKind : byte
{
    /// <summary>The encryption, and who the pseudonym belongs to: the pseudonym's first submission in the stag.</summary>
    First = 1,

    /// <summary>The encryption alone: every later one, since the pseudonym that signs it has been shown.</summary>
    Replacement = 2,
}

/// <summary>
/// A submitted ciphertext, what it is for, what it shows of its author, and bytes that may be its proof. It owns none of them.
/// </summary>
/// <param name="Submitted">The ciphertext, an encryption of half an indicator.</param>
/// <param name="Context">What the proof must be bound to.</param>
/// <param name="Policy">The stag's.</param>
/// <param name="Shown">What a pseudonym's first submission shows of its author; null for a replacement, of which the caller has made sure
/// that the pseudonym has been shown.</param>
/// <param name="Proof">From anyone.</param>
internal sealed record SubmissionClaim(
    Ciphertext Submitted,
    SubmissionContext Context,
    IdentityPolicy Policy,
    ShownIdentity? Shown,
    ReadOnlyMemory<byte> Proof
)
{
    /// <summary>What kind of proof it needs.</summary>
    public SubmissionKind Kind => Shown is null ? SubmissionKind.Replacement : SubmissionKind.First;
}
