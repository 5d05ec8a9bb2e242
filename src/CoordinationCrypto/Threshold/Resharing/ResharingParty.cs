using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator of the old or of the new committee in a resharing: a state machine over messages on a board that all validators read in
/// the same order, used, kept and made again as <see cref="CeremonyParty"/> is. Not safe for use by several threads at once.
/// </summary>
public sealed class ResharingParty : IStepRules<ResharingStep, ResharingMessage>, IDisposable
{
    private readonly ResharingTerms _terms;
    private readonly ResharingMember _member;
    private readonly ResharingCheaters _cheaters;
    private readonly StepLoop<ResharingStep, (ResharingSide Side, int Validator), ResharingMessage, ResharingEvidence> _loop;
    private readonly ResharingSettlement _settlement;
    private SeedDealing? _seeds;
    private QuorumSignatures? _signatures; // of new validators

    /// <summary>Enters as a validator of the old committee; key and secrets are borrowed, the attempt is taken over.</summary>
    /// <exception cref="ArgumentException">The key or the secrets are not those that the terms state.</exception>
    internal ResharingParty(ResharingTerms terms, SigningKey identity, EpochSecrets held, AttemptRecord attempt)
        : this(terms, new ResharingMember(terms, identity, held), attempt) { }

    /// <summary>Enters as a validator of the new committee.</summary>
    /// <param name="terms">What both committees agreed on.</param>
    /// <param name="identity">Its signature key, which opens nothing. Borrowed until the resharing ends.</param>
    /// <param name="validator">Its number in the new committee, 1..n'.</param>
    /// <param name="entropy">Gives the seed of everything that the party draws, its box key too.</param>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    public ResharingParty(ResharingTerms terms, SigningKey identity, int validator, EntropySource entropy)
        : this(terms, identity, validator, AttemptRecord.Draw(entropy)) { }

    internal ResharingParty(ResharingTerms terms, SigningKey identity, int validator, AttemptRecord attempt)
        : this(terms, new ResharingMember(terms, identity, validator), attempt) { }

    private ResharingParty(ResharingTerms terms, ResharingMember member, AttemptRecord attempt)
    {
        _terms = terms;
        _member = member;
        _cheaters = new ResharingCheaters(terms);
        Record = attempt;
        _loop = new(this, _cheaters.Inbox, attempt, terms.Id);
        _settlement = new ResharingSettlement(terms, _cheaters.Inbox);
        _loop.Enter(ResharingStep.Open, member.Open(_loop.EntropyFor(ResharingStep.Open)));
    }

    /// <summary>What both committees agreed on.</summary>
    public ResharingTerms Terms => _terms;

    /// <summary>What it draws from and has said.</summary>
    internal AttemptRecord Record { get; }

    /// <summary>The committee it speaks for.</summary>
    public ResharingSide Side => _member.Side;

    /// <summary>Its number there.</summary>
    public int Validator => _member.Validator;

    /// <summary>Opens a new validator's boxes.</summary>
    internal BoxKey? BoxKey => _member.BoxKey;

    /// <summary>The step that is open.</summary>
    public ResharingStep Step => _loop.Step;

    /// <summary>While seeds are dealt, the open step of that.</summary>
    public CeremonyStep? SeedStep => Step is ResharingStep.Seeds ? _seeds!.Step : null;

    /// <summary>This party's message for the open step, always the same bytes; empty when it has nothing to say.</summary>
    public ReadOnlyMemory<byte> Outgoing => Step is ResharingStep.Seeds ? _seeds!.Outgoing : _loop.Outgoing;

    /// <summary>From <see cref="ResharingStep.Certify"/> on, the certificate that this resharing is for.</summary>
    public EpochCertificate? Draft { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    public ResharingOutcome? Outcome { get; private set; }

    /// <summary>
    /// From <see cref="ResharingStep.Certify"/> on, what a new validator will hold. It must be on disk, in a keystore, before
    /// <see cref="Outgoing"/> is posted: the signature says that the validator holds it. Owned by the party until taken.
    /// </summary>
    internal EpochSecrets? Secrets { get; private set; }

    /// <summary>The validators whose message for the open step has not come yet, ascending by side and number.</summary>
    public IReadOnlyList<(ResharingSide Side, int Validator)> Awaited =>
        Step switch
        {
            ResharingStep.Ended => [],
            ResharingStep.Seeds => [.. _seeds!.Awaited.Select(j => (ResharingSide.New, j))],
            ResharingStep.Certify => [.. Everyone.Where(who => who.Side is ResharingSide.New && !_signatures!.Has(who.Validator))],
            _ =>
            [
                .. Everyone.Where(who => _settlement.Expects(Step, who.Side, who.Validator) && Find(Step, who.Side, who.Validator) is null),
            ],
        };

    private IEnumerable<(ResharingSide Side, int Validator)> Everyone =>
        from side in new[] { ResharingSide.Old, ResharingSide.New }
        from validator in Enumerable.Range(1, _terms.CommitteeOf(side).Size)
        select (side, validator);

    /// <summary>Takes a message from the board. Whatever the bytes, it does not throw.</summary>
    /// <param name="bytes">The message. It is kept, not copied, so its bytes must not change afterwards.</param>
    /// <returns>What became of it.</returns>
    public MessageReceipt Receive(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(_terms.SeedTerms.Id))
            return ReceiveSeeds(bytes);
        return ResharingMessage.TryRead(_terms, bytes, out var message, out var reason) ? _loop.Receive(message) : reason;
    }

    /// <summary>Closes the open step: draws the conclusions from what has come, and begins the next step or ends the resharing.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="IOException">The disk refuses what is to be said: nothing leaves until the party is made again.</exception>
    public void Close()
    {
        if (Step is ResharingStep.Ended)
            Throw.Invalid("The resharing has ended.");
        Action close = Step switch
        {
            _ when Record.HasDiverged => () => Fail(ResharingFailure.Diverged),
            _ when _cheaters.Failure(Step) is { } failure => () => Fail(failure),
            ResharingStep.Open => CloseOpen,
            ResharingStep.Deal => CloseDeal,
            ResharingStep.Agree => CloseAgree,
            ResharingStep.Combine => CloseCombine,
            ResharingStep.Judge => CloseJudge,
            ResharingStep.Seeds => CloseSeeds,
            _ => CloseCertify,
        };
        close();
        if (Step is not ResharingStep.Ended && _cheaters.Failure(Step) is { } after)
            Fail(after);
    }

    /// <summary>Hands over what this new validator holds from now on, once, after a resharing that is done.</summary>
    /// <returns>The secrets, which the caller then owns.</returns>
    /// <exception cref="InvalidOperationException">It is not done, the party is an old validator's, or they were taken.</exception>
    internal EpochSecrets TakeSecrets()
    {
        if (Outcome is not ResharingOutcome.Done || Secrets is null)
            Throw.Invalid("There are no secrets to take: it is not done, or they were taken, or this is a party of the old committee.");
        var secrets = Secrets;
        Secrets = null;
        return secrets;
    }

    /// <summary>Zeroes what was drawn and received, unless it was taken.</summary>
    public void Dispose()
    {
        FreeWork();
        Secrets?.Dispose();
        Record.Dispose();
    }

    internal ResharingMessage? Find(ResharingStep step, ResharingSide side, int sender) =>
        _cheaters.Inbox.Find(ResharingMessage.SlotOf(step, side, sender));

    int IStepRules<ResharingStep, ResharingMessage>.PlaceOf(ResharingMessage message) => message.Step.CompareTo(Step);

    bool IStepRules<ResharingStep, ResharingMessage>.Expects(ResharingMessage message) =>
        _settlement.Expects(Step, message.Side, message.Sender);

    bool IStepRules<ResharingStep, ResharingMessage>.IsSigned(ResharingMessage message) => message.IsSigned(_terms);

    MessageReceipt IStepRules<ResharingStep, ResharingMessage>.Take(ResharingMessage message) =>
        message.Step is ResharingStep.Certify
            ? _signatures!.Take(message, _terms.KeyOf(message.Side, message.Sender))
            : _settlement.Take(message);

    void IStepRules<ResharingStep, ResharingMessage>.Accuse(ResharingMessage held, ResharingMessage other) =>
        _cheaters.Inbox.Accuse((held.Side, held.Sender), ResharingEvidence.Equivocation(held, other));

    ResharingMessage IStepRules<ResharingStep, ResharingMessage>.Sign(ResharingStep step, ReadOnlySpan<byte> payload, EntropySource aux) =>
        _member.Sign(step, payload, aux, step is ResharingStep.Certify ? _signatures!.Signed : null);

    private MessageReceipt ReceiveSeeds(ReadOnlyMemory<byte> bytes)
    {
        if (!SeedDealing.TryRead(_terms.SeedTerms, bytes, out var message, out var reason))
            return reason;
        return Step < ResharingStep.Seeds ? MessageReceipt.Early : _seeds?.Receive(message) ?? MessageReceipt.Late;
    }

    private void CloseOpen()
    {
        if (Awaited is { Count: > 0 } missing)
            TimeOut(missing);
        else if (IsDoubled)
            Fail(ResharingFailure.Doubled);
        else
            _loop.Enter(ResharingStep.Deal, _member.Deal(_settlement, _loop.EntropyFor(ResharingStep.Deal)));
    }

    private void CloseDeal()
    {
        if (_settlement.TryFixDeals())
            _loop.Enter(ResharingStep.Agree, _member.Agree(_settlement));
        else
            TimeOut(Awaited);
    }

    /// <summary>
    /// Two sets of deals cannot both have a quorum, so no honest dealer opens its masks to two challenges, whatever boards it is shown.
    /// </summary>
    private void CloseAgree()
    {
        var agreed = _terms.Old.Committee.Size - Awaited.Count - _cheaters.Old;
        if (agreed < _terms.Old.Committee.CheckpointQuorum)
            TimeOut(Awaited);
        else
            _loop.Enter(ResharingStep.Combine, _member.Combine(_settlement));
    }

    private void CloseCombine()
    {
        if (_settlement.TryFixCombinations())
            _loop.Enter(ResharingStep.Judge, _member.Judge(_settlement, _loop.EntropyFor(ResharingStep.Judge)));
        else
            TimeOut(SilentDealers);
    }

    private void CloseJudge()
    {
        _settlement.Settle(); // whoever else is silent
        if (_cheaters.Failure(Step) is { } conviction)
            Fail(conviction);
        else if (Awaited is { Count: > 0 } missing)
            TimeOut(missing);
        else if (_settlement.Qualified.Length > 0)
        {
            _seeds = _member.DealSeeds(_settlement, _cheaters.Seeds, Record, _loop.View());
            _loop.Enter(ResharingStep.Seeds);
        }
        else if (_settlement.Silent.Count > 0)
            TimeOut(SilentDealers);
        else
            Fail(ResharingFailure.Constants);
    }

    private void CloseSeeds()
    {
        _seeds!.Close();
        if (_seeds.Step is not CeremonyStep.Ended)
            return;
        if (_cheaters.Failure(Step) is { } conviction)
            Fail(conviction);
        else if (_seeds.Transcript is null)
            TimeOut([.. _seeds.Missing.Validators.Select(j => (ResharingSide.New, j))]);
        else if (IsDoubled)
            Fail(ResharingFailure.Doubled);
        else
            EnterCertify();
    }

    private void EnterCertify()
    {
        Draft = new EpochCertificate(_terms, _settlement.ElGamalKeys(), _settlement.Transcript(_seeds!.Transcript!.Value));
        _signatures = new QuorumSignatures(Draft.Digest, Draft.HeldDigest);
        Secrets = _member.Inherit(_settlement, _seeds, Draft.Transcript);
        _loop.Enter(ResharingStep.Certify, Secrets is null ? null : [.. _signatures.Named.Bytes]);
    }

    private void CloseCertify()
    {
        if (_signatures!.Count < _terms.Committee.CheckpointQuorum)
            TimeOut(Awaited);
        else
            End(new ResharingOutcome.Done(_cheaters, Draft!, _signatures.All, _settlement.Qualified, _settlement.Suspects));
    }

    private bool IsDoubled => Side is ResharingSide.New && (_loop.IsDoubled || _seeds?.IsDoubled is true);

    private IReadOnlyList<(ResharingSide Side, int Validator)> SilentDealers => [.. _settlement.Silent.Select(i => (ResharingSide.Old, i))];

    private void Fail(ResharingFailure failure) => End(new ResharingOutcome.Failed(_cheaters, failure));

    private void TimeOut(IReadOnlyList<(ResharingSide Side, int Validator)> missing) =>
        End(new ResharingOutcome.TimedOut(_cheaters, Step, missing));

    private void End(ResharingOutcome outcome)
    {
        Outcome = outcome;
        _loop.End(ResharingStep.Ended);
        FreeWork();
        if (outcome is not ResharingOutcome.Done)
            Secrets?.Dispose();
        Record.End();
    }

    private void FreeWork()
    {
        _member.Dispose();
        _seeds?.Dispose();
        _settlement.Dispose();
    }
}
