using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a dealer posts: the subsets it deals, ascending; the commitment to each seed; and for every other member of any of them,
/// ascending, one sealed box with that member's seeds. Byte form: count (2 bytes); per subset its index (2 bytes) and commitment (32
/// bytes); the boxes, whose number and lengths follow. Immutable.
/// </summary>
internal sealed class CeremonyDeal
{
    private readonly Dictionary<int, byte[]> _boxes;

    public CeremonyDeal(int[] subsets, Hash32[] commitments, Dictionary<int, byte[]> boxes)
    {
        Subsets = subsets;
        Commitments = commitments;
        _boxes = boxes;
    }

    /// <summary>Ascending.</summary>
    public int[] Subsets { get; }

    /// <summary>c_A, in the order of <see cref="Subsets"/>.</summary>
    public Hash32[] Commitments { get; }

    /// <summary>The member that deals a subset at an attempt: attempt 0 is the lowest's, and so on upwards.</summary>
    public static int DealerOf(Committee committee, int subset, int attempt) => committee.Members(subset).ElementAt(attempt);

    /// <summary>c_A = SHA-256(domain ‖ ceremony id ‖ subset ‖ attempt ‖ r_A). All fields have fixed lengths.</summary>
    public static Hash32 Commit(CeremonyTerms terms, int subset, int attempt, ReadOnlySpan<byte> seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("CoordinationCrypto/ceremony-commitment/v1"u8);
        hash.AppendData(terms.Id);
        hash.AppendData([(byte)subset, (byte)(subset >> 8), (byte)attempt]);
        hash.AppendData(seed);
        return Hash32.Finish(hash);
    }

    /// <summary>Those of the subsets that a validator belongs to, ascending.</summary>
    public static int[] Shared(Committee committee, IEnumerable<int> subsets, int validator) =>
        [.. subsets.Where(subset => committee.IsMember(subset, validator))];

    /// <summary>Everyone but the dealer who belongs to one of the subsets, ascending.</summary>
    public static int[] Recipients(Committee committee, IReadOnlyList<int> subsets, int dealer) =>
        [.. Enumerable.Range(1, committee.Size).Where(i => i != dealer && subsets.Any(subset => committee.IsMember(subset, i)))];

    public Hash32? CommitmentOf(int subset)
    {
        var at = Array.BinarySearch(Subsets, subset);
        return at < 0 ? null : Commitments[at];
    }

    /// <summary>The commitments of the seeds that a member is dealt, in the order of its subsets.</summary>
    public IEnumerable<Hash32> CommitmentsFor(Committee committee, int recipient) =>
        Commitments.Where((_, at) => committee.IsMember(Subsets[at], recipient));

    public ReadOnlySpan<byte> BoxFor(int recipient) => _boxes[recipient];

    /// <summary>Bytes of the payload in which a dealer deals these subsets.</summary>
    public static int EncodedLength(Committee committee, IReadOnlyList<int> subsets, int dealer) =>
        2
        + subsets.Count * (2 + Hash32.Length)
        + Recipients(committee, subsets, dealer).Sum(recipient => CeremonyBox.Length(Shared(committee, subsets, recipient).Length));

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteUInt16((ushort)Subsets.Length);
        for (var at = 0; at < Subsets.Length; at++)
        {
            writer.WriteUInt16((ushort)Subsets[at]);
            writer.WriteHash(Commitments[at]);
        }
        foreach (var recipient in _boxes.Keys.Order())
            writer.WriteBytes(_boxes[recipient]);
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a payload. False unless every subset is dealt by <paramref name="dealer"/> at <paramref name="attempt"/> and the length is
    /// exact.
    /// </summary>
    public static bool TryRead(
        Committee committee,
        int dealer,
        int attempt,
        ReadOnlySpan<byte> payload,
        [NotNullWhen(true)] out CeremonyDeal? deal
    )
    {
        deal = null;
        var reader = new WireReader(payload);
        if (
            attempt >= committee.Size - committee.MaxFaulty
            || !reader.TryReadUInt16(out var count)
            || count == 0
            || count > committee.SubsetCount
        )
            return false;
        var subsets = new int[count];
        var commitments = new Hash32[count];
        for (var at = 0; at < count; at++)
        {
            if (!reader.TryReadUInt16(out var subset) || !reader.TryReadHash(out commitments[at]))
                return false;
            if (subset >= committee.SubsetCount || (at > 0 && subset <= subsets[at - 1]) || DealerOf(committee, subset, attempt) != dealer)
                return false;
            subsets[at] = subset;
        }
        var boxes = new Dictionary<int, byte[]>();
        foreach (var recipient in Recipients(committee, subsets, dealer))
        {
            if (!reader.TryReadBytes(CeremonyBox.Length(Shared(committee, subsets, recipient).Length), out var box))
                return false;
            boxes.Add(recipient, box.ToArray());
        }
        if (!reader.AtEnd)
            return false;
        deal = new CeremonyDeal(subsets, commitments, boxes);
        return true;
    }
}
