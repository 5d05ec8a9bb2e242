using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator posts in a session of rounds: the session's id (32), the slot (3), the payload (length-prefixed), 64 bytes of
/// signature over the <see cref="Digest"/> of all that goes before, unless <see cref="SignsItself"/> is false. Immutable.
/// </summary>
internal abstract class SignedMessage
{
    private const int HeaderLength = Hash32.Length + 3 + 4;

    private Hash32? _digest;

    /// <summary>A message of these bytes, whose slot was read from them. They are kept, not copied.</summary>
    protected SignedMessage(MessageSlot slot, ReadOnlyMemory<byte> bytes)
    {
        Slot = slot;
        Bytes = bytes;
    }

    public MessageSlot Slot { get; }

    public int Sender => Slot.Sender;

    public ReadOnlyMemory<byte> Bytes { get; }

    public ReadOnlyMemory<byte> Payload => Bytes[HeaderLength..^SigningKey.SignatureLength];

    public ReadOnlySpan<byte> Signature => Bytes.Span[^SigningKey.SignatureLength..];

    /// <summary>
    /// SHA-256 over the protocol's domain and everything but the signature: two messages of one content have one digest, however often
    /// they are signed.
    /// </summary>
    public Hash32 Digest => _digest ??= ComputeDigest();

    /// <summary>Whether the signature is the sender's over the digest; a body has none, a certificate's is over the certificate.</summary>
    public abstract bool SignsItself { get; }

    /// <summary>Of the protocol's messages.</summary>
    protected abstract ReadOnlySpan<byte> Domain { get; }

    /// <summary>Whether it has that signature.</summary>
    /// <param name="key">The sender's.</param>
    public bool IsSignedBy(VerifyingKey key) => SignsItself && key.Verify(Digest, Signature);

    /// <summary>Two messages as evidence holds them: the lesser digest first, whichever came first.</summary>
    public static (byte[] First, byte[] Second) InOrder(SignedMessage one, SignedMessage other)
    {
        var inOrder = one.Digest.CompareTo(other.Digest) < 0;
        return ((inOrder ? one : other).Bytes.ToArray(), (inOrder ? other : one).Bytes.ToArray());
    }

    /// <summary>Whether this and another, both signed, are one sender's for one slot, differ, and stand in order.</summary>
    public bool IsContradictedBy(SignedMessage other) => Slot == other.Slot && Digest.CompareTo(other.Digest) < 0;

    /// <summary>Bytes of a message with so many of payload.</summary>
    public static int Length(int payload) => HeaderLength + payload + SigningKey.SignatureLength;

    /// <summary>The bytes of a message, its signature zero.</summary>
    protected static byte[] Write(Hash32 session, MessageSlot slot, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[Length(payload.Length)];
        var writer = new WireWriter(HeaderLength);
        writer.WriteBytes(session);
        writer.WriteByte(slot.Step);
        writer.WriteByte(slot.Lane);
        writer.WriteByte(slot.Sender);
        writer.WriteUInt32((uint)payload.Length);
        writer.Written.CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>Reads session and slot; says nothing of payload and signature.</summary>
    protected static bool TryRead(ReadOnlySpan<byte> bytes, out Hash32 session, out MessageSlot slot)
    {
        slot = default;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out session)
            || !reader.TryReadByte(out var step)
            || !reader.TryReadByte(out var lane)
            || !reader.TryReadByte(out var sender)
        )
            return false;
        slot = new MessageSlot(step, lane, sender);
        return reader.TryReadLengthPrefixed(int.MaxValue, out _) && reader.TryReadBytes(SigningKey.SignatureLength, out _) && reader.AtEnd;
    }

    /// <summary>Fills in the signature, over the digest or, if <paramref name="quorumDigest"/> is given, over that.</summary>
    /// <param name="bytes">This message's own, before anyone else sees them.</param>
    /// <param name="identity">The sender's key.</param>
    /// <param name="entropy">Makes the nonce.</param>
    /// <param name="quorumDigest">What a quorum signs together.</param>
    protected void Sign(byte[] bytes, SigningKey identity, EntropySource entropy, Hash32? quorumDigest) =>
        identity.Sign(quorumDigest ?? Digest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));

    private Hash32 ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Domain);
        hash.AppendData(Bytes.Span[..^SigningKey.SignatureLength]);
        return Hash32.Finish(hash);
    }
}

/// <summary>What a message is and whose. An honest validator signs one message for a slot.</summary>
/// <param name="Step">The protocol's step.</param>
/// <param name="Lane">Which of several in the step: in a ceremony the attempt, in a resharing the sender's committee.</param>
/// <param name="Sender">The validator's number.</param>
internal readonly record struct MessageSlot(byte Step, byte Lane, byte Sender);
