using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The envelope of everything a validator posts: ceremony id, step, attempt, sender, payload (length-prefixed), 64 bytes of signature over the <see cref="Digest"/> of all that goes before. The signature is zero on bodies, which
/// are checked against vouched hashes, and on a certificate's it is the quorum signature itself. Immutable.
/// </summary>
internal sealed class CeremonyMessage
{
    private const int HeaderLength = 32 + 3 + 4;

    private CeremonyMessage(CeremonyStep step, byte attempt, byte sender, byte[] bytes)
    {
        Step = step;
        Attempt = attempt;
        Sender = sender;
        Bytes = bytes;
        Digest = ComputeDigest(bytes);
    }

    public CeremonyStep Step { get; }

    public int Attempt { get; }

    public int Sender { get; }

    public byte[] Bytes { get; }

    /// <summary>SHA-256 over the domain and everything but the signature: two messages of one content have one digest, however often they are signed.</summary>
    public byte[] Digest { get; }

    public ReadOnlySpan<byte> Payload => Bytes.AsSpan(HeaderLength..^SigningKey.SignatureLength);

    public ReadOnlySpan<byte> Signature => Bytes.AsSpan(^SigningKey.SignatureLength..);

    /// <summary>A message without its signature.</summary>
    public static CeremonyMessage Unsigned(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload)
    {
        var writer = new WireWriter(HeaderLength + payload.Length + SigningKey.SignatureLength);
        writer.WriteBytes(terms.Id);
        writer.WriteByte((byte)step);
        writer.WriteByte((byte)attempt);
        writer.WriteByte((byte)sender);
        writer.WriteLengthPrefixed(payload);
        writer.WriteBytes(stackalloc byte[SigningKey.SignatureLength]);
        return new CeremonyMessage(step, (byte)attempt, (byte)sender, writer.ToArray());
    }

    /// <summary>The message signed by its sender, over its own digest or, for a certificate, over the quorum's.</summary>
    public CeremonyMessage Sign(SigningKey identity, EntropySource entropy, ReadOnlySpan<byte> digest)
    {
        identity.Sign(digest, entropy, Bytes.AsSpan(^SigningKey.SignatureLength..));
        return this;
    }

    public bool IsSigned(CeremonyTerms terms) => terms.KeyOf(Sender).Verify(Digest, Signature);

    /// <summary>Reads an envelope; says nothing of payload and signature.</summary>
    public static bool TryRead(CeremonyTerms terms, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CeremonyMessage? message, out CeremonyReceipt reason)
    {
        message = null;
        reason = CeremonyReceipt.Malformed;
        var reader = new WireReader(bytes);
        if (!reader.TryReadBytes(32, out var id) || !reader.TryReadByte(out var step) || !reader.TryReadByte(out var attempt) || !reader.TryReadByte(out var sender)) return false;
        if (!reader.TryReadLengthPrefixed(int.MaxValue, out _) || !reader.TryReadBytes(SigningKey.SignatureLength, out _) || !reader.AtEnd) return false;
        if (step is < (byte)CeremonyStep.Deal or > (byte)CeremonyStep.Certify || !terms.HasValidator(sender)) return false;
        if (!id.SequenceEqual(terms.Id))
        {
            reason = CeremonyReceipt.OtherCeremony;
            return false;
        }
        message = new CeremonyMessage((CeremonyStep)step, attempt, sender, bytes.ToArray());
        return true;
    }

    private static byte[] ComputeDigest(ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("CoordinationCrypto/ceremony-message/v1"u8);
        hash.AppendData(bytes[..^SigningKey.SignatureLength]);
        return hash.GetHashAndReset();
    }
}
