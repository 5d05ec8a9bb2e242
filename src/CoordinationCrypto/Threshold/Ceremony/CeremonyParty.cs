using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator in a key ceremony: a state machine over messages on a board that all validators read in the same order. In each step,
/// post <see cref="Outgoing"/> unless it is empty; <see cref="Receive"/> whatever the board shows, one's own messages included; when
/// <see cref="Awaited"/> is empty, or the caller's clock says that the step is over, <see cref="Close"/>. Who is proven to have cheated
/// about seeds ends it; <see cref="CeremonyTerms.TryNext"/> states the next one. Made in a folder, a party keeps what it signs: it is made
/// again after a crash, shown the board from its beginning, and says the same. One in memory alone is not: the ceremony has to be run
/// anew with another nonce. Not safe for use by several threads at once.
/// </summary>
public sealed class CeremonyParty : IStepRules<CeremonyStep, CeremonyMessage>, IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly SigningKey _identity;
    private readonly BoxKeys _boxKeys;
    private readonly Inbox<int, CeremonyMessage, CeremonyEvidence> _inbox = new(piece => piece.Encode());
    private readonly StepLoop<CeremonyStep, int, CeremonyMessage, CeremonyEvidence> _loop; // all but two steps
    private SeedDealing? _dealing; // those two
    private SubsetSeeds? _seeds;
    private CeremonyContributions? _contributions;
    private CeremonyClosing? _closing;

    /// <summary>Enters a ceremony: its first step has begun.</summary>
    /// <param name="terms">What the validators agreed on.</param>
    /// <param name="validator">This validator's number, 1..n.</param>
    /// <param name="identity">Its signature key, which opens nothing. Borrowed until the ceremony ends.</param>
    /// <param name="entropy">Gives the seed of everything that the party draws, its box key too.</param>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    public CeremonyParty(CeremonyTerms terms, int validator, SigningKey identity, EntropySource entropy)
        : this(terms, validator, identity, AttemptRecord.Draw(entropy)) { }

    /// <summary>Enters a ceremony, or comes back to it; the attempt is taken over.</summary>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    internal CeremonyParty(CeremonyTerms terms, int validator, SigningKey identity, AttemptRecord attempt)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identity);
        terms.Require(validator, identity);
        _terms = terms;
        Validator = validator;
        _identity = identity;
        Record = attempt;
        _boxKeys = new BoxKeys(terms.Validators);
        _loop = new(this, _inbox, attempt, terms.Id);
        using (var source = _loop.EntropyFor(CeremonyStep.Open).For("box-key"u8))
            BoxKey = BoxKey.Create(source);
        _loop.Enter(CeremonyStep.Open, BoxKey.PublicKey.Bytes.ToArray());
    }

    /// <summary>This validator's number, 1..n.</summary>
    public int Validator { get; }

    /// <summary>What it draws from and has said.</summary>
    internal AttemptRecord Record { get; }

    /// <summary>The step that is open.</summary>
    public CeremonyStep Step => IsDealing ? _dealing!.Step : _loop.Step;

    /// <summary>How often the open step was begun before; of the rounds of evaluation keys each begins its own bodies.</summary>
    public int Attempt =>
        Step switch
        {
            CeremonyStep.EvaluationVouch => _contributions!.Index,
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => Round.Attempt,
            _ => 0,
        };

    /// <summary>This validator's message for the open step, always the same bytes; empty when it has nothing to say.</summary>
    public ReadOnlyMemory<byte> Outgoing =>
        IsDealing ? _dealing!.Outgoing
        : Step is CeremonyStep.Bodies or CeremonyStep.EvaluationBodies ? _contributions!.OwedBodies()
        : _loop.Outgoing;

    /// <summary>Opens its boxes, and nothing after the seeds are dealt.</summary>
    internal BoxKey BoxKey { get; }

    /// <summary>How the ceremony ended; null while it has not.</summary>
    public CeremonyOutcome? Outcome { get; private set; }

    /// <summary>
    /// The certificate that is to be signed, in the step <see cref="CeremonyStep.Certify"/> and in no other; its public key is freed with
    /// the ceremony if that comes to nothing.
    /// </summary>
    public KeyCertificate? Draft => Step is CeremonyStep.Certify ? _closing!.Draft : null;

    /// <summary>The validators whose message for the open step has not come yet, ascending.</summary>
    public IReadOnlyList<int> Awaited =>
        Step switch
        {
            CeremonyStep.Ended => [],
            CeremonyStep.Deal or CeremonyStep.Commit => _dealing!.Awaited,
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => Round.Posters(),
            CeremonyStep.Certify => [.. Everyone.Where(i => !_closing!.Signatures.Has(i))],
            _ => [.. Everyone.Where(i => _inbox.Find(CeremonyMessage.SlotOf(Step, Attempt, i)) is null)],
        };

    private bool IsDealing => _dealing is not null && _contributions is null && Outcome is null;

    private bool HasTooManyCheaters => _inbox.Cheaters.Count > _terms.Committee.MaxFaulty;
    private CeremonyRound Round => _contributions!.Round;

    private IEnumerable<int> Everyone => Enumerable.Range(1, _terms.Committee.Size);

    /// <summary>Takes a message from the board. Whatever the bytes, it does not throw.</summary>
    /// <param name="bytes">The message. It is kept, not copied, so its bytes must not change afterwards.</param>
    /// <returns>What became of it.</returns>
    public MessageReceipt Receive(ReadOnlyMemory<byte> bytes)
    {
        if (!CeremonyMessage.TryRead(_terms, bytes, out var message, out var reason))
            return reason;
        if (message.Step is CeremonyStep.Deal or CeremonyStep.Commit)
            return _dealing?.Receive(message) ?? (Outcome is null ? MessageReceipt.Early : MessageReceipt.Late);
        return _loop.Receive(message);
    }

    /// <summary>Closes the open step: draws the conclusions from what has come, and begins the next step or ends the ceremony.</summary>
    /// <exception cref="InvalidOperationException">The ceremony has ended.</exception>
    /// <exception cref="IOException">The disk refuses what is to be said: nothing leaves until the party is made again.</exception>
    public void Close()
    {
        if (Step is CeremonyStep.Ended)
            Throw.Invalid("The ceremony has ended.");
        Action close = Step switch
        {
            _ when Record.HasDiverged => () => Fail(CeremonyFailure.Diverged),
            CeremonyStep.Open => CloseOpen,
            CeremonyStep.Deal or CeremonyStep.Commit => CloseDealing,
            CeremonyStep.Certify => CloseCertify,
            _ when _dealing!.IsDisputed => () => Fail(CeremonyFailure.Convicted),
            _ when HasTooManyCheaters => () => Fail(CeremonyFailure.TooManyCheaters),
            CeremonyStep.Vouch or CeremonyStep.EvaluationVouch => CloseVouch,
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => CloseBodies,
            _ => CloseSelfTest,
        };
        close();
    }

    /// <summary>
    /// Hands over this validator's seeds, once, from the signing of the certificate on. Take and store them before the signature in
    /// <see cref="Outgoing"/> leaves: a certified key whose seeds a crash has lost has one share fewer for ever.
    /// </summary>
    /// <exception cref="InvalidOperationException">The ceremony has not come so far or is not done, or the seeds were taken.</exception>
    internal SubsetSeeds TakeSeeds()
    {
        if (Step is not CeremonyStep.Certify && Outcome is not CeremonyOutcome.Done)
            Throw.Invalid("Only from the signing of the certificate on are there seeds to give.");
        if (_seeds is null)
            Throw.Invalid("The seeds were taken.");
        var seeds = _seeds;
        _seeds = null;
        return seeds;
    }

    /// <summary>Zeroes the box key, and the seeds that were not taken.</summary>
    public void Dispose()
    {
        FreeWork();
        _seeds?.Dispose();
        Record.Dispose();
    }

    int IStepRules<CeremonyStep, CeremonyMessage>.PlaceOf(CeremonyMessage message) =>
        IsDealing
            ? message.Step.CompareTo(Step)
            : message.Place.CompareTo(CeremonyMessage.PlaceOf(Step, Attempt, _contributions?.Index ?? 0));

    bool IStepRules<CeremonyStep, CeremonyMessage>.Expects(CeremonyMessage message) => true;

    bool IStepRules<CeremonyStep, CeremonyMessage>.IsSigned(CeremonyMessage message) => message.IsSigned(_terms);

    MessageReceipt IStepRules<CeremonyStep, CeremonyMessage>.Take(CeremonyMessage message) =>
        message.Step switch
        {
            CeremonyStep.Open => _boxKeys.Take(message),
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => _contributions!.TakeBodies(message),
            CeremonyStep.SelfTest or CeremonyStep.Certify => _closing!.Take(message, _terms.KeyOf(message.Sender)),
            _ => Round.TakeVouch(message.Sender, message.Payload.Span),
        };

    void IStepRules<CeremonyStep, CeremonyMessage>.Accuse(CeremonyMessage held, CeremonyMessage other) =>
        _inbox.Accuse(held.Sender, CeremonyEvidence.Equivocation(held, other));

    CeremonyMessage IStepRules<CeremonyStep, CeremonyMessage>.Sign(CeremonyStep step, ReadOnlySpan<byte> payload, EntropySource aux)
    {
        Hash32? quorum = step is CeremonyStep.Certify ? _closing!.Signatures.Signed : null;
        return CeremonyMessage.Signed(_terms, step, Attempt, Validator, payload, _identity, aux, quorum);
    }

    private void CloseOpen()
    {
        if (_inbox.Cheaters.Count > 0)
            Fail(CeremonyFailure.Convicted);
        else if (Awaited is { Count: > 0 } missing)
            TimeOut(Step, missing);
        else if (_loop.IsDoubled)
            Fail(CeremonyFailure.Doubled);
        else
            _dealing = new SeedDealing(_terms, _boxKeys, _inbox, Validator, _identity, BoxKey, Record, _terms.Id);
    }

    private void CloseDealing()
    {
        _dealing!.Close();
        if (_dealing.Step is not CeremonyStep.Ended)
            return;
        if (_inbox.Cheaters.Count > 0)
            Fail(CeremonyFailure.Convicted);
        else if (_dealing.Transcript is not { } transcript)
            TimeOut(_dealing.Missing.Step, _dealing.Missing.Validators);
        else if (_dealing.IsDoubled)
            Fail(CeremonyFailure.Doubled);
        else
        {
            BoxKey.Dispose(); // there are no more boxes
            _seeds = _dealing.TakeSeeds(transcript);
            _contributions = new CeremonyContributions(_terms, Validator, _seeds, transcript);
            _loop.Enter(CeremonyStep.Vouch, Round.Vouch());
        }
    }

    private void CloseVouch()
    {
        if (Round.TryTally([.. Awaited], out var missing, out var failure))
            _loop.Enter(_contributions!.AskForBodies());
        else if (failure is { } why)
            Fail(why);
        else
            TimeOut(Step, missing);
    }

    private void CloseBodies()
    {
        if (Round.HasUnreadableBody)
            Fail(CeremonyFailure.UnreadableBody);
        else if (!Round.HasAllBodies && Round.AskAgain() is { Length: > 0 } silent)
            TimeOut(Step, silent);
        else if (!Round.HasAllBodies)
            _loop.Enter(_contributions!.AskForBodies());
        else if (_contributions!.TryAdvance())
            _loop.Enter(_contributions.VouchStep, Round.Vouch());
        else
            EnterSelfTest();
    }

    private void EnterSelfTest()
    {
        using var masks = _loop.EntropyFor(CeremonyStep.SelfTest).For("identity-test"u8);
        if (CeremonyClosing.TryBegin(_contributions!, masks, out _closing))
            _loop.Enter(CeremonyStep.SelfTest, _closing.Test.Shares());
        else
            Fail(CeremonyFailure.UnreadableBody);
    }

    private void CloseSelfTest()
    {
        if (Awaited is { Count: > 0 } missing)
            TimeOut(Step, missing);
        else if (_closing!.Test.Passes(out var suspects))
            _loop.Enter(CeremonyStep.Certify, [.. _closing.Signatures.Named.Bytes]);
        else
            Fail(CeremonyFailure.SelfTest, suspects);
    }

    private void CloseCertify()
    {
        if (_closing!.Signatures.Count < _terms.Committee.CheckpointQuorum)
            TimeOut(Step, Awaited);
        else if (HasTooManyCheaters)
            Fail(CeremonyFailure.TooManyCheaters);
        else
            End(_closing.Release(_inbox.Evidence));
    }

    private void Fail(CeremonyFailure failure, params IReadOnlyList<int> suspects) =>
        End(new CeremonyOutcome.Failed(_inbox.Evidence, failure, suspects));

    private void TimeOut(CeremonyStep step, IReadOnlyList<int> missing) =>
        End(new CeremonyOutcome.TimedOut(_inbox.Evidence, step, missing));

    private void End(CeremonyOutcome outcome)
    {
        Outcome = outcome;
        _loop.End(CeremonyStep.Ended);
        FreeWork();
        if (outcome is not CeremonyOutcome.Done)
            _seeds?.Dispose();
        Record.End();
    }

    private void FreeWork()
    {
        BoxKey.Dispose();
        _dealing?.Dispose();
        _contributions?.Dispose();
        _closing?.Dispose();
    }
}
