using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The envelope of everything a validator posts in a resharing, the messages of the seeds apart: resharing id, step, side, sender,
/// payload (length-prefixed), 64 bytes of signature over the <see cref="Digest"/> of all that goes before; a
/// certificate's is the quorum signature itself. Immutable.
/// </summary>
internal sealed class ResharingMessage
{
    private Hash32? _digest;

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

    /// <inheritdoc cref="MessageEnvelope.Digest"/>
    public Hash32 Digest => _digest ??= ComputeDigest(Bytes.Span);

    public ReadOnlyMemory<byte> Payload => MessageEnvelope.Payload(Bytes);

    public ReadOnlySpan<byte> Signature => MessageEnvelope.Signature(Bytes);

    /// <summary>A message signed by its sender, over its own digest or, if <paramref name="quorumDigest"/> is given, over that.</summary>
    public static ResharingMessage Signed(
        ResharingTerms terms,
        ResharingStep step,
        ResharingSide side,
        int sender,
        ReadOnlySpan<byte> payload,
        SigningKey identity,
        EntropySource entropy,
        Hash32? quorumDigest = null
    )
    {
        var bytes = MessageEnvelope.Write(terms.Id, (byte)step, (byte)side, (byte)sender, payload);
        var digest = ComputeDigest(bytes);
        identity.Sign(quorumDigest ?? digest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));
        return new ResharingMessage(step, side, sender, bytes) { _digest = digest };
    }

    public bool IsSigned(ResharingTerms terms) => terms.KeyOf(Side, Sender).Verify(Digest, Signature);

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(
        ResharingTerms terms,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out ResharingMessage? message,
        out CeremonyReceipt reason
    )
    {
        message = null;
        reason = CeremonyReceipt.Malformed;
        if (!MessageEnvelope.TryRead(bytes.Span, out var id, out var step, out var side, out var sender))
            return false;
        if (!Speaks((ResharingStep)step, (ResharingSide)side) || !terms.HasValidator((ResharingSide)side, sender))
            return false;
        if (id != terms.Id)
        {
            reason = CeremonyReceipt.OtherCeremony;
            return false;
        }
        message = new ResharingMessage((ResharingStep)step, (ResharingSide)side, sender, bytes);
        return true;
    }

    /// <summary>Whether a committee has something to say in a step, in an envelope of this kind.</summary>
    public static bool Speaks(ResharingStep step, ResharingSide side) =>
        (step, side) switch
        {
            (ResharingStep.Deal or ResharingStep.Agree or ResharingStep.Combine, ResharingSide.Old) => true,
            (ResharingStep.Judge or ResharingStep.Certify, ResharingSide.New) => true,
            _ => false,
        };

    private static Hash32 ComputeDigest(ReadOnlySpan<byte> bytes) =>
        MessageEnvelope.Digest("CoordinationCrypto/resharing-message/v1"u8, bytes);
}

/// <summary>Which committee a party of a resharing belongs to. A validator of both runs a party for each.</summary>
public enum ResharingSide : byte
{
    /// <summary>It holds shares of the epoch that ends, and deals them.</summary>
    Old = 0,

    /// <summary>It receives shares for the epoch that begins.</summary>
    New = 1,
}

/// <summary>The steps of a resharing, in order.</summary>
public enum ResharingStep : byte
{
    /// <summary>Every old validator deals its shares to the new ones.</summary>
    Deal = 1,

    /// <summary>Every old validator signs for the deals it saw; the challenges follow from them.</summary>
    Agree = 2,

    /// <summary>Every dealer opens the combinations of its polynomials that the challenges ask for.</summary>
    Combine = 3,

    /// <summary>Every new validator compares its shares with them, and complains where they differ.</summary>
    Judge = 4,

    /// <summary>The new validators deal seeds to each other, by the messages of a key ceremony.</summary>
    Seeds = 5,

    /// <summary>
    /// The new validators sign the epoch's certificate, once they hold their shares. The old ones sign on the board:
    /// <see cref="RequestLedger.Record(LedgerHandover)"/>.
    /// </summary>
    Certify = 6,

    /// <summary>It is over; see <see cref="ResharingParty.Outcome"/>.</summary>
    Ended = 7,
}
