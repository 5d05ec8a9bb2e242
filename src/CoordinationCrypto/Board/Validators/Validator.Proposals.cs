using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <content>What it signs together with others, and what it posts for all of them.</content>
public sealed partial class Validator
{
    /// <summary>
    /// Signs what its own replay calls for as well. A checkpoint, or an epoch's certificate, is in the ledger, flushed, before the
    /// signature is returned: never another checkpoint at the same height, never one below; after a certificate
    /// nothing new. Asked again it signs the same again, also after a restart. What it does not sign changes nothing.
    /// </summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="signature">64 bytes, when the result is null.</param>
    /// <returns>Null, or why it does not sign.</returns>
    /// <exception cref="IOException">The ledger's stream failed: nothing may leave.</exception>
    public ValidatorRefusal? TrySign(Proposal proposal, out byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        signature = [];
        return proposal.Kind switch
        {
            RecordKind.Checkpoint => TrySignCheckpoint(proposal.Payload, out signature),
            RecordKind.Hunt => TrySignHunt(proposal.Payload, out signature),
            _ => TrySignEpoch(proposal.Payload, out signature),
        };
    }

    /// <summary>The record of a proposal that a quorum has signed. Only the lowest signer's counts.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="signatures">Those that hold, of at least <see cref="Committee.CheckpointQuorum"/> validators, ascending by number;
    /// the first is this validator's.</param>
    /// <exception cref="ArgumentException">They are of no quorum, one does not hold, or the lowest signer is another.</exception>
    public Record Post(Proposal proposal, IReadOnlyList<(int Validator, byte[] Signature)> signatures)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(signatures);
        if (_replay.Roster is not { } roster || !roster.HasQuorum(proposal.Digest, signatures))
            throw new ArgumentException("These are not the signatures of a quorum.", nameof(signatures));
        if (signatures[0].Validator != Number)
            throw new ArgumentException(
                $"Its lowest signer is validator {signatures[0].Validator}, who has to post it.",
                nameof(signatures)
            );
        return Frame(proposal.Kind, proposal.Body(signatures));
    }

    /// <summary>
    /// The first records of a board: the certificate that a ceremony has ended with, then its evaluation keys. Only the lowest signer's
    /// count.
    /// </summary>
    /// <param name="outcome">How the ceremony ended; its keys are not yet disposed of.</param>
    /// <exception cref="ArgumentException">The lowest signer is another, or the certificate names no evaluation keys: a board needs
    /// them.</exception>
    public IReadOnlyList<Record> Post(CeremonyOutcome.Done outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Signatures[0].Validator != Number)
            throw new ArgumentException(
                $"Its lowest signer is validator {outcome.Signatures[0].Validator}, who has to post it.",
                nameof(outcome)
            );
        if (outcome.RelinearizationKey is not { } relinearization || outcome.GaloisKeys is not { } galois)
            throw new ArgumentException("The ceremony made no evaluation keys.", nameof(outcome));
        var records = new List<Record>
        {
            Frame(RecordKind.Certificate, QuorumSigned.Encode(outcome.Certificate.Encoding.Span, outcome.Signatures)),
        };
        records.AddRange(EvaluationKeyEncoding.WriteAll(relinearization, galois).Select(key => Frame(RecordKind.EvaluationKey, key)));
        return records;
    }

    private ValidatorRefusal? TrySignEpoch(ReadOnlySpan<byte> payload, out byte[] signature)
    {
        signature = [];
        if (Prepare() is { } refusal)
            return refusal;
        return
            EpochBody.TryRead(payload, out var body)
            && EpochCertificate.TryRead(_replay.Certificate!, body.Certificate.Span, out var certificate, out _)
            ? TryHandOver(certificate, body.Heirs, out signature)
            : ValidatorRefusal.EpochDiffers;
    }
}
