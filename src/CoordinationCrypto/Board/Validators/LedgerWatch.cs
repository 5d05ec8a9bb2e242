using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// Compares the board, record by record, with a validator's ledger. What the validator signed is on the board only if the ledger held it
/// first, so anything more on the board tells of a ledger restored from an older copy;
/// and at every height at which it signed a checkpoint, the board must still have the chain that it signed. A ledger serves one epoch:
/// what the validator signed before that epoch began is in another, so one whose ledger was stale comes back with a
/// new one when the epoch changes. Not safe for use by several threads at once.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="identity">The validator's key.</param>
/// <param name="number">Its number in the epoch's committee.</param>
/// <param name="epoch">That epoch.</param>
internal sealed class LedgerWatch(RequestLedger ledger, VerifyingKey identity, int number, uint epoch)
{
    private bool _isStale;
    private bool _isForked;

    /// <summary>Takes a record that the replay has accepted.</summary>
    public void Observe(Record record, Replay after)
    {
        _isStale |= after.Epoch == epoch && !IsKnown(record);
        _isForked |= ledger.TryGetCheckpoint(after.Height, out var signed) && signed.Head != after.Head;
    }

    /// <summary>Why the validator may neither sign nor answer on this board, or none.</summary>
    public ValidatorRefusal Judge(KeyCertificate certificate, Replay board)
    {
        var binding = ledger.Binding;
        if (
            binding.Epoch != epoch
            || binding.Validator != number
            || !binding.Identity.Equals(identity)
            || binding.ConfigurationId != certificate.ConfigurationId
        )
            return ValidatorRefusal.LedgerOfAnotherKey;
        if (ledger.Budget > board.EpochBudget)
            return ValidatorRefusal.LedgerBudgetTooLarge;
        if (_isStale)
            return ValidatorRefusal.StaleLedger;
        if (_isForked)
            return ValidatorRefusal.BoardForked;
        return ledger.LastCheckpoint is { } last && board.Height < last.Height ? ValidatorRefusal.BoardBehind : ValidatorRefusal.None;
    }

    private bool IsKnown(Record record) =>
        record.Kind switch
        {
            RecordKind.Checkpoint => IsKnownCheckpoint(record),
            RecordKind.Share
            or RecordKind.Vouch
            or RecordKind.Body
            or RecordKind.CoinShare
            or RecordKind.IdentityShare
            or RecordKind.ScanRow =>
                !record.Author.Equals(identity) || !RequestBody.TryRead(record.Body, out var body) || ledger.Holds(body.RequestId),
            _ => true,
        };

    private bool IsKnownCheckpoint(Record record)
    {
        if (
            !QuorumSigned.TryRead(record.Body.Span, CheckpointBody.EncodedLength, out var signed)
            || !signed.Signatures.Any(signature => signature.Validator == number)
        )
            return true;
        return CheckpointBody.TryRead(signed.Payload.Span, out var checkpoint)
            && ledger.TryGetCheckpoint(checkpoint.Height, out var known)
            && known.Digest == checkpoint.Digest();
    }
}
