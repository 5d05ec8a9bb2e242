using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>How a validator hands what it holds to the next epoch's. Not safe for use by several threads at once.</summary>
/// <param name="keys">What it holds.</param>
/// <param name="identity">Its key.</param>
/// <param name="ledger">Its request ledger.</param>
/// <param name="board">Its replay.</param>
/// <param name="entropy">For signatures and sharings.</param>
internal sealed class Handover(HeldKeys keys, SigningKey identity, RequestLedger ledger, Replay board, EntropySource entropy) : IDisposable
{
    private ResharingParty? _resharing;

    /// <summary>Enters a resharing, once that is in the ledger: see <see cref="Validator.TryReshare"/>.</summary>
    public ValidatorRefusal Enter(Committee committee, IReadOnlyList<VerifyingKey> validators, Hash32 nonce, out ResharingParty? party)
    {
        party = null;
        if (ledger.Handover is not null)
            return ValidatorRefusal.HandedOver;
        if (!board.TryGetResharingTerms(committee, validators, nonce, out var terms))
            return ValidatorRefusal.NotDrained;
        if (ledger.Record(new LedgerResharing(terms.Id)) is not LedgerVerdict.New)
            return ValidatorRefusal.ResharedBefore;
        _resharing?.Dispose();
        party = _resharing = new ResharingParty(terms, identity, keys.Secrets, AttemptRecord.Draw(entropy));
        return ValidatorRefusal.None;
    }

    /// <summary>Whether the next epoch's certificate may be signed; then that is in the ledger, as its last entry.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="heirs">Signatures of a quorum of the new committee: without them a signed certificate could be stuck between two
    /// committees, neither of which acts.</param>
    public ValidatorRefusal Record(EpochCertificate certificate, IReadOnlyList<(int Validator, byte[] Signature)> heirs)
    {
        if (!board.Epochs.Follows(certificate) || !IsOwn(certificate.Digest) || !certificate.IsHeld(heirs))
            return ValidatorRefusal.EpochDiffers;
        if (ledger.LastCheckpoint is { } last && last.Height > board.LastCheckpoint!.Height)
            return ValidatorRefusal.NotDrained;
        return ledger.Record(new LedgerHandover(certificate.Digest)) is LedgerVerdict.New or LedgerVerdict.AlreadyRecorded
            ? ValidatorRefusal.None
            : ValidatorRefusal.HandedOver;
    }

    public void Dispose() => _resharing?.Dispose();

    private bool IsOwn(Hash32 digest) =>
        ledger.Handover is { } handover
            ? digest == handover.Certificate
            : _resharing is { Draft: { } draft, Outcome: null or ResharingOutcome.Done } && digest == draft.Digest;
}
