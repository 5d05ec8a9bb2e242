using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A share of a refresh as its sender signs it: refresh id, step, sender, a zero, payload (length-prefixed): mask or request id and the share; 64 bytes of signature over the <see cref="Digest"/> of all that goes before. All messages
/// have one length. Immutable.
/// </summary>
internal sealed class RefreshMessage
{
    private const int IdLength = 32;

    private byte[]? _digest;

    private RefreshMessage(RefreshStep step, int sender, ReadOnlyMemory<byte> bytes) => (Step, Sender, Bytes) = (step, sender, bytes);

    public RefreshStep Step { get; }

    public int Sender { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What <see cref="RefreshPreparation.TakeShare"/> or <see cref="RefreshOpening.TakeShare"/> reads.</summary>
    public ReadOnlyMemory<byte> Payload => MessageEnvelope.Payload(Bytes);

    /// <summary>The mask's or the request's.</summary>
    public ReadOnlySpan<byte> Id => Payload.Span[..IdLength];

    /// <summary>The share, unread.</summary>
    public ReadOnlySpan<byte> Content => Payload.Span[IdLength..];

    /// <inheritdoc cref="MessageEnvelope.Digest"/>
    public byte[] Digest => _digest ??= MessageEnvelope.Digest("CoordinationCrypto/refresh-message/v1"u8, Bytes.Span).ToArray();

    /// <summary>The length of every message.</summary>
    public static int EncodedLength(RefreshTerms terms) => MessageEnvelope.Length(IdLength + Share.EncodedLength(terms.Parameters));

    /// <summary>A message signed by its sender.</summary>
    public static RefreshMessage Signed(RefreshTerms terms, RefreshStep step, int sender, ReadOnlySpan<byte> payload, SigningKey identity, EntropySource entropy)
    {
        var bytes = MessageEnvelope.Write(new Hash32(terms.Id), (byte)step, (byte)sender, 0, payload);
        var message = new RefreshMessage(step, sender, bytes);
        identity.Sign(message.Digest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));
        return message;
    }

    public bool IsSigned(RefreshTerms terms) => terms.KeyOf(Sender).Verify(Digest, MessageEnvelope.Signature(Bytes));

    /// <summary>Reads an envelope; says nothing of share and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(RefreshTerms terms, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out RefreshMessage? message, out RefreshReceipt reason)
    {
        message = null;
        reason = RefreshReceipt.Malformed;
        if (bytes.Length != EncodedLength(terms) || !MessageEnvelope.TryRead(bytes.Span, out var id, out var step, out var sender, out var zero)) return false;
        if (step is < (byte)RefreshStep.Prepare or > (byte)RefreshStep.Open || !terms.HasValidator(sender) || zero != 0) return false;
        reason = RefreshReceipt.OtherContext;
        if (!id.Bytes.SequenceEqual(terms.Id)) return false;
        message = new RefreshMessage((RefreshStep)step, sender, bytes);
        return true;
    }
}
