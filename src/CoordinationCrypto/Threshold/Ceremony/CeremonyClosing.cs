using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The end of a ceremony: the drafted certificate, its evaluation keys, the test of both, and the signatures. Owns all of it until it is
/// released with an outcome. Not safe for use by several threads at once.
/// </summary>
internal sealed class CeremonyClosing : IDisposable
{
    private readonly RelinearizationKey? _relinearization;
    private readonly GaloisKeys? _galois;
    private bool _isReleased;

    private CeremonyClosing(CeremonyContributions contributions, KeyCertificate draft, EntropySource entropy)
    {
        Draft = draft;
        (_relinearization, _galois) = contributions.TakeEvaluationKeys();
        Test = contributions.Test(draft, _relinearization, _galois, entropy);
        Signatures = new QuorumSignatures(draft.ConfigurationId, QuorumDigest.Of(KeyCertificate.Domain, draft.Encoding.Span));
    }

    public KeyCertificate Draft { get; }

    public CeremonySelfTest Test { get; }

    public QuorumSignatures Signatures { get; }

    /// <summary>Drafts the certificate. False if the X_A make no key.</summary>
    /// <param name="contributions">All of them.</param>
    /// <param name="entropy">Makes the masks of a proof in the test.</param>
    /// <param name="closing">What is to be tested and signed.</param>
    public static bool TryBegin(
        CeremonyContributions contributions,
        EntropySource entropy,
        [NotNullWhen(true)] out CeremonyClosing? closing
    )
    {
        closing = contributions.TryDraft(out var draft) ? new CeremonyClosing(contributions, draft, entropy) : null;
        return closing is not null;
    }

    /// <summary>Takes a message of the test or a signature.</summary>
    public MessageReceipt Take(CeremonyMessage message, VerifyingKey key)
    {
        if (message.Step is CeremonyStep.Certify)
            return Signatures.Take(message, key);
        return Test.TryTake(message.Sender, message.Payload.Span) ? MessageReceipt.Accepted : MessageReceipt.Malformed;
    }

    /// <summary>Hands everything over to the outcome.</summary>
    public CeremonyOutcome.Done Release(IReadOnlyList<CeremonyEvidence> evidence)
    {
        _isReleased = true;
        return new CeremonyOutcome.Done(evidence, Draft, Signatures.All, _relinearization, _galois);
    }

    public void Dispose()
    {
        Test.Dispose();
        if (_isReleased)
            return;
        _relinearization?.Dispose();
        _galois?.Dispose();
        Draft.PublicKey.Dispose();
    }
}
