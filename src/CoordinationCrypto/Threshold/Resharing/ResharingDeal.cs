using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What dealer i posts: the box keys that it seals to, all n' as it took them from the board, 32 bytes each; the Feldman commitments
/// C_{i,1} … C_{i,f'} (C_{i,0} is X_i, which is known), 33 bytes each; then for every new validator, ascending, one box with its subshare.
/// Immutable.
/// </summary>
internal sealed class ResharingDeal
{
    private readonly Point[] _commitments;
    private readonly ReadOnlyMemory<byte>[] _boxes;

    public ResharingDeal(IReadOnlyList<VerifyingKey> boxKeys, Point[] commitments, ReadOnlyMemory<byte>[] boxes)
    {
        BoxKeys = boxKeys;
        _commitments = commitments;
        _boxes = boxes;
    }

    /// <summary>New validator j's at j − 1. A deal that names others than the board shows is none.</summary>
    public IReadOnlyList<VerifyingKey> BoxKeys { get; }

    /// <summary>The bytes of a box.</summary>
    public static int BoxLength(ResharingTerms terms) => ResharingSubshare.Length(terms.Parameters.KeyBasis) + AccountableBox.Overhead;

    /// <summary>The bytes of a payload.</summary>
    public static int Length(ResharingTerms terms) =>
        HeaderLength(terms.Committee) + terms.Committee.Size * BoxLength(terms);

    /// <summary>The bytes before the boxes.</summary>
    public static int HeaderLength(Committee committee) =>
        committee.Size * VerifyingKey.Length + committee.MaxFaulty * Point.CompressedLength;

    /// <summary>What a box is sealed under: domain, resharing id, dealer, recipient.</summary>
    public static byte[] Context(ResharingTerms terms, int dealer, int recipient) =>
        [.. "CoordinationCrypto/resharing-box/v2"u8, .. terms.Id.Bytes, (byte)dealer, (byte)recipient];

    public ReadOnlySpan<byte> BoxFor(int recipient) => _boxes[recipient - 1].Span;

    /// <summary>h_i(j)·G = X_i + Σ_k j^k·C_{i,k}.</summary>
    public Point ElGamalKeyAt(ResharingTerms terms, int dealer, int recipient)
    {
        var powers = new Scalar[_commitments.Length + 1];
        powers[0] = new Scalar(1);
        for (var k = 1; k < powers.Length; k++)
            powers[k] = powers[k - 1] * new Scalar((ulong)recipient);
        return Secp256k1.CombineVartime(powers, [terms.Old.ElGamalKeys[dealer - 1], .. _commitments]);
    }

    public byte[] Encode()
    {
        var writer = new WireWriter();
        Threshold.BoxKeys.Write(writer, BoxKeys);
        foreach (var commitment in _commitments)
            ResharingTerms.WritePoint(writer, commitment);
        foreach (var box in _boxes)
            writer.WriteBytes(box.Span);
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a payload, which it keeps. False unless the length is exact, keys and commitments are points and every box is signed
    /// by its one-time key.
    /// </summary>
    public static bool TryRead(ResharingTerms terms, int dealer, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out ResharingDeal? deal)
    {
        deal = null;
        if (payload.Length != Length(terms))
            return false;
        var reader = new WireReader(payload.Span);
        if (!Threshold.BoxKeys.TryRead(ref reader, terms.Committee.Size, out var keys))
            return false;
        var commitments = new Point[terms.Committee.MaxFaulty];
        for (var k = 0; k < commitments.Length; k++)
            if (!reader.TryReadBytes(Point.CompressedLength, out var point) || !Point.TryReadCompressed(point, out commitments[k]!))
                return false;
        var boxes = new ReadOnlyMemory<byte>[terms.Committee.Size];
        var rest = payload[HeaderLength(terms.Committee)..];
        for (var j = 1; j <= boxes.Length; j++, rest = rest[BoxLength(terms)..])
        {
            boxes[j - 1] = rest[..BoxLength(terms)];
            if (!AccountableBox.IsSigned(keys[j - 1], Context(terms, dealer, j), boxes[j - 1].Span))
                return false;
        }
        deal = new ResharingDeal(keys, commitments, boxes);
        return true;
    }
}
