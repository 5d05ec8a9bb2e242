using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The envelope of everything a validator posts in a resharing, the messages of the seeds apart: resharing id, step, side, sender, payload (length-prefixed), 64 bytes of signature over the <see cref="Digest"/> of all that goes before; a
/// certificate's is the quorum signature itself. Immutable.
/// </summary>
internal sealed class ResharingMessage
{
    private const int HeaderLength = 32 + 3 + 4;

    private byte[]? _digest;

    private ResharingMessage(ResharingStep step, ResharingSide side, int sender, ReadOnlyMemory<byte> bytes)
    {
        Step = step;
        Side = side;
        Sender = sender;
        Bytes = bytes;
    }

    public ResharingStep Step { get; }

    public ResharingSide Side { get; }

    public int Sender { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 over the domain and everything but the signature: two messages of one content have one digest, however often they are signed.</summary>
    public byte[] Digest => _digest ??= ComputeDigest(Bytes.Span[..^SigningKey.SignatureLength]);

    public ReadOnlyMemory<byte> Payload => Bytes[HeaderLength..^SigningKey.SignatureLength];

    public ReadOnlySpan<byte> Signature => Bytes.Span[^SigningKey.SignatureLength..];

    /// <summary>A message signed by its sender, over its own digest or, if <paramref name="quorumDigest"/> is not empty, over that.</summary>
    public static ResharingMessage Signed(ResharingTerms terms, ResharingStep step, ResharingSide side, int sender, ReadOnlySpan<byte> payload, SigningKey identity, EntropySource entropy, ReadOnlySpan<byte> quorumDigest = default)
    {
        var bytes = new byte[HeaderLength + payload.Length + SigningKey.SignatureLength];
        var writer = new WireWriter(HeaderLength);
        writer.WriteBytes(terms.Id);
        writer.WriteByte((byte)step);
        writer.WriteByte((byte)side);
        writer.WriteByte((byte)sender);
        writer.WriteUInt32((uint)payload.Length);
        writer.Written.CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        var digest = ComputeDigest(bytes.AsSpan(..^SigningKey.SignatureLength));
        identity.Sign(quorumDigest.IsEmpty ? digest : quorumDigest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));
        return new ResharingMessage(step, side, sender, bytes) { _digest = digest };
    }

    public bool IsSigned(ResharingTerms terms) => terms.KeyOf(Side, Sender).Verify(Digest, Signature);

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(ResharingTerms terms, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ResharingMessage? message, out CeremonyReceipt reason)
    {
        message = null;
        reason = CeremonyReceipt.Malformed;
        var reader = new WireReader(bytes.Span);
        if (!reader.TryReadBytes(32, out var id) || !reader.TryReadByte(out var step) || !reader.TryReadByte(out var side) || !reader.TryReadByte(out var sender)) return false;
        if (!reader.TryReadLengthPrefixed(int.MaxValue, out _) || !reader.TryReadBytes(SigningKey.SignatureLength, out _) || !reader.AtEnd) return false;
        if (!Speaks((ResharingStep)step, (ResharingSide)side) || !terms.HasValidator((ResharingSide)side, sender)) return false;
        if (!id.SequenceEqual(terms.Id))
        {
            reason = CeremonyReceipt.OtherCeremony;
            return false;
        }
        message = new ResharingMessage((ResharingStep)step, (ResharingSide)side, sender, bytes);
        return true;
    }

    /// <summary>Whether a committee has something to say in a step, in an envelope of this kind.</summary>
    public static bool Speaks(ResharingStep step, ResharingSide side) => (step, side) switch
    {
        (ResharingStep.Deal or ResharingStep.Agree or ResharingStep.Combine or ResharingStep.Certify, ResharingSide.Old) => true,
        (ResharingStep.Judge or ResharingStep.Certify, ResharingSide.New) => true,
        _ => false,
    };

    private static byte[] ComputeDigest(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("CoordinationCrypto/resharing-message/v1"u8);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
}
