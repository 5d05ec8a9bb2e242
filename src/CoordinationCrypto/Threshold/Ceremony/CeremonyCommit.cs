using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a member posts after the deals: their transcript, and a complaint of each dealer whose box for it does not hold what the deal
/// commits to. Without complaints it says: I hold every seed of mine that these deals commit to. Byte form: transcript (32 bytes), number
/// of complaints (1 byte), complaints, ascending by dealer. Immutable.
/// </summary>
/// <param name="dealt">The transcript of all deals.</param>
/// <param name="complaints">The complaints.</param>
internal sealed class CeremonyCommit(Hash32 dealt, IReadOnlyList<CeremonyComplaint> complaints)
{
    /// <summary>Bytes of a payload that complains of nobody.</summary>
    public const int EncodedLength = Hash32.Length + 1;

    public Hash32 Dealt => dealt;

    public IReadOnlyList<CeremonyComplaint> Complaints => complaints;

    public CeremonyComplaint? ComplaintOf(int dealer) => complaints.FirstOrDefault(complaint => complaint.Dealer == dealer);

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteHash(dealt);
        writer.WriteByte((byte)complaints.Count);
        foreach (var complaint in complaints)
            complaint.Write(writer);
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a payload; says nothing of proofs. False unless the length is exact and each complaint, ascending, is of a dealer that seals a
    /// box for the sender.
    /// </summary>
    public static bool TryRead(CeremonyTerms terms, int sender, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out CeremonyCommit? commit)
    {
        commit = null;
        var reader = new WireReader(payload);
        if (!reader.TryReadHash(out var dealt) || !reader.TryReadByte(out var count) || count > terms.Committee.Size)
            return false;
        var complaints = new CeremonyComplaint[count];
        for (var at = 0; at < count; at++)
        {
            if (!CeremonyComplaint.TryRead(ref reader, terms, out var complaint))
                return false;
            if (!terms.HasValidator(complaint.Dealer) || !CeremonyDeal.Recipients(terms.Committee, complaint.Dealer).Contains(sender))
                return false;
            if (at > 0 && complaint.Dealer <= complaints[at - 1].Dealer)
                return false;
            complaints[at] = complaint;
        }
        if (!reader.AtEnd)
            return false;
        commit = new CeremonyCommit(dealt, complaints);
        return true;
    }
}
