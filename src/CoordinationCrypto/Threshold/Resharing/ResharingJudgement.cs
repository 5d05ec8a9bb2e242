using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a new validator posts when it has compared its subshares: the transcript of all deals and combinations (32 bytes), the number of
/// complaints (1 byte), and per complaint, ascending by dealer: dealer (1 byte), digests of its deal and of its
/// combination (32 bytes each), opening of the box. Immutable.
/// </summary>
internal sealed class ResharingJudgement(Hash32 transcript, IReadOnlyList<ResharingComplaint> complaints)
{
    public Hash32 Transcript => transcript;

    public IReadOnlyList<ResharingComplaint> Complaints => complaints;

    public ResharingComplaint? ComplaintOf(int dealer) => complaints.FirstOrDefault(complaint => complaint.Dealer == dealer);

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteHash(transcript);
        writer.WriteByte((byte)complaints.Count);
        foreach (var complaint in complaints)
        {
            writer.WriteByte((byte)complaint.Dealer);
            writer.WriteHash(complaint.DealDigest);
            writer.WriteHash(complaint.CombinationDigest);
            complaint.Opening.Write(writer);
        }
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a payload; says nothing of proofs. False unless the length is exact, the dealers are old validators in order and every D is
    /// a point.
    /// </summary>
    public static bool TryRead(ResharingTerms terms, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out ResharingJudgement? judgement)
    {
        judgement = null;
        var reader = new WireReader(payload);
        if (!reader.TryReadHash(out var transcript) || !reader.TryReadByte(out var count) || count > terms.Old.Committee.Size)
            return false;
        var complaints = new ResharingComplaint[count];
        for (var at = 0; at < count; at++)
        {
            if (
                !reader.TryReadByte(out var dealer)
                || !terms.HasValidator(ResharingSide.Old, dealer)
                || (at > 0 && dealer <= complaints[at - 1].Dealer)
            )
                return false;
            if (!reader.TryReadHash(out var dealDigest) || !reader.TryReadHash(out var combinationDigest))
                return false;
            if (!BoxOpening.TryRead(ref reader, terms.ChallengeSpace, out var opening))
                return false;
            complaints[at] = new ResharingComplaint(dealer, dealDigest, combinationDigest, opening);
        }
        if (!reader.AtEnd)
            return false;
        judgement = new ResharingJudgement(transcript, complaints);
        return true;
    }
}
