using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Markets;

/// <summary>A submitted ciphertext, what it is for, what it shows of its author, and bytes that may be its proof. It owns none of them.</summary>
/// <param name="Submitted">The ciphertext, an encryption of half an indicator.</param>
/// <param name="Context">What the proof must be bound to.</param>
/// <param name="Policy">The stag's.</param>
/// <param name="Shown">What a pseudonym's first submission shows of its author; null for a replacement, of which the caller has made sure that the pseudonym has been shown.</param>
/// <param name="Proof">From anyone.</param>
internal sealed record SubmissionClaim(Ciphertext Submitted, SubmissionContext Context, IdentityPolicy Policy, ShownIdentity? Shown, ReadOnlyMemory<byte> Proof)
{
    /// <summary>What kind of proof it needs.</summary>
    public SubmissionKind Kind => Shown is null ? SubmissionKind.Replacement : SubmissionKind.First;
}
