using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a dealer posts: the box keys that it seals to, all n as it took them from the board; the commitment to the seed of each subset
/// that it deals, ascending; and for every other member of any of them, ascending, one box with that member's seeds. Byte form: the keys
/// (32 bytes each), the commitments (32 bytes each), the boxes; numbers and lengths follow from committee and dealer. Immutable.
/// </summary>
internal sealed class CeremonyDeal
{
    private readonly Committee _committee;
    private readonly Dictionary<int, byte[]> _boxes;

    public CeremonyDeal(
        Committee committee,
        int dealer,
        IReadOnlyList<VerifyingKey> boxKeys,
        Hash32[] commitments,
        Dictionary<int, byte[]> boxes
    )
    {
        _committee = committee;
        Dealer = dealer;
        Subsets = DealtBy(committee, dealer);
        BoxKeys = boxKeys;
        Commitments = commitments;
        _boxes = boxes;
    }

    /// <summary>Who dealt.</summary>
    public int Dealer { get; }

    /// <summary>Ascending.</summary>
    public int[] Subsets { get; }

    /// <summary>Validator i's at i − 1. A deal that names others than the board shows is none.</summary>
    public IReadOnlyList<VerifyingKey> BoxKeys { get; }

    /// <summary>c_A, in the order of <see cref="Subsets"/>.</summary>
    public Hash32[] Commitments { get; }

    /// <summary>The subsets that a validator deals, ascending: those of which it is the lowest member.</summary>
    public static int[] DealtBy(Committee committee, int validator) =>
        [.. committee.SubsetsOf(validator).ToArray().Where(subset => committee.Members(subset).First() == validator)];

    /// <summary>Everyone but the dealer who belongs to a subset that it deals, ascending.</summary>
    public static int[] Recipients(Committee committee, int dealer) =>
        [.. Enumerable.Range(dealer + 1, committee.Size - dealer).Where(i => Shared(committee, dealer, i).Length > 0)];

    /// <summary>c_A = SHA-256(domain ‖ ceremony id ‖ subset ‖ r_A). All fields have fixed lengths.</summary>
    public static Hash32 Commit(CeremonyTerms terms, int subset, ReadOnlySpan<byte> seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("CoordinationCrypto/ceremony-commitment/v2"u8);
        hash.AppendData(terms.Id);
        hash.AppendData([(byte)subset, (byte)(subset >> 8)]);
        hash.AppendData(seed);
        return Hash32.Finish(hash);
    }

    /// <summary>The subsets that it deals and a recipient belongs to, ascending.</summary>
    public int[] SharedWith(int recipient) => Shared(_committee, Dealer, recipient);

    public Hash32 CommitmentOf(int subset) => Commitments[Array.BinarySearch(Subsets, subset)];

    public ReadOnlySpan<byte> BoxFor(int recipient) => _boxes[recipient];

    public bool HasBoxFor(int recipient) => _boxes.ContainsKey(recipient);

    /// <summary>Bytes of a dealer's payload.</summary>
    public static int EncodedLength(Committee committee, int dealer) =>
        committee.Size * VerifyingKey.Length
        + DealtBy(committee, dealer).Length * Hash32.Length
        + Recipients(committee, dealer).Sum(recipient => CeremonyBox.Length(Shared(committee, dealer, recipient).Length));

    public byte[] Encode()
    {
        var writer = new WireWriter();
        Threshold.BoxKeys.Write(writer, BoxKeys);
        foreach (var commitment in Commitments)
            writer.WriteHash(commitment);
        foreach (var recipient in _boxes.Keys.Order())
            writer.WriteBytes(_boxes[recipient]);
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a payload. False unless the dealer has something to deal, the length is exact, the keys are points and every box is signed by
    /// its one-time key.
    /// </summary>
    public static bool TryRead(CeremonyTerms terms, int dealer, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out CeremonyDeal? deal)
    {
        deal = null;
        var committee = terms.Committee;
        if (DealtBy(committee, dealer).Length == 0 || payload.Length != EncodedLength(committee, dealer))
            return false;
        var reader = new WireReader(payload);
        if (!Threshold.BoxKeys.TryRead(ref reader, committee.Size, out var keys))
            return false;
        var commitments = new Hash32[DealtBy(committee, dealer).Length];
        for (var at = 0; at < commitments.Length; at++)
            if (!reader.TryReadHash(out commitments[at]))
                return false;
        var boxes = new Dictionary<int, byte[]>();
        foreach (var recipient in Recipients(committee, dealer))
        {
            if (!reader.TryReadBytes(CeremonyBox.Length(Shared(committee, dealer, recipient).Length), out var box))
                return false;
            if (!AccountableBox.IsSigned(keys[recipient - 1], CeremonyBox.Context(terms, dealer, recipient), box))
                return false;
            boxes.Add(recipient, box.ToArray());
        }
        if (!reader.AtEnd)
            return false;
        deal = new CeremonyDeal(committee, dealer, keys, commitments, boxes);
        return true;
    }

    private static int[] Shared(Committee committee, int dealer, int validator) =>
        [.. DealtBy(committee, dealer).Where(subset => committee.IsMember(subset, validator))];
}
