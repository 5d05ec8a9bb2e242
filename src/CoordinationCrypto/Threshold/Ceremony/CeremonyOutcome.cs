using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// How a key ceremony ended: <see cref="Done"/>, <see cref="Failed"/> or <see cref="TimedOut"/>. Immutable; safe to share.
/// </summary>
public abstract class CeremonyOutcome
{
    private CeremonyOutcome(IReadOnlyList<CeremonyEvidence> evidence)
    {
        Evidence = evidence;
        Blamed = [.. evidence.Select(piece => piece.Accused)];
    }

    /// <summary>
    /// Proof against each validator that was caught, ascending; also a ceremony that is done may have some, against f validators at most:
    /// of two vouches, or of what came while its certificate was signed.
    /// </summary>
    public IReadOnlyList<CeremonyEvidence> Evidence { get; }

    /// <summary>Those the evidence speaks against, ascending.</summary>
    public IReadOnlyList<int> Blamed { get; }

    /// <summary>The key is made and certified.</summary>
    public sealed class Done : CeremonyOutcome
    {
        internal Done(
            IReadOnlyList<CeremonyEvidence> evidence,
            KeyCertificate certificate,
            IReadOnlyList<(int Validator, byte[] Signature)> signatures,
            RelinearizationKey? relinearizationKey,
            GaloisKeys? galoisKeys
        )
            : base(evidence)
        {
            RelinearizationKey = relinearizationKey;
            GaloisKeys = galoisKeys;
            Certificate = certificate;
            Signatures = signatures;
        }

        /// <summary>The certificate.</summary>
        public KeyCertificate Certificate { get; }

        /// <summary>
        /// The relinearization key, whose digest the certificate states; null when the terms ask for none. The caller disposes of it.
        /// </summary>
        public RelinearizationKey? RelinearizationKey { get; }

        /// <summary>
        /// The Galois keys, whose digests the certificate states; null when the terms ask for none. The caller disposes of them.
        /// </summary>
        public GaloisKeys? GaloisKeys { get; }

        /// <summary>At least a checkpoint quorum of signatures over the certificate, ascending by validator.</summary>
        public IReadOnlyList<(int Validator, byte[] Signature)> Signatures { get; }
    }

    /// <summary>There is no key.</summary>
    public sealed class Failed : CeremonyOutcome
    {
        internal Failed(IReadOnlyList<CeremonyEvidence> evidence, CeremonyFailure failure, IReadOnlyList<int> suspects)
            : base(evidence)
        {
            Failure = failure;
            Suspects = suspects;
        }

        /// <summary>Why.</summary>
        public CeremonyFailure Failure { get; }

        /// <summary>Validators whose shares in the self-test lie off those of all others: a reason to look at them, not a proof.</summary>
        public IReadOnlyList<int> Suspects { get; }
    }

    /// <summary>There is no key, because messages that were needed did not come.</summary>
    public sealed class TimedOut : CeremonyOutcome
    {
        internal TimedOut(IReadOnlyList<CeremonyEvidence> evidence, CeremonyStep step, IReadOnlyList<int> missing)
            : base(evidence)
        {
            Step = step;
            Missing = missing;
        }

        /// <summary>The step at which the ceremony stopped.</summary>
        public CeremonyStep Step { get; }

        /// <summary>Whose messages were missing, ascending.</summary>
        public IReadOnlyList<int> Missing { get; }
    }
}

/// <summary>Why a key ceremony failed.</summary>
public enum CeremonyFailure
{
    /// <summary>
    /// A validator is proven to have cheated about seeds before the certificate was signed. <see cref="CeremonyOutcome.Blamed"/> names it;
    /// <see cref="CeremonyTerms.TryNext"/> says how the others go on without it.
    /// </summary>
    Convicted,

    /// <summary>More validators than f are proven to have cheated.</summary>
    TooManyCheaters,

    /// <summary>
    /// The board shows another message in this party's name than its own: its key signs elsewhere, or it was made again. It goes no
    /// further.
    /// </summary>
    Doubled,

    /// <summary>Some subset's contribution has no f + 1 identical hashes, or has two such sets, though its members spoke.</summary>
    NoAgreement,

    /// <summary>What f + 1 others vouch for is not what this party computed from the same seed.</summary>
    OwnContribution,

    /// <summary>A body has the vouched hash but does not encode polynomials and a point, or the points cancel each other.</summary>
    UnreadableBody,

    /// <summary>
    /// The scan or an opening under the new key, or the decryption under the identity key, did not show what was encrypted.
    /// </summary>
    SelfTest,

    /// <summary>
    /// This party was made again after a crash, and was shown other messages than before: it would have said two different things. It
    /// said what it had said, and nothing more.
    /// </summary>
    Diverged,
}
