using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator in a key ceremony: a state machine over messages on a board that all validators read in the same order. In each step,
/// post <see cref="Outgoing"/> unless it is empty; <see cref="Receive"/> whatever
/// the board shows, one's own messages included, for a message counts when it is on the board; when <see cref="Awaited"/> is empty, or
/// the caller's clock says that the step is over, <see cref="Close"/>. Does no input or output and knows no time.
/// A validator takes part in one ceremony at most once: if its party is lost, the ceremony has to be run again with a new nonce. Not safe
/// for use by several threads at once.
/// </summary>
public sealed partial class CeremonyParty : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly SigningKey _identity;
    private readonly EntropySource _entropy;
    private readonly CeremonyInbox _inbox = new();
    private readonly CeremonySettlement _settlement;
    private readonly CeremonySeeds _dealing;
    private readonly SortedDictionary<int, byte[]> _signatures = [];
    private SubsetSeeds? _seeds;
    private CeremonyKey? _key;
    private CeremonyEvaluationKeys? _evaluation;
    private RelinearizationKey? _relinearization;
    private GaloisKeys? _galois;
    private CeremonySelfTest? _test;
    private KeyCertificate? _draft;
    private Hash32 _quorumDigest;
    private ReadOnlyMemory<byte> _outgoing;

    /// <summary>Enters a ceremony: its first step has begun.</summary>
    /// <param name="terms">What the validators agreed on.</param>
    /// <param name="validator">This validator's number, 1..n.</param>
    /// <param name="identity">Its signature key, which also opens its boxes. Borrowed until the ceremony ends.</param>
    /// <param name="entropy">Makes seeds, one-time keys and signature nonces.</param>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    public CeremonyParty(CeremonyTerms terms, int validator, SigningKey identity, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(entropy);
        if (!terms.HasValidator(validator))
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (!terms.KeyOf(validator).Equals(identity.PublicKey))
            throw new ArgumentException($"This is not the key of validator {validator}.", nameof(identity));
        _terms = terms;
        Validator = validator;
        _identity = identity;
        _entropy = entropy;
        _settlement = new CeremonySettlement(terms, _inbox);
        _dealing = new CeremonySeeds(terms, validator, identity, entropy);
        EnterDeal();
    }

    /// <summary>This validator's number, 1..n.</summary>
    public int Validator { get; }

    /// <summary>The step that is open.</summary>
    public CeremonyStep Step { get; private set; }

    /// <summary>How often the open step was begun before; of the rounds of evaluation keys each begins its own bodies.</summary>
    public int Attempt =>
        Step switch
        {
            CeremonyStep.Deal or CeremonyStep.Commit => _settlement.Attempt,
            CeremonyStep.EvaluationVouch => _evaluation!.Index,
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => Round.Attempt,
            _ => 0,
        };

    /// <summary>
    /// This validator's message for the open step; the same bytes however often it is asked for. Empty when it has nothing to say.
    /// </summary>
    public ReadOnlyMemory<byte> Outgoing => Step is CeremonyStep.Bodies or CeremonyStep.EvaluationBodies ? OwedBodies() : _outgoing;

    /// <summary>How the ceremony ended; null while it has not.</summary>
    public CeremonyOutcome? Outcome { get; private set; }

    /// <summary>
    /// The certificate that is to be signed, in the step <see cref="CeremonyStep.Certify"/> and in no other; its public key is freed with
    /// the ceremony if that comes to nothing.
    /// </summary>
    public KeyCertificate? Draft => Step is CeremonyStep.Certify ? _draft : null;

    /// <summary>The validators whose message for the open step has not come yet, ascending.</summary>
    public IReadOnlyList<int> Awaited =>
        Step switch
        {
            CeremonyStep.Ended => [],
            CeremonyStep.Bodies or CeremonyStep.EvaluationBodies => Round.Posters(),
            CeremonyStep.Certify => [.. Everyone.Where(i => !_signatures.ContainsKey(i))],
            _ => [.. Everyone.Where(i => IsExpected(i) && _inbox.Find(Step, Attempt, i) is null)],
        };

    private IEnumerable<int> Everyone => Enumerable.Range(1, _terms.Committee.Size);

    /// <summary>Takes a message from the board. Whatever the bytes, it does not throw.</summary>
    /// <param name="bytes">The message. It is kept, not copied, so its bytes must not change afterwards.</param>
    /// <returns>What became of it.</returns>
    public CeremonyReceipt Receive(ReadOnlyMemory<byte> bytes)
    {
        if (!CeremonyMessage.TryRead(_terms, bytes, out var message, out var reason))
            return reason;
        var order = Order(message.Step, message.Attempt, message.Round).CompareTo(Order(Step, Attempt, RoundIndex));
        if (order > 0)
            return CeremonyReceipt.Early;
        if (message.Step is CeremonyStep.Bodies or CeremonyStep.EvaluationBodies)
            return order < 0 ? CeremonyReceipt.Late : TakeBodies(message);
        if (message.Step is CeremonyStep.Certify)
            return order < 0 ? CeremonyReceipt.Late : TakeCertify(message);
        var held = _inbox.Find(message.Step, message.Attempt, message.Sender);
        if (held is not null && held.Digest == message.Digest)
            return CeremonyReceipt.Duplicate;
        if (held is null && order < 0)
            return CeremonyReceipt.Late;
        if (held is null && !IsExpected(message.Sender))
            return CeremonyReceipt.NotExpected;
        if (!message.Bytes.Span.SequenceEqual(_outgoing.Span) && !message.IsSigned(_terms))
            return CeremonyReceipt.BadSignature;
        if (held is not null)
        {
            if (Step is CeremonyStep.Ended)
                return CeremonyReceipt.Late;
            _inbox.Accuse(CeremonyEvidence.Equivocation(held, message));
            return CeremonyReceipt.Equivocation;
        }
        var receipt = TakePayload(message);
        if (receipt is CeremonyReceipt.Accepted)
            _inbox.Keep(message);
        return receipt;
    }

    /// <summary>Closes the open step: draws the conclusions from what has come, and begins the next step or ends the ceremony.</summary>
    /// <exception cref="InvalidOperationException">The ceremony has ended.</exception>
    public void Close()
    {
        if (Step is CeremonyStep.Ended)
            Throw.Invalid("The ceremony has ended.");
        switch (Step)
        {
            case CeremonyStep.Deal:
                EnterCommit();
                break;
            case CeremonyStep.Commit:
                CloseCommit();
                break;
            case CeremonyStep.Vouch or CeremonyStep.EvaluationVouch:
                CloseVouch();
                break;
            case CeremonyStep.Bodies or CeremonyStep.EvaluationBodies:
                CloseBodies();
                break;
            case CeremonyStep.SelfTest:
                CloseSelfTest();
                break;
            default:
                CloseCertify();
                break;
        }
        if (Step is not CeremonyStep.Ended && HasTooManyCheaters)
            Fail(CeremonyFailure.TooManyCheaters, []);
    }

    /// <summary>
    /// Hands over this validator's seeds, once, when the certificate is to be signed or is signed. The caller disposes of them. Take and
    /// store them before the signature in <see cref="Outgoing"/> leaves: a certified key whose seeds a
    /// crash has lost has one share fewer for ever.
    /// </summary>
    /// <exception cref="InvalidOperationException">The ceremony has not come so far or is not done, or the seeds were taken.</exception>
    public SubsetSeeds TakeSeeds()
    {
        if (Step is not CeremonyStep.Certify && Outcome is not CeremonyOutcome.Done)
            Throw.Invalid("Only from the signing of the certificate on are there seeds to give.");
        if (_seeds is null)
            Throw.Invalid("The seeds were taken.");
        var seeds = _seeds;
        _seeds = null;
        return seeds;
    }

    /// <summary>Zeroes the seeds that were not taken.</summary>
    public void Dispose()
    {
        _dealing.Dispose();
        _seeds?.Dispose();
        _key?.Dispose();
        _evaluation?.Dispose();
        _test?.Dispose();
        if (Outcome is not CeremonyOutcome.Done)
            FreeEvaluationKeys();
    }

    private bool HasTooManyCheaters => _inbox.Cheaters > _terms.Committee.MaxFaulty;

    private bool IsExpected(int sender) => Step > CeremonyStep.Commit || _settlement.Expects(Step, sender);

    private CeremonyReceipt TakePayload(CeremonyMessage message) =>
        message.Step switch
        {
            CeremonyStep.Vouch or CeremonyStep.EvaluationVouch => Round.TakeVouch(message.Sender, message.Payload),
            CeremonyStep.SelfTest => _test!.TryTake(message.Sender, message.Payload) ? CeremonyReceipt.Accepted : CeremonyReceipt.Malformed,
            _ => _settlement.TryTake(message) ? CeremonyReceipt.Accepted : CeremonyReceipt.Malformed,
        };

    /// <summary>Bodies carry no signature: whoever posts them, they have to match the vouched hashes.</summary>
    private CeremonyReceipt TakeBodies(CeremonyMessage message) =>
        message.Signature.ContainsAnyExcept((byte)0)
            ? CeremonyReceipt.Malformed
            : Round.TakeBodies(message.Payload[(message.Step is CeremonyStep.EvaluationBodies ? 1 : 0)..]);

    private CeremonyReceipt TakeCertify(CeremonyMessage message)
    {
        if (message.Payload.Length != 32)
            return CeremonyReceipt.Malformed;
        if (!message.Payload.SequenceEqual(_draft!.ConfigurationId))
            return CeremonyReceipt.Diverges;
        if (_signatures.ContainsKey(message.Sender))
            return CeremonyReceipt.Duplicate;
        if (!message.Bytes.Span.SequenceEqual(_outgoing.Span) && !_terms.KeyOf(message.Sender).Verify(_quorumDigest, message.Signature))
            return CeremonyReceipt.BadSignature;
        _signatures.Add(message.Sender, message.Signature.ToArray());
        return CeremonyReceipt.Accepted;
    }

    private void Say(CeremonyStep step, ReadOnlySpan<byte> payload)
    {
        Step = step;
        _outgoing = CeremonyMessage
            .Signed(_terms, step, Attempt, Validator, payload, _identity, _entropy, step is CeremonyStep.Certify ? _quorumDigest : null)
            .Bytes;
    }

    private void SayNothing(CeremonyStep step)
    {
        Step = step;
        _outgoing = default;
    }

    private void EnterDeal()
    {
        var subsets = _settlement.DealtBy(Validator);
        if (subsets.Length == 0)
            SayNothing(CeremonyStep.Deal);
        else
            Say(CeremonyStep.Deal, _dealing.Deal(subsets, _settlement.Attempt).Encode());
    }

    private void EnterCommit()
    {
        if (_settlement.OpenOf(Validator).Length == 0)
            SayNothing(CeremonyStep.Commit);
        else
            Say(CeremonyStep.Commit, _dealing.Commit(_settlement).Encode());
    }

    private void CloseCommit()
    {
        if (Awaited is { Count: > 0 } missing)
        {
            TimeOut(missing);
            return;
        }
        var exhausted = _settlement.Resolve();
        _dealing.Keep(_settlement);
        if (HasTooManyCheaters)
            Fail(CeremonyFailure.TooManyCheaters, []);
        else if (exhausted.Count > 0)
            TimeOut(exhausted);
        else if (_settlement.Open.Any())
            EnterDeal();
        else
            EnterVouch();
    }

    private void EnterVouch()
    {
        var transcript = _settlement.Transcript();
        _seeds = _dealing.Release(_settlement, transcript);
        _key = new CeremonyKey(_terms, Validator, _seeds, transcript);
        Say(CeremonyStep.Vouch, Round.Vouch());
    }

    private void CloseVouch()
    {
        if (Round.TryTally([.. Awaited], out var missing, out var failure))
            EnterBodies();
        else if (failure is { } why)
            Fail(why, []);
        else
            TimeOut(missing);
    }

    private void CloseSelfTest()
    {
        if (Awaited is { Count: > 0 } missing)
        {
            TimeOut(missing);
            return;
        }
        if (!_test!.Passes(out var suspects))
        {
            Fail(CeremonyFailure.SelfTest, suspects);
            return;
        }
        _quorumDigest = QuorumDigest.Of(KeyCertificate.Domain, _draft!.Encoding.Span);
        Say(CeremonyStep.Certify, _draft.ConfigurationId);
    }

    private void CloseCertify()
    {
        if (_signatures.Count < _terms.Committee.CheckpointQuorum)
            TimeOut(Awaited);
        else if (HasTooManyCheaters)
            Fail(CeremonyFailure.TooManyCheaters, []);
        else
            End(
                new CeremonyOutcome.Done(
                    _inbox.Evidence,
                    _draft!,
                    [.. _signatures.Select(pair => (pair.Key, pair.Value))],
                    _relinearization,
                    _galois
                )
            );
    }

    private void Fail(CeremonyFailure failure, IReadOnlyList<int> suspects) =>
        End(new CeremonyOutcome.Failed(_inbox.Evidence, failure, suspects));

    private void TimeOut(IReadOnlyList<int> missing) => End(new CeremonyOutcome.TimedOut(_inbox.Evidence, Step, missing));

    private void End(CeremonyOutcome outcome)
    {
        Outcome = outcome;
        SayNothing(CeremonyStep.Ended);
        _dealing.Dispose();
        _key?.Dispose();
        _evaluation?.Dispose();
        _test?.Dispose();
        if (outcome is CeremonyOutcome.Done)
            return;
        FreeEvaluationKeys();
        _seeds?.Dispose();
        _draft?.PublicKey.Dispose();
    }
}
