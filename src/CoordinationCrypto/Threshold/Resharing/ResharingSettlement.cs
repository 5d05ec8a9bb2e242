using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The public side of a resharing up to the qualified dealers: it depends on the board alone, so all who read the board agree. A dealer
/// is qualified when its deal and combination are there, nobody proved it a liar, and its constants lie on one
/// polynomial of degree f with those of 2f others at least. The new shares are S'_j = Σ_{i∈Q} λ_i·u_{i,j} over all qualified
/// dealers: one honest one with good randomness makes the new sharing uniform.
/// </summary>
internal sealed class ResharingSettlement(
    ResharingTerms terms,
    Inbox<(ResharingSide Side, int Validator), ResharingMessage, ResharingEvidence> inbox
) : IDisposable
{
    private readonly Dictionary<int, ResharingDeal> _deals = [];
    private readonly Dictionary<int, ResharingCombination> _combinations = [];
    private readonly SortedDictionary<int, ResharingJudgement> _judgements = [];

    /// <summary>The new validators' box keys.</summary>
    public BoxKeys BoxKeys { get; } = new(terms.Validators);

    /// <summary>The digest of all deals, once the step is closed.</summary>
    public Hash32 Dealt { get; private set; }

    /// <summary>The digest of all deals and combinations, once that step is closed.</summary>
    public Hash32 Combined { get; private set; }

    /// <summary>What follows from <see cref="Dealt"/>.</summary>
    public ResharingChallenge? Challenge { get; private set; }

    /// <summary>Q, ascending, once complaints are settled; empty if there are too few.</summary>
    public int[] Qualified { get; private set; } = [];

    /// <summary>Dealers whose constants lie off the polynomial: not proven to lie, since the others' word stands against theirs.</summary>
    public int[] Suspects { get; private set; } = [];

    /// <summary>The dealers whose deal counts, ascending.</summary>
    public IEnumerable<int> Dealers => Everyone(ResharingSide.Old).Where(i => DealFrom(i) is not null);

    /// <summary>The dealers whose combination counts too, ascending.</summary>
    public IEnumerable<int> Combiners => Dealers.Where(i => CombinationFrom(i) is not null);

    /// <summary>The old validators that were silent where they were to speak, ascending.</summary>
    public IReadOnlyList<int> Silent =>
        [.. Everyone(ResharingSide.Old).Where(i => !inbox.IsCheater((ResharingSide.Old, i))).Except(Combiners)];

    /// <summary>Whether a validator has something to say in the step; a proven cheater is not waited for.</summary>
    public bool Expects(ResharingStep step, ResharingSide side, int validator) =>
        ResharingMessage.Speaks(step, side)
        && !inbox.IsCheater((side, validator))
        && (step is not ResharingStep.Combine || DealFrom(validator) is not null);

    public ResharingDeal? DealFrom(int dealer) => inbox.IsCheater((ResharingSide.Old, dealer)) ? null : _deals.GetValueOrDefault(dealer);

    public ResharingCombination? CombinationFrom(int dealer) =>
        inbox.IsCheater((ResharingSide.Old, dealer)) ? null : _combinations.GetValueOrDefault(dealer);

    /// <summary>The digest of a dealer's message in a step; 32 zeros where none counts.</summary>
    public Hash32 DigestFrom(ResharingStep step, int dealer) =>
        (step is ResharingStep.Deal ? DealFrom(dealer) is null : CombinationFrom(dealer) is null)
            ? default
            : inbox.Find(ResharingMessage.SlotOf(step, ResharingSide.Old, dealer))!.Digest;

    /// <summary>Takes the payload of a message of the open step.</summary>
    public MessageReceipt Take(ResharingMessage message)
    {
        switch (message.Step)
        {
            case ResharingStep.Open:
                return BoxKeys.Take(message);
            case ResharingStep.Deal:
                if (!ResharingDeal.TryRead(terms, message.Sender, message.Payload, out var deal))
                    return MessageReceipt.Malformed;
                if (!BoxKeys.Are(deal.BoxKeys))
                    return MessageReceipt.Diverges;
                _deals.Add(message.Sender, deal);
                return MessageReceipt.Accepted;
            case ResharingStep.Agree:
                if (message.Payload.Length != Hash32.Length)
                    return MessageReceipt.Malformed;
                return message.Payload.Span.SequenceEqual(Dealt) ? MessageReceipt.Accepted : MessageReceipt.Diverges;
            case ResharingStep.Combine:
                if (!ResharingCombination.TryRead(terms, message.Payload.Span, out var transcript, out var combination))
                    return MessageReceipt.Malformed;
                if (transcript != Dealt)
                    return MessageReceipt.Diverges;
                _combinations.Add(message.Sender, combination);
                return MessageReceipt.Accepted;
            default:
                if (!ResharingJudgement.TryRead(terms, message.Payload.Span, out var judgement))
                    return MessageReceipt.Malformed;
                if (judgement.Transcript != Combined)
                    return MessageReceipt.Diverges;
                if (!judgement.Complaints.All(IsAboutTheBoard))
                    return MessageReceipt.Malformed;
                _judgements.Add(message.Sender, judgement);
                return MessageReceipt.Accepted;
        }
    }

    /// <summary>Fixes the deals, and with them the challenges; false if they are too few.</summary>
    public bool TryFixDeals()
    {
        if (Dealers.Count() < terms.RequiredDealers)
            return false;
        var writer = Begin("CoordinationCrypto/resharing-deals/v2"u8, terms.Id);
        foreach (var i in Everyone(ResharingSide.Old))
            writer.WriteHash(DigestFrom(ResharingStep.Deal, i));
        WriteEvidence(writer);
        Dealt = Hash32.Sha256(writer.Written);
        Challenge = new ResharingChallenge(terms.Parameters.KeyBasis, Dealt);
        return true;
    }

    /// <summary>Fixes the combinations; false if they are too few.</summary>
    public bool TryFixCombinations()
    {
        if (Combiners.Count() < terms.RequiredDealers)
            return false;
        var writer = Begin("CoordinationCrypto/resharing-combinations/v1"u8, Dealt);
        foreach (var i in Everyone(ResharingSide.Old))
            writer.WriteHash(DigestFrom(ResharingStep.Combine, i));
        Combined = Hash32.Sha256(writer.Written);
        return true;
    }

    /// <summary>Settles every complaint against the dealer or the complainer, and qualifies the dealers.</summary>
    public void Settle()
    {
        var lies = new List<ResharingEvidence>();
        foreach (var (recipient, judgement) in _judgements)
            foreach (var complaint in judgement.Complaints)
                lies.Add(Settle(recipient, complaint));
        foreach (var lie in lies)
            // only now: whoever lied of one dealer is still taken at its word, which is checked, on the others
            inbox.Accuse((lie.Side, lie.Accused), lie);
        var constants = new SortedDictionary<int, ulong[]>();
        foreach (var i in Combiners)
            constants.Add(i, CombinationFrom(i)!.At(terms.Parameters.KeyBasis, 0));
        if (!ResharingConstants.TryDecode(terms.Old.Committee, terms.Parameters.KeyBasis, constants, out var agreeing))
            return;
        Qualified = agreeing;
        Suspects = [.. constants.Keys.Except(agreeing)];
    }

    /// <summary>X'_j = Σ_{i∈Q} λ_i·h_i(j)·G for every new validator.</summary>
    public Point[] ElGamalKeys()
    {
        var weights = ResharingConstants.GroupWeights(Qualified);
        return
        [
            .. Everyone(ResharingSide.New)
                .Select(j => Secp256k1.CombineVartime(weights, [.. Qualified.Select(i => DealFrom(i)!.ElGamalKeyAt(terms, i, j))])),
        ];
    }

    /// <summary>The digest of everything agreed, the seeds included.</summary>
    public Hash32 Transcript(Hash32 seeds)
    {
        var writer = Begin("CoordinationCrypto/resharing-transcript/v1"u8, Combined);
        foreach (var j in Everyone(ResharingSide.New))
            writer.WriteHash(
                _judgements.ContainsKey(j)
                    ? inbox.Find(ResharingMessage.SlotOf(ResharingStep.Judge, ResharingSide.New, j))!.Digest
                    : default
            );
        WriteEvidence(writer);
        writer.WriteByte((byte)Qualified.Length);
        foreach (var i in Qualified)
            writer.WriteByte((byte)i);
        writer.WriteHash(seeds);
        return Hash32.Sha256(writer.Written);
    }

    public void Dispose() => Challenge?.Dispose();

    private static WireWriter Begin(ReadOnlySpan<byte> label, Hash32 before)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(label);
        writer.WriteHash(before);
        return writer;
    }

    private void WriteEvidence(WireWriter writer)
    {
        writer.WriteByte((byte)inbox.Evidence.Count);
        foreach (var piece in inbox.Evidence)
            writer.WriteHash(Hash32.Sha256(piece.Encode()));
    }

    private IEnumerable<int> Everyone(ResharingSide side) => Enumerable.Range(1, terms.CommitteeOf(side).Size);

    private bool IsAboutTheBoard(ResharingComplaint complaint) =>
        _combinations.ContainsKey(complaint.Dealer)
        && inbox.Find(ResharingMessage.SlotOf(ResharingStep.Deal, ResharingSide.Old, complaint.Dealer))!.Digest == complaint.DealDigest
        && inbox.Find(ResharingMessage.SlotOf(ResharingStep.Combine, ResharingSide.Old, complaint.Dealer))!.Digest
            == complaint.CombinationDigest;

    private ResharingEvidence Settle(int recipient, ResharingComplaint complaint)
    {
        var dealt = inbox.Find(ResharingMessage.SlotOf(ResharingStep.Deal, ResharingSide.Old, complaint.Dealer))!;
        var combined = inbox.Find(ResharingMessage.SlotOf(ResharingStep.Combine, ResharingSide.Old, complaint.Dealer))!;
        var judged = inbox.Find(ResharingMessage.SlotOf(ResharingStep.Judge, ResharingSide.New, recipient))!;
        return complaint.IsJustified(terms, recipient, _deals[complaint.Dealer], _combinations[complaint.Dealer], Challenge!)
            ? ResharingEvidence.FalseShare(dealt, combined, judged)
            : ResharingEvidence.FalseComplaint(dealt, combined, judged);
    }
}
