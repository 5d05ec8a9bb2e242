using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Dealing and committing to subset seeds: the first two steps of a key ceremony, and all of one where a committee gets seeds for a key
/// that exists already. A party that belongs to the committee deals and receives; one that does not only
/// follows, and concludes the same. Not safe for use by several threads at once.
/// </summary>
internal sealed class SeedDealing : IStepRules<CeremonyStep, CeremonyMessage>, IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SigningKey? _identity;
    private readonly StepLoop<CeremonyStep, int, CeremonyMessage, CeremonyEvidence> _loop;
    private readonly CeremonySettlement _settlement;
    private readonly CeremonySeeds? _dealing;

    /// <summary>Begins to deal.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="validator">The member's number, or 0 to follow only.</param>
    /// <param name="identity">The member's key; null to follow only.</param>
    /// <param name="attempt">What the member draws from. Borrowed.</param>
    /// <param name="origin">The ceremony's id, or what was taken before it began.</param>
    public SeedDealing(CeremonyTerms terms, int validator, SigningKey? identity, AttemptRecord attempt, Hash32 origin)
    {
        _terms = terms;
        _validator = validator;
        _identity = identity;
        _loop = new(this, Inbox, attempt, origin);
        _settlement = new CeremonySettlement(terms, Inbox);
        if (identity is not null)
            _dealing = new CeremonySeeds(terms, validator, identity);
        EnterDeal();
    }

    /// <summary>What was taken, and the evidence; a ceremony goes on with it.</summary>
    public Inbox<int, CeremonyMessage, CeremonyEvidence> Inbox { get; } = new(piece => piece.Encode());

    /// <summary><see cref="CeremonyStep.Deal"/>, <see cref="CeremonyStep.Commit"/> or <see cref="CeremonyStep.Ended"/>.</summary>
    public CeremonyStep Step => _loop.Step;

    public int Attempt => _settlement.Attempt;

    public ReadOnlyMemory<byte> Outgoing => _loop.Outgoing;

    /// <summary>The digest of everything dealt and committed, once every subset has a seed.</summary>
    public Hash32? Transcript { get; private set; }

    /// <summary>When it ended without: whose messages were missing; nobody's where there are too many cheaters.</summary>
    public IReadOnlyList<int> Missing { get; private set; } = [];

    public IReadOnlyList<CeremonyEvidence> Evidence => Inbox.Evidence;

    public bool HasTooManyCheaters => Inbox.Cheaters.Count > _terms.Committee.MaxFaulty;

    /// <summary>The members whose message for the open step has not come yet, ascending.</summary>
    public IReadOnlyList<int> Awaited =>
        Step is CeremonyStep.Ended
            ? []
            :
            [
                .. Enumerable
                    .Range(1, _terms.Committee.Size)
                    .Where(i => _settlement.Expects(Step, i) && Inbox.Find(CeremonyMessage.SlotOf(Step, Attempt, i)) is null),
            ];

    /// <summary>Reads a message where seeds are all that is dealt: only two steps have any.</summary>
    public static bool TryRead(
        CeremonyTerms terms,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out CeremonyMessage? message,
        out MessageReceipt reason
    )
    {
        if (!CeremonyMessage.TryRead(terms, bytes, out message, out reason))
            return false;
        if (message.Step is CeremonyStep.Deal or CeremonyStep.Commit)
            return true;
        message = null;
        return false;
    }

    /// <summary>Takes a message from the board. Evidence counts also when all seeds are dealt, until this is disposed of.</summary>
    /// <param name="message">Of one of the two steps.</param>
    public MessageReceipt Receive(CeremonyMessage message) => _loop.Receive(message);

    /// <summary>Closes the open step.</summary>
    public void Close()
    {
        if (Step is CeremonyStep.Deal)
            EnterCommit();
        else if (Awaited is { Count: > 0 } missing)
            Stop(missing);
        else
            Resolve();
    }

    /// <summary>Hands over the member's seeds, once, when it ended with a transcript.</summary>
    /// <param name="transcript">Its own, or that of the session around it.</param>
    public SubsetSeeds TakeSeeds(Hash32 transcript) => _dealing!.Release(_settlement, Transcript!.Value, transcript);

    public void Dispose()
    {
        _loop.End(CeremonyStep.Ended);
        _dealing?.Dispose();
    }

    int IStepRules<CeremonyStep, CeremonyMessage>.PlaceOf(CeremonyMessage message) =>
        Step is CeremonyStep.Ended ? -1 : (message.Attempt, message.Step).CompareTo((Attempt, Step));

    bool IStepRules<CeremonyStep, CeremonyMessage>.Expects(CeremonyMessage message) => _settlement.Expects(Step, message.Sender);

    bool IStepRules<CeremonyStep, CeremonyMessage>.IsSigned(CeremonyMessage message) => message.IsSigned(_terms);

    MessageReceipt IStepRules<CeremonyStep, CeremonyMessage>.Take(CeremonyMessage message) =>
        _settlement.TryTake(message) ? MessageReceipt.Accepted : MessageReceipt.Malformed;

    void IStepRules<CeremonyStep, CeremonyMessage>.Accuse(CeremonyMessage held, CeremonyMessage other) =>
        Inbox.Accuse(held.Sender, CeremonyEvidence.Equivocation(held, other));

    CeremonyMessage IStepRules<CeremonyStep, CeremonyMessage>.Sign(CeremonyStep step, ReadOnlySpan<byte> payload, EntropySource aux) =>
        CeremonyMessage.Signed(_terms, step, Attempt, _validator, payload, _identity!, aux);

    private void Resolve()
    {
        var exhausted = _settlement.Resolve();
        _dealing?.Keep(_settlement);
        if (HasTooManyCheaters)
            Stop([]);
        else if (exhausted.Count > 0)
            Stop(exhausted);
        else if (_settlement.Open.Any())
            EnterDeal();
        else
        {
            Transcript = _settlement.Transcript();
            Stop([]);
        }
    }

    private void EnterDeal()
    {
        var subsets = _dealing is null ? [] : _settlement.DealtBy(_validator);
        var deal = subsets.Length == 0 ? null : _dealing!.Deal(subsets, Attempt, _loop.EntropyFor(CeremonyStep.Deal));
        _loop.Enter(CeremonyStep.Deal, deal?.Encode());
    }

    private void EnterCommit()
    {
        var speaks = _dealing is not null && _settlement.OpenOf(_validator).Length > 0;
        _loop.Enter(CeremonyStep.Commit, speaks ? _dealing!.Commit(_settlement).Encode() : null);
    }

    private void Stop(IReadOnlyList<int> missing)
    {
        Missing = missing;
        _loop.Enter(CeremonyStep.Ended);
    }
}
