using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The public side of dealing and committing: what the messages on the board make of each dispute, and the transcripts. It depends on the
/// board alone, so all who read the board agree. A complaint convicts the dealer or the complainer, and nobody else; no seed that was
/// shown to everyone is ever part of a key, for a conviction ends the attempt.
/// </summary>
internal sealed class CeremonySettlement(CeremonyTerms terms, BoxKeys boxKeys, Inbox<int, CeremonyMessage, CeremonyEvidence> inbox)
{
    private readonly Dictionary<int, CeremonyDeal> _deals = [];
    private readonly SortedDictionary<int, CeremonyCommit> _commits = [];

    /// <summary>The digest of all deals, once they are all there.</summary>
    public Hash32 Dealt { get; private set; }

    /// <summary>Whether a validator has something to send in the step.</summary>
    public bool Expects(CeremonyStep step, int validator) =>
        step is not CeremonyStep.Deal || CeremonyDeal.DealtBy(terms.Committee, validator).Length > 0;

    public IEnumerable<CeremonyDeal> Deals => _deals.OrderBy(pair => pair.Key).Select(pair => pair.Value);

    public CeremonyMessage DealMessage(int dealer) => inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Deal, 0, dealer))!;

    /// <summary>Takes the payload of a deal or a commit.</summary>
    public MessageReceipt Take(CeremonyMessage message)
    {
        if (message.Step is CeremonyStep.Deal)
        {
            if (!CeremonyDeal.TryRead(terms, message.Sender, message.Payload.Span, out var deal))
                return MessageReceipt.Malformed;
            if (!boxKeys.Are(deal.BoxKeys))
                return MessageReceipt.Diverges;
            _deals.Add(message.Sender, deal);
            return MessageReceipt.Accepted;
        }
        if (!CeremonyCommit.TryRead(terms, message.Sender, message.Payload.Span, out var commit))
            return MessageReceipt.Malformed;
        if (commit.Dealt != Dealt)
            return MessageReceipt.Diverges;
        if (commit.Complaints.Any(complaint => complaint.DealDigest != DealMessage(complaint.Dealer).Digest))
            return MessageReceipt.Malformed;
        _commits.Add(message.Sender, commit);
        return MessageReceipt.Accepted;
    }

    /// <summary>Fixes the deals, all of which are there: SHA-256(domain ‖ ceremony id ‖ n digests, zero for who deals nothing).</summary>
    public void FixDeals() => Dealt = Digest("CoordinationCrypto/ceremony-deals/v2"u8, terms.Id, CeremonyStep.Deal);

    /// <summary>Settles every complaint against the dealer or the complainer, whoever else is silent.</summary>
    public void Settle()
    {
        foreach (var (recipient, commit) in _commits)
            foreach (var complaint in commit.Complaints)
            {
                var evidence = CeremonyEvidence.OfComplaint(
                    DealMessage(complaint.Dealer),
                    inbox.Find(CeremonyMessage.SlotOf(CeremonyStep.Commit, 0, recipient))!,
                    complaint.IsJustified(terms, recipient, _deals[complaint.Dealer])
                );
                inbox.Accuse(evidence.Accused, evidence);
            }
    }

    /// <summary>
    /// The digest of everything that was dealt and committed: SHA-256(domain ‖ digest of the deals ‖ n digests of the commits). The
    /// polynomial a and every expansion are bound to it.
    /// </summary>
    public Hash32 Transcript() => Digest("CoordinationCrypto/ceremony-transcript/v2"u8, Dealt, CeremonyStep.Commit);

    private Hash32 Digest(ReadOnlySpan<byte> label, Hash32 before, CeremonyStep step)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(label);
        writer.WriteHash(before);
        for (var i = 1; i <= terms.Committee.Size; i++)
            writer.WriteHash(inbox.Find(CeremonyMessage.SlotOf(step, 0, i))?.Digest ?? default);
        return Hash32.Sha256(writer.Written);
    }
}
