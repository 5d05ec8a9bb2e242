using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Dealing and committing to subset seeds: two steps of a key ceremony, and all of one where a committee gets seeds for a key that exists
/// already. Every member's box key is known before. A party that belongs to the committee deals and receives; one that does not only
/// follows, and concludes the same. Not safe for use by several threads at once.
/// </summary>
internal sealed class SeedDealing : IStepRules<CeremonyStep, CeremonyMessage>, IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SigningKey? _identity;
    private readonly Inbox<int, CeremonyMessage, CeremonyEvidence> _inbox;
    private readonly StepLoop<CeremonyStep, int, CeremonyMessage, CeremonyEvidence> _loop;
    private readonly CeremonySettlement _settlement;
    private readonly CeremonySeeds? _seeds;

    /// <summary>Begins to deal, as a member.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="boxKeys">All members'. Borrowed.</param>
    /// <param name="inbox">Takes messages and evidence.</param>
    /// <param name="validator">The member's number.</param>
    /// <param name="identity">The member's signature key. Borrowed.</param>
    /// <param name="boxKey">Opens its boxes. Borrowed.</param>
    /// <param name="attempt">What the member draws from. Borrowed.</param>
    /// <param name="origin">The ceremony's id, or what was taken before it began.</param>
    public SeedDealing(
        CeremonyTerms terms,
        BoxKeys boxKeys,
        Inbox<int, CeremonyMessage, CeremonyEvidence> inbox,
        int validator,
        SigningKey identity,
        BoxKey boxKey,
        AttemptRecord attempt,
        Hash32 origin
    )
        : this(terms, boxKeys, inbox, validator, attempt, origin)
    {
        _identity = identity;
        _seeds = new CeremonySeeds(terms, validator, boxKey);
        _loop.Enter(CeremonyStep.Deal, _seeds.Deal(boxKeys, _loop.EntropyFor(CeremonyStep.Deal))?.Encode());
    }

    /// <summary>Follows only, and says nothing.</summary>
    public SeedDealing(
        CeremonyTerms terms,
        BoxKeys boxKeys,
        Inbox<int, CeremonyMessage, CeremonyEvidence> inbox,
        AttemptRecord attempt,
        Hash32 origin
    )
        : this(terms, boxKeys, inbox, 0, attempt, origin) => _loop.Enter(CeremonyStep.Deal);

    private SeedDealing(
        CeremonyTerms terms,
        BoxKeys boxKeys,
        Inbox<int, CeremonyMessage, CeremonyEvidence> inbox,
        int validator,
        AttemptRecord attempt,
        Hash32 origin
    )
    {
        _terms = terms;
        _validator = validator;
        _inbox = inbox;
        _loop = new(this, inbox, attempt, origin);
        _settlement = new CeremonySettlement(terms, boxKeys, inbox);
    }

    /// <summary><see cref="CeremonyStep.Deal"/>, <see cref="CeremonyStep.Commit"/> or <see cref="CeremonyStep.Ended"/>.</summary>
    public CeremonyStep Step => _loop.Step;

    public ReadOnlyMemory<byte> Outgoing => _loop.Outgoing;

    /// <summary>The digest of everything dealt and committed, once every subset has a seed that nobody disputes.</summary>
    public Hash32? Transcript { get; private set; }

    /// <summary>When it ended without: whose messages were missing in which step; nobody's where someone is convicted.</summary>
    public (CeremonyStep Step, IReadOnlyList<int> Validators) Missing { get; private set; } = (CeremonyStep.Ended, []);

    /// <summary>
    /// Whether someone signed two deals or two commits, however late: the second commit may open every box that its sender was dealt.
    /// </summary>
    public bool IsDisputed { get; private set; }

    /// <summary>Whether the board shows another message in this party's name than its own.</summary>
    public bool IsDoubled => _loop.IsDoubled;

    /// <summary>The members whose message for the open step has not come yet, ascending.</summary>
    public IReadOnlyList<int> Awaited =>
        Step is CeremonyStep.Ended
            ? []
            :
            [
                .. Enumerable
                    .Range(1, _terms.Committee.Size)
                    .Where(i => _settlement.Expects(Step, i) && _inbox.Find(CeremonyMessage.SlotOf(Step, 0, i)) is null),
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

    /// <summary>Closes the open step. Whoever is convicted by then ends it; else whoever is silent does.</summary>
    public void Close()
    {
        if (Step is CeremonyStep.Commit)
            _settlement.Settle();
        if (_inbox.Cheaters.Count > 0)
            Stop([]);
        else if (Awaited is { Count: > 0 } missing)
            Stop(missing);
        else if (Step is CeremonyStep.Deal)
            EnterCommit();
        else
        {
            Transcript = _settlement.Transcript();
            Stop([]);
        }
    }

    /// <summary>Hands over the member's seeds, once, when it ended with a transcript.</summary>
    /// <param name="transcript">Its own, or that of the session around it.</param>
    public SubsetSeeds TakeSeeds(Hash32 transcript) => _seeds!.Release(transcript);

    public void Dispose()
    {
        _loop.End(CeremonyStep.Ended);
        _seeds?.Dispose();
    }

    int IStepRules<CeremonyStep, CeremonyMessage>.PlaceOf(CeremonyMessage message) => message.Step.CompareTo(Step);

    bool IStepRules<CeremonyStep, CeremonyMessage>.Expects(CeremonyMessage message) => _settlement.Expects(Step, message.Sender);

    bool IStepRules<CeremonyStep, CeremonyMessage>.IsSigned(CeremonyMessage message) => message.IsSigned(_terms);

    MessageReceipt IStepRules<CeremonyStep, CeremonyMessage>.Take(CeremonyMessage message) => _settlement.Take(message);

    void IStepRules<CeremonyStep, CeremonyMessage>.Accuse(CeremonyMessage held, CeremonyMessage other)
    {
        _inbox.Accuse(held.Sender, CeremonyEvidence.Equivocation(held, other));
        IsDisputed = true;
    }

    CeremonyMessage IStepRules<CeremonyStep, CeremonyMessage>.Sign(CeremonyStep step, ReadOnlySpan<byte> payload, EntropySource aux) =>
        CeremonyMessage.Signed(_terms, step, 0, _validator, payload, _identity!, aux);

    private void EnterCommit()
    {
        _settlement.FixDeals();
        _loop.Enter(CeremonyStep.Commit, _seeds?.Commit(_settlement, _loop.EntropyFor(CeremonyStep.Commit)).Encode());
    }

    private void Stop(IReadOnlyList<int> missing)
    {
        Missing = (Step, missing);
        _loop.Enter(CeremonyStep.Ended);
    }
}
