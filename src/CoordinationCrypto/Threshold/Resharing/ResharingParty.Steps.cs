namespace CoordinationCrypto.Threshold;

/// <remarks>What closes each step and opens the next.</remarks>
public sealed partial class ResharingParty
{
    private CeremonyReceipt ReceiveSeeds(ReadOnlyMemory<byte> bytes)
    {
        if (Step < ResharingStep.Seeds)
            return CeremonyMessage.TryRead(_terms.SeedTerms, bytes, out _, out var reason) ? CeremonyReceipt.Early : reason;
        return _seeds is null || Step is ResharingStep.Ended ? CeremonyReceipt.Late : _seeds.Receive(bytes);
    }

    private CeremonyReceipt TakeCertify(ResharingMessage message)
    {
        if (message.Payload.Length != 32)
            return CeremonyReceipt.Malformed;
        if (!message.Payload.Span.SequenceEqual(Draft!.Digest))
            return CeremonyReceipt.Diverges;
        if (_signatures.ContainsKey(message.Sender))
            return CeremonyReceipt.Duplicate;
        if (
            !message.Bytes.Span.SequenceEqual(_outgoing.Span)
            && !_terms.KeyOf(message.Side, message.Sender).Verify(_quorumDigest, message.Signature)
        )
            return CeremonyReceipt.BadSignature;
        _signatures.Add(message.Sender, message.Signature.ToArray());
        return CeremonyReceipt.Accepted;
    }

    private void CloseDeal()
    {
        if (_settlement.Dealers.Count() < _terms.RequiredDealers)
        {
            TimeOut(Awaited);
            return;
        }
        _settlement.FixDeals();
        if (Side is ResharingSide.Old)
            Say(ResharingStep.Agree, _settlement.Dealt);
        else
            SayNothing(ResharingStep.Agree);
    }

    /// <summary>
    /// Two sets of deals cannot both have a quorum, so no honest dealer opens its masks to two challenges, whatever boards it is shown.
    /// </summary>
    private void CloseAgree()
    {
        var agreed = _terms.Old.Committee.Size - Awaited.Count - _inbox.Cheaters(ResharingSide.Old);
        if (agreed < _terms.Old.Committee.CheckpointQuorum)
            TimeOut(Awaited);
        else if (Side is ResharingSide.Old && _settlement.DealFrom(Validator) is not null)
            Say(ResharingStep.Combine, _sharing!.Combine(_settlement.Challenge!).Encode(_terms.Parameters.KeyBasis, _settlement.Dealt));
        else
            SayNothing(ResharingStep.Combine);
    }

    private void CloseCombine()
    {
        if (_settlement.Combiners.Count() < _terms.RequiredDealers)
        {
            TimeOut(SilentDealers);
            return;
        }
        _settlement.FixCombinations();
        if (Side is ResharingSide.New)
            Say(ResharingStep.Judge, _receiving!.Judge(_settlement).Encode());
        else
            SayNothing(ResharingStep.Judge);
    }

    private void CloseJudge()
    {
        if (Awaited is { Count: > 0 } missing)
        {
            TimeOut(missing);
            return;
        }
        _settlement.Settle();
        if (_settlement.Qualified.Length == 0)
        {
            if (HasTooManyCheaters)
                Fail(ResharingFailure.TooManyCheaters);
            else if (_settlement.Silent.Count > 0)
                TimeOut(SilentDealers);
            else
                Fail(ResharingFailure.Constants);
            return;
        }
        _seeds = new SeedDealing(
            _terms.SeedTerms,
            Side is ResharingSide.New ? Validator : 0,
            Side is ResharingSide.New ? _identity : null,
            _entropy
        );
        SayNothing(ResharingStep.Seeds);
    }

    private void CloseSeeds()
    {
        _seeds!.Close();
        if (HasTooManyCheaters)
            Fail(ResharingFailure.TooManyCheaters);
        else if (_seeds.Step is CeremonyStep.Ended && _seeds.Transcript is null)
            TimeOut([.. _seeds.Missing.Select(j => (ResharingSide.New, j))]);
        else if (_seeds.Step is CeremonyStep.Ended)
            EnterCertify();
    }

    private void EnterCertify()
    {
        Draft = new EpochCertificate(_terms, _settlement.ElGamalKeys(), _settlement.Transcript(_seeds!.Transcript!.Value));
        _quorumDigest = Draft.HeldDigest;
        if (Side is ResharingSide.Old)
        {
            SayNothing(ResharingStep.Certify);
            return;
        }
        var (key, elGamal) = _receiving!.Combine(_settlement.Qualified);
        Secrets = new EpochSecrets(key, elGamal, _seeds.TakeSeeds());
        Say(ResharingStep.Certify, Draft.Digest);
    }

    private void CloseCertify()
    {
        if (_signatures.Count < _terms.Committee.CheckpointQuorum)
            TimeOut(Awaited);
        else
            End(
                new ResharingOutcome.Done(
                    _inbox.Evidence,
                    SeedEvidence,
                    Draft!,
                    [.. _signatures.Select(pair => (pair.Key, pair.Value))],
                    _settlement.Qualified,
                    _settlement.Suspects
                )
            );
    }

    private IReadOnlyList<CeremonyEvidence> SeedEvidence => _seeds?.Evidence ?? [];

    private IReadOnlyList<(ResharingSide Side, int Validator)> SilentDealers => [.. _settlement.Silent.Select(i => (ResharingSide.Old, i))];

    private void Say(ResharingStep step, ReadOnlySpan<byte> payload)
    {
        Step = step;
        _outgoing = ResharingMessage
            .Signed(_terms, step, Side, Validator, payload, _identity, _entropy, step is ResharingStep.Certify ? _quorumDigest : null)
            .Bytes;
    }

    private void SayNothing(ResharingStep step)
    {
        Step = step;
        _outgoing = default;
    }

    private void Fail(ResharingFailure failure) => End(new ResharingOutcome.Failed(_inbox.Evidence, SeedEvidence, failure));

    private void TimeOut(IReadOnlyList<(ResharingSide Side, int Validator)> missing) =>
        End(new ResharingOutcome.TimedOut(_inbox.Evidence, SeedEvidence, Step, missing));

    private void End(ResharingOutcome outcome)
    {
        Outcome = outcome;
        SayNothing(ResharingStep.Ended);
        FreeWork();
        if (outcome is not ResharingOutcome.Done)
            Secrets?.Dispose();
    }
}
