using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator of the old or of the new committee in a resharing: a state machine over messages on a board that all validators read in
/// the same order. In each step, post <see cref="Outgoing"/> unless it is empty; <see cref="Receive"/> whatever
/// the board shows, one's own messages included; when <see cref="Awaited"/> is empty, or the caller's clock says that the step is over,
/// <see cref="Close"/>. Does no input or output and knows no time.
/// A validator takes part in one resharing at most once on each side: a party that is lost is not made again, the resharing is run again
/// with a new nonce. Not safe for use by several threads at once.
/// </summary>
public sealed partial class ResharingParty : IDisposable
{
    private readonly ResharingTerms _terms;
    private readonly SigningKey _identity;
    private readonly EntropySource _entropy;
    private readonly ResharingInbox _inbox = new();
    private readonly ResharingSettlement _settlement;
    private readonly ResharingSharing? _sharing;
    private readonly ResharingReceiving? _receiving;
    private readonly SortedDictionary<int, byte[]> _signatures = []; // of new validators
    private SeedDealing? _seeds;
    private Hash32 _quorumDigest;
    private ReadOnlyMemory<byte> _outgoing;

    /// <summary>Enters as a validator of the old committee.</summary>
    /// <param name="terms">What both committees agreed on.</param>
    /// <param name="identity">Its key. Borrowed until the resharing ends.</param>
    /// <param name="held">What it holds in the epoch that ends, and until the board has the next one's certificate. Borrowed.</param>
    /// <param name="entropy">Makes polynomials, one-time keys and signature nonces.</param>
    /// <exception cref="ArgumentException">The key or the secrets are not those that the terms state.</exception>
    internal ResharingParty(ResharingTerms terms, SigningKey identity, EpochSecrets held, EntropySource entropy)
        : this(terms, ResharingSide.Old, held.Validator, identity, entropy)
    {
        if (held.Epoch != terms.Old.Epoch || !held.Committee.Equals(terms.Old.Committee) || held.Key.Parameters != terms.Parameters)
            throw new ArgumentException("These are not the secrets of the epoch that ends.", nameof(held));
        if (!held.ElGamal.VerificationKey.Equals(terms.Old.ElGamalKeys[held.Validator - 1]))
            throw new ArgumentException("The ElGamal share is not the one that the terms state.", nameof(held));
        _sharing = new ResharingSharing(terms, held, entropy);
        Say(ResharingStep.Deal, _sharing.Deal(entropy).Encode());
    }

    /// <summary>Enters as a validator of the new committee.</summary>
    /// <param name="terms">What both committees agreed on.</param>
    /// <param name="identity">Its key, which also opens its boxes. Borrowed until the resharing ends.</param>
    /// <param name="validator">Its number in the new committee, 1..n'.</param>
    /// <param name="entropy">Makes seeds, one-time keys, proofs and signature nonces.</param>
    /// <exception cref="ArgumentException">The key is not the one that the terms give the validator.</exception>
    public ResharingParty(ResharingTerms terms, SigningKey identity, int validator, EntropySource entropy)
        : this(terms, ResharingSide.New, validator, identity, entropy)
    {
        _receiving = new ResharingReceiving(terms, validator, identity, entropy);
        SayNothing(ResharingStep.Deal);
    }

    private ResharingParty(ResharingTerms terms, ResharingSide side, int validator, SigningKey identity, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(entropy);
        if (!terms.HasValidator(side, validator))
            throw new ArgumentOutOfRangeException(nameof(validator), validator, "Validators are numbered 1..n.");
        if (!terms.KeyOf(side, validator).Equals(identity.PublicKey))
            throw new ArgumentException($"This is not the key of validator {validator}.", nameof(identity));
        _terms = terms;
        Side = side;
        Validator = validator;
        _identity = identity;
        _entropy = entropy;
        _settlement = new ResharingSettlement(terms, _inbox);
    }

    /// <summary>What both committees agreed on.</summary>
    public ResharingTerms Terms => _terms;

    /// <summary>The committee it speaks for.</summary>
    public ResharingSide Side { get; }

    /// <summary>Its number there.</summary>
    public int Validator { get; }

    /// <summary>The step that is open.</summary>
    public ResharingStep Step { get; private set; }

    /// <summary>While seeds are dealt, the open step of that.</summary>
    public CeremonyStep? SeedStep => Step is ResharingStep.Seeds ? _seeds!.Step : null;

    /// <summary>
    /// This party's message for the open step; the same bytes however often it is asked for. Empty when it has nothing to say.
    /// </summary>
    public ReadOnlyMemory<byte> Outgoing => Step is ResharingStep.Seeds ? _seeds!.Outgoing : _outgoing;

    /// <summary>From <see cref="ResharingStep.Certify"/> on, the certificate that this resharing is for.</summary>
    public EpochCertificate? Draft { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    public ResharingOutcome? Outcome { get; private set; }

    /// <summary>
    /// From <see cref="ResharingStep.Certify"/> on, what a new validator will hold. It must be on disk, in a keystore, before
    /// <see cref="Outgoing"/> is posted: the signature says that the validator holds it. Owned by the party until taken.
    /// </summary>
    public EpochSecrets? Secrets { get; private set; }

    /// <summary>The validators whose message for the open step has not come yet, ascending by side and number.</summary>
    public IReadOnlyList<(ResharingSide Side, int Validator)> Awaited =>
        Step switch
        {
            ResharingStep.Ended => [],
            ResharingStep.Seeds => [.. _seeds!.Awaited.Select(j => (ResharingSide.New, j))],
            ResharingStep.Certify => [.. Everyone.Where(who => who.Side is ResharingSide.New && !_signatures.ContainsKey(who.Validator))],
            _ =>
            [
                .. Everyone.Where(who =>
                    _settlement.Expects(Step, who.Side, who.Validator) && _inbox.Find(Step, who.Side, who.Validator) is null
                ),
            ],
        };

    private IEnumerable<(ResharingSide Side, int Validator)> Everyone =>
        from side in new[] { ResharingSide.Old, ResharingSide.New }
        from validator in Enumerable.Range(1, _terms.CommitteeOf(side).Size)
        select (side, validator);

    private bool HasTooManyCheaters =>
        _inbox.Cheaters(ResharingSide.Old) > _terms.Old.Committee.MaxFaulty || NewCheaters > _terms.Committee.MaxFaulty;

    private int NewCheaters =>
        Enumerable
            .Range(1, _terms.Committee.Size)
            .Count(j => _inbox.IsCheater(ResharingSide.New, j) || SeedEvidence.Any(piece => piece.Accused == j));

    /// <summary>Takes a message from the board. Whatever the bytes, it does not throw.</summary>
    /// <param name="bytes">The message. It is kept, not copied, so its bytes must not change afterwards.</param>
    /// <returns>What became of it.</returns>
    public CeremonyReceipt Receive(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(_terms.SeedTerms.Id))
            return ReceiveSeeds(bytes);
        if (!ResharingMessage.TryRead(_terms, bytes, out var message, out var reason))
            return reason;
        if (message.Step > Step)
            return CeremonyReceipt.Early;
        if (message.Step is ResharingStep.Certify)
            return message.Step < Step ? CeremonyReceipt.Late : TakeCertify(message);
        var held = _inbox.Find(message.Step, message.Side, message.Sender);
        if (held is not null && held.Digest == message.Digest)
            return CeremonyReceipt.Duplicate;
        if (held is null && message.Step < Step)
            return CeremonyReceipt.Late;
        if (held is null && !_settlement.Expects(Step, message.Side, message.Sender))
            return CeremonyReceipt.NotExpected;
        if (!message.Bytes.Span.SequenceEqual(_outgoing.Span) && !message.IsSigned(_terms))
            return CeremonyReceipt.BadSignature;
        if (held is not null)
        {
            if (Step is ResharingStep.Ended)
                return CeremonyReceipt.Late;
            _inbox.Accuse(ResharingEvidence.Equivocation(held, message));
            return CeremonyReceipt.Equivocation;
        }
        var receipt = _settlement.Take(message);
        if (receipt is CeremonyReceipt.Accepted)
            _inbox.Keep(message);
        return receipt;
    }

    /// <summary>Closes the open step: draws the conclusions from what has come, and begins the next step or ends the resharing.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public void Close()
    {
        if (Step is ResharingStep.Ended)
            Throw.Invalid("The resharing has ended.");
        if (HasTooManyCheaters)
        {
            Fail(ResharingFailure.TooManyCheaters);
            return;
        }
        switch (Step)
        {
            case ResharingStep.Deal:
                CloseDeal();
                break;
            case ResharingStep.Agree:
                CloseAgree();
                break;
            case ResharingStep.Combine:
                CloseCombine();
                break;
            case ResharingStep.Judge:
                CloseJudge();
                break;
            case ResharingStep.Seeds:
                CloseSeeds();
                break;
            default:
                CloseCertify();
                break;
        }
        if (Step is not ResharingStep.Ended && HasTooManyCheaters)
            Fail(ResharingFailure.TooManyCheaters);
    }

    /// <summary>
    /// Hands over what this new validator holds from now on, once, after a resharing that is done. The caller disposes of it.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not done, the party is an old validator's, or they were taken.</exception>
    public EpochSecrets TakeSecrets()
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
    }

    /// <summary>A message that was taken from the board.</summary>
    internal ResharingMessage? Find(ResharingStep step, ResharingSide side, int sender) => _inbox.Find(step, side, sender);

    private void FreeWork()
    {
        _sharing?.Dispose();
        _receiving?.Dispose();
        _seeds?.Dispose();
        _settlement.Dispose();
    }
}
