using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <content>How the joint key passes from one committee to the next within a term.</content>
public sealed partial class Replay
{
    /// <summary>What may be spent in the present epoch; 0 before the first record.</summary>
    internal ulong EpochBudget => _context?.EpochBudget ?? 0;

    /// <summary>What an opening by them leaks; null before the first record.</summary>
    internal ThresholdNoise? Noise => _context?.Noise;

    /// <summary>The terms on which the key can be handed on as the board stands: at its last checkpoint, with no tick open.</summary>
    /// <param name="committee">The new committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="nonce">Used for no other resharing of the key.</param>
    /// <param name="terms">The terms.</param>
    /// <returns>Whether the board has a checkpoint and no tick is open.</returns>
    /// <exception cref="ArgumentException">The committee and its keys do not fit each other or the parameters.</exception>
    public bool TryGetResharingTerms(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        [NotNullWhen(true)] out ResharingTerms? terms
    )
    {
        ArgumentNullException.ThrowIfNull(committee);
        ArgumentNullException.ThrowIfNull(validators);
        terms =
            LastCheckpoint is null || HasOpenTick
                ? null
                : new ResharingTerms(Certificate!, Roster!, committee, validators, LastCheckpoint.Digest(), nonce, LeakageSpent);
        return terms is not null;
    }

    /// <summary>
    /// Whether a certificate is one for the epoch that would begin now: after the present one, at its last checkpoint, with no tick open
    /// and what was spent.
    /// </summary>
    internal bool Follows(EpochCertificate certificate) =>
        LastCheckpoint is not null
        && !HasOpenTick
        && certificate.Previous == Roster!.Digest
        && certificate.Roster.Epoch == Epoch + 1
        && certificate.Checkpoint == LastCheckpoint.Digest()
        && certificate.LeakageSpent == LeakageSpent;

    /// <summary>
    /// The old committee's quorum has signed no checkpoint above the one that the certificate names, and never will: so no opening of the
    /// old epoch is missing on this board, and no other certificate of this epoch exists.
    /// </summary>
    private ReplayRefusal? OnEpoch(Record record)
    {
        if (
            !EpochBody.TryRead(record.Body.Span, out var body)
            || !EpochCertificate.TryRead(Certificate!, body.Certificate.Span, out var certificate, out _)
        )
            return ReplayRefusal.EpochMalformed;
        if (HasOpenTick)
            return ReplayRefusal.TickOpen;
        if (!Follows(certificate))
            return ReplayRefusal.EpochDiffers;
        if (!certificate.IsSigned(Roster!, body.Signatures, body.Heirs))
            return ReplayRefusal.QuorumMissing;
        if (!IsLowestSigner(record, body.Signatures, Validators))
            return ReplayRefusal.NotAValidator;
        if (!TakeSequence(default, record))
            return ReplayRefusal.SequenceNotIncreasing;
        _context!.Enter(certificate);
        _signed.Clear();
        return null;
    }
}
