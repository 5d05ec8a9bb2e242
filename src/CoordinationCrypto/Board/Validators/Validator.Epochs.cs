using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <content>How a validator hands what it holds to the next epoch's.</content>
public sealed partial class Validator
{
    private ResharingParty? _resharing;

    /// <summary>
    /// Enters a resharing as one of those who hold the key, on the terms that its own replay gives, once that is in the ledger, flushed:
    /// the same resharing is not entered again, also after a restart. That these are the ones to hand it to is for its operator to know.
    /// Until the resharing is over no checkpoint should be proposed: the
    /// certificate would come to nothing.
    /// </summary>
    /// <param name="committee">The new committee.</param>
    /// <param name="validators">Its keys.</param>
    /// <param name="nonce">Agreed on, new for every attempt.</param>
    /// <param name="party">Its party, which it owns, when the result is null.</param>
    /// <returns>Null, or why it does not take part.</returns>
    /// <exception cref="ArgumentException">The committee and its keys do not fit each other or the parameters.</exception>
    public ValidatorRefusal? TryReshare(
        Committee committee,
        IReadOnlyList<VerifyingKey> validators,
        Hash32 nonce,
        out ResharingParty? party
    )
    {
        party = null;
        if (Prepare() is { } refusal)
            return refusal;
        if (_ledger.Handover is not null)
            return ValidatorRefusal.HandedOver;
        if (!_replay.TryGetResharingTerms(committee, validators, nonce, out var terms))
            return ValidatorRefusal.NotDrained;
        if (_ledger.Record(new LedgerResharing(terms.Id)) is not LedgerVerdict.New)
            return ValidatorRefusal.ResharedBefore;
        _resharing?.Dispose();
        party = _resharing = new ResharingParty(terms, _identity, _secrets!, _entropy);
        return null;
    }

    /// <summary>
    /// Signs the certificate of the next epoch, once that is in the ledger, flushed, as its last entry: this validator answers nothing
    /// and signs nothing else after it, and keeps its secrets until the board has the certificate. Asked again
    /// it signs the same certificate again, also after a restart, and never another.
    /// </summary>
    /// <param name="certificate">The draft of a resharing that this validator took part in, and that has not failed or timed out.</param>
    /// <param name="heirs">Signatures of a quorum of the new committee: without them a signed certificate could be stuck between two
    /// committees, neither of which acts.</param>
    /// <param name="signature">64 bytes, when the result is null.</param>
    /// <returns>Null, or why it does not sign.</returns>
    internal ValidatorRefusal? TryHandOver(
        EpochCertificate certificate,
        IReadOnlyList<(int Validator, byte[] Signature)> heirs,
        out byte[] signature
    )
    {
        signature = [];
        if (Prepare() is { } refusal)
            return refusal;
        if (!_replay.Follows(certificate) || !IsOwn(certificate.Digest) || !certificate.IsHeld(heirs))
            return ValidatorRefusal.EpochDiffers;
        if (_ledger.LastCheckpoint is { } last && last.Height > _replay.LastCheckpoint!.Height)
            return ValidatorRefusal.NotDrained;
        if (_ledger.Record(new LedgerHandover(certificate.Digest)) is not (LedgerVerdict.New or LedgerVerdict.AlreadyRecorded))
            return ValidatorRefusal.HandedOver;
        signature = Sign(certificate.QuorumDigest);
        return null;
    }

    private bool IsOwn(Hash32 digest) =>
        _ledger.Handover is { } handover
            ? digest == handover.Certificate
            : _resharing is { Draft: { } draft, Outcome: null or ResharingOutcome.Done } && digest == draft.Digest;

    private bool IsIn(EpochRoster roster) => roster.Committee.Equals(_seeds.Committee) && roster.Validators[Number - 1].Equals(Identity);

    /// <summary>
    /// What a resharing dealt is checked by what the certificate says of it: X_i. That S_i is right was settled before the certificate
    /// was signed.
    /// </summary>
    private ValidatorRefusal? CheckShares(KeyCertificate certificate, EpochSecrets secrets)
    {
        if (!IsIn(_replay.Roster!))
            return ValidatorRefusal.NotItsCommittee;
        return
            secrets.Key.Parameters == certificate.Parameters
            && secrets.ElGamal.VerificationKey.Equals(_replay.Roster!.ElGamalKeys[Number - 1])
            ? null
            : ValidatorRefusal.ShareDiffers;
    }

    private void Erase()
    {
        _resharing?.Dispose();
        _secrets?.Dispose();
        _seeds.Dispose();
        _shares = null;
    }
}
