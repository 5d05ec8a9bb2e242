using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The bytes around a message of a ceremony or a resharing: the session's id (32), three bytes that say what it is and whose, the payload
/// (length-prefixed), a signature (64).
/// </summary>
internal static class MessageEnvelope
{
    private const int HeaderLength = 32 + 3 + 4;

    /// <summary>The bytes of a message with so many of payload.</summary>
    public static int Length(int payload) => HeaderLength + payload + SigningKey.SignatureLength;

    /// <summary>A message, its signature zero.</summary>
    public static byte[] Write(Hash32 session, byte first, byte second, byte third, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[Length(payload.Length)];
        var writer = new WireWriter(HeaderLength);
        writer.WriteBytes(session);
        writer.WriteByte(first);
        writer.WriteByte(second);
        writer.WriteByte(third);
        writer.WriteUInt32((uint)payload.Length);
        writer.Written.CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>Reads an envelope; says nothing of payload and signature.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Hash32 session, out byte first, out byte second, out byte third)
    {
        (first, second, third) = (0, 0, 0);
        var reader = new WireReader(bytes);
        return reader.TryReadHash(out session)
            && reader.TryReadByte(out first)
            && reader.TryReadByte(out second)
            && reader.TryReadByte(out third)
            && reader.TryReadLengthPrefixed(int.MaxValue, out _)
            && reader.TryReadBytes(SigningKey.SignatureLength, out _)
            && reader.AtEnd;
    }

    public static ReadOnlyMemory<byte> Payload(ReadOnlyMemory<byte> bytes) => bytes[HeaderLength..^SigningKey.SignatureLength];

    public static ReadOnlySpan<byte> Signature(ReadOnlyMemory<byte> bytes) => bytes.Span[^SigningKey.SignatureLength..];

    /// <summary>
    /// SHA-256 over the domain and everything but the signature: two messages of one content have one digest, however often they are
    /// signed.
    /// </summary>
    public static Hash32 Digest(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(domain);
        hash.AppendData(bytes[..^SigningKey.SignatureLength]);
        return Hash32.Finish(hash);
    }
}
