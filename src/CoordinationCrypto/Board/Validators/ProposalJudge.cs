using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// Whether a validator signs what is proposed. What it signs only once is in its ledger, flushed, when the answer is yes.
/// </summary>
/// <param name="board">Its replay.</param>
/// <param name="ledger">Its request ledger.</param>
/// <param name="handover">How it hands over.</param>
/// <param name="clock">Its clock.</param>
internal sealed class ProposalJudge(Replay board, RequestLedger ledger, Handover handover, TimeProvider clock)
{
    /// <summary>Why it does not sign, or none.</summary>
    public ValidatorRefusal Judge(Proposal proposal) =>
        proposal.Kind switch
        {
            RecordKind.Checkpoint => JudgeCheckpoint(proposal.Payload),
            RecordKind.Hunt => JudgeHunt(proposal.Payload),
            _ => JudgeEpoch(proposal.Payload),
        };

    /// <summary>Never another checkpoint at the same height, never one below.</summary>
    private ValidatorRefusal JudgeCheckpoint(byte[] payload)
    {
        if (!CheckpointBody.TryRead(payload, out var checkpoint) || board.Epochs.Compare(checkpoint) is not ReplayRefusal.None)
            return ValidatorRefusal.BoardDiffers;
        if (IsAhead(checkpoint.Time))
            return ValidatorRefusal.ClockDiffers;
        return ledger.Record(new LedgerCheckpoint(checkpoint.Height, checkpoint.Digest(), checkpoint.Head)) switch
        {
            LedgerVerdict.New or LedgerVerdict.AlreadyRecorded => ValidatorRefusal.None,
            LedgerVerdict.HandedOver => ValidatorRefusal.HandedOver,
            _ => ValidatorRefusal.SignedAnother,
        };
    }

    private ValidatorRefusal JudgeHunt(byte[] payload) =>
        board.Ticks.OpenHunts.Any(hunt => hunt.Encode().AsSpan().SequenceEqual(payload))
            ? ValidatorRefusal.None
            : ValidatorRefusal.HuntDiffers;

    private ValidatorRefusal JudgeEpoch(byte[] payload) =>
        EpochBody.TryRead(payload, out var body)
        && EpochCertificate.TryRead(board.Certificate!, body.Certificate.Span, out var certificate, out _)
            ? handover.Record(certificate, body.Heirs)
            : ValidatorRefusal.EpochDiffers;

    private bool IsAhead(ulong time)
    {
        var own = (ulong)Math.Max(0, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return time > own && time - own > Validator.ClockSkewMilliseconds;
    }
}
