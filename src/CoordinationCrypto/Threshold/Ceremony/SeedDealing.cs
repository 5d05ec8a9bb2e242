using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Dealing and committing to subset seeds alone, as the first two steps of a key ceremony do it, for a committee whose key exists
/// already: the same messages, settlement and evidence. A party that belongs to the committee deals and
/// receives; one that does not only follows, and concludes the same. Not safe for use by several threads at once.
/// </summary>
internal sealed class SeedDealing : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SigningKey? _identity;
    private readonly EntropySource _entropy;
    private readonly CeremonyInbox _inbox = new();
    private readonly CeremonySettlement _settlement;
    private readonly CeremonySeeds? _dealing;

    /// <summary>Begins to deal.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="validator">The member's number, or 0 to follow only.</param>
    /// <param name="identity">The member's key; null to follow only.</param>
    /// <param name="entropy">Makes seeds, one-time keys and signature nonces.</param>
    public SeedDealing(CeremonyTerms terms, int validator, SigningKey? identity, EntropySource entropy)
    {
        _terms = terms;
        _validator = validator;
        _identity = identity;
        _entropy = entropy;
        _settlement = new CeremonySettlement(terms, _inbox);
        if (identity is not null)
            _dealing = new CeremonySeeds(terms, validator, identity, entropy);
        EnterDeal();
    }

    /// <summary><see cref="CeremonyStep.Deal"/>, <see cref="CeremonyStep.Commit"/> or <see cref="CeremonyStep.Ended"/>.</summary>
    public CeremonyStep Step { get; private set; }

    public int Attempt => _settlement.Attempt;

    public ReadOnlyMemory<byte> Outgoing { get; private set; }

    /// <summary>The digest of everything dealt and committed, once every subset has a seed.</summary>
    public Hash32? Transcript { get; private set; }

    /// <summary>When it ended without: whose messages were missing.</summary>
    public IReadOnlyList<int> Missing { get; private set; } = [];

    public IReadOnlyList<CeremonyEvidence> Evidence => _inbox.Evidence;

    public bool HasTooManyCheaters => _inbox.Cheaters > _terms.Committee.MaxFaulty;

    /// <summary>The members whose message for the open step has not come yet, ascending.</summary>
    public IReadOnlyList<int> Awaited =>
        Step is CeremonyStep.Ended
            ? []
            :
            [
                .. Enumerable
                    .Range(1, _terms.Committee.Size)
                    .Where(i => _settlement.Expects(Step, i) && _inbox.Find(Step, Attempt, i) is null),
            ];

    /// <summary>Takes a message from the board.</summary>
    public CeremonyReceipt Receive(ReadOnlyMemory<byte> bytes)
    {
        if (!CeremonyMessage.TryRead(_terms, bytes, out var message, out var reason))
            return reason;
        if (message.Step is not (CeremonyStep.Deal or CeremonyStep.Commit))
            return CeremonyReceipt.Malformed;
        if (Step is CeremonyStep.Ended)
            return CeremonyReceipt.Late;
        var order = (message.Attempt, message.Step).CompareTo((Attempt, Step));
        if (order > 0)
            return CeremonyReceipt.Early;
        var held = _inbox.Find(message.Step, message.Attempt, message.Sender);
        if (held is not null && held.Digest == message.Digest)
            return CeremonyReceipt.Duplicate;
        if (held is null && order < 0)
            return CeremonyReceipt.Late;
        if (held is null && !_settlement.Expects(Step, message.Sender))
            return CeremonyReceipt.NotExpected;
        if (!message.IsSigned(_terms))
            return CeremonyReceipt.BadSignature;
        if (held is not null)
        {
            _inbox.Accuse(CeremonyEvidence.Equivocation(held, message));
            return CeremonyReceipt.Equivocation;
        }
        if (!_settlement.TryTake(message))
            return CeremonyReceipt.Malformed;
        _inbox.Keep(message);
        return CeremonyReceipt.Accepted;
    }

    /// <summary>Closes the open step.</summary>
    public void Close()
    {
        if (Step is CeremonyStep.Deal)
            EnterCommit();
        else if (Awaited is { Count: > 0 } missing)
            End(missing);
        else
            Resolve();
    }

    /// <summary>Hands over the member's seeds, once, when it ended with a transcript.</summary>
    public SubsetSeeds TakeSeeds() => _dealing!.Release(_settlement, Transcript!.Value);

    public void Dispose() => _dealing?.Dispose();

    private void Resolve()
    {
        var exhausted = _settlement.Resolve();
        _dealing?.Keep(_settlement);
        if (exhausted.Count > 0 || HasTooManyCheaters)
        {
            End(exhausted);
            return;
        }
        if (_settlement.Open.Any())
        {
            EnterDeal();
            return;
        }
        Transcript = _settlement.Transcript();
        End([]);
    }

    private void EnterDeal()
    {
        Step = CeremonyStep.Deal;
        var subsets = _dealing is null ? [] : _settlement.DealtBy(_validator);
        Outgoing = subsets.Length == 0 ? default : Sign(_dealing!.Deal(subsets, Attempt).Encode());
    }

    private void EnterCommit()
    {
        Step = CeremonyStep.Commit;
        Outgoing = _dealing is null || _settlement.OpenOf(_validator).Length == 0 ? default : Sign(_dealing.Commit(_settlement).Encode());
    }

    private ReadOnlyMemory<byte> Sign(byte[] payload) =>
        CeremonyMessage.Signed(_terms, Step, Attempt, _validator, payload, _identity!, _entropy).Bytes;

    private void End(IReadOnlyList<int> missing)
    {
        Missing = missing;
        Step = CeremonyStep.Ended;
        Outgoing = default;
    }
}
