using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>How a validator hands what it holds to the next epoch's. Not safe for use by several threads at once.</summary>
/// <param name="keys">What it holds.</param>
/// <param name="identity">Its key.</param>
/// <param name="ledger">Its request ledger.</param>
/// <param name="board">Its replay.</param>
/// <param name="attempts">Begins an attempt under an id, or goes on with it; null where it may not, or not any more.</param>
internal sealed class Handover(
    HeldKeys keys,
    SigningKey identity,
    RequestLedger ledger,
    Replay board,
    Func<Hash32, AttemptRecord?> attempts
) : IDisposable
{
    private ResharingParty? _resharing;

    /// <summary>An attempt that lives in memory, once it is in the ledger: it is not gone on with.</summary>
    public static AttemptRecord? Begin(RequestLedger ledger, Hash32 id, EntropySource entropy) =>
        !ledger.TryFind(id, out _) && ledger.Record(new LedgerAttempt(id, ledger.Attempts, default)) is LedgerVerdict.New
            ? AttemptRecord.Draw(entropy)
            : null;

    /// <summary>Enters a resharing, once that is in the ledger: see <see cref="Validator.TryReshare"/>.</summary>
    public ValidatorRefusal Enter(Committee committee, IReadOnlyList<VerifyingKey> validators, Hash32 nonce, out ResharingParty? party)
    {
        party = null;
        if (ledger.Handover is not null)
            return ValidatorRefusal.HandedOver;
        if (!board.Epochs.Bears(committee))
            return ValidatorRefusal.CommitteeTooSmall;
        if (!board.TryGetResharingTerms(committee, validators, nonce, out var terms))
            return ValidatorRefusal.NotDrained;
        if (_resharing?.Terms.Id == terms.Id)
            return ValidatorRefusal.ResharedBefore;
        if (!ledger.TryFind(terms.Id, out _))
        {
            _resharing?.Dispose(); // another attempt ends it
            _resharing = null;
        }
        if (attempts(terms.Id) is not { } attempt)
            return ValidatorRefusal.ResharedBefore;
        try
        {
            party = _resharing = new ResharingParty(terms, identity, keys.Secrets, attempt);
            return ValidatorRefusal.None;
        }
        finally
        {
            if (party is null)
                attempt.Dispose(); // its file, for whoever comes back
        }
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
