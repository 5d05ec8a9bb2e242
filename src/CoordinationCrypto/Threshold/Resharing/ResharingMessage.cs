using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator posts in a resharing, the messages of the seeds apart; the slot's lane is the side. A certificate's signature is the
/// quorum signature itself. Immutable.
/// </summary>
internal sealed class ResharingMessage : SignedMessage
{
    private ResharingMessage(MessageSlot slot, ReadOnlyMemory<byte> bytes)
        : base(slot, bytes) { }

    public ResharingStep Step => (ResharingStep)Slot.Step;

    public ResharingSide Side => (ResharingSide)Slot.Lane;

    public override bool SignsItself => Step is not ResharingStep.Certify;

    protected override ReadOnlySpan<byte> Domain => "CoordinationCrypto/resharing-message/v1"u8;

    public static MessageSlot SlotOf(ResharingStep step, ResharingSide side, int sender) => new((byte)step, (byte)side, (byte)sender);

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
        var slot = SlotOf(step, side, sender);
        var bytes = Write(terms.Id, slot, payload);
        var message = new ResharingMessage(slot, bytes);
        message.Sign(bytes, identity, entropy, quorumDigest);
        return message;
    }

    public bool IsSigned(ResharingTerms terms) => IsSignedBy(terms.KeyOf(Side, Sender));

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(
        ResharingTerms terms,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out ResharingMessage? message,
        out MessageReceipt reason
    )
    {
        message = null;
        reason = MessageReceipt.Malformed;
        if (!TryRead(bytes.Span, out var session, out var slot))
            return false;
        var read = new ResharingMessage(slot, bytes);
        if (!Speaks(read.Step, read.Side) || !terms.HasValidator(read.Side, read.Sender))
            return false;
        if (session != terms.Id)
        {
            reason = MessageReceipt.OtherSession;
            return false;
        }
        message = read;
        return true;
    }

    /// <summary>Whether a committee has something to say in a step, in a message of this kind.</summary>
    public static bool Speaks(ResharingStep step, ResharingSide side) =>
        (step, side) switch
        {
            (ResharingStep.Deal or ResharingStep.Agree or ResharingStep.Combine, ResharingSide.Old) => true,
            (ResharingStep.Open or ResharingStep.Judge or ResharingStep.Certify, ResharingSide.New) => true,
            _ => false,
        };
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
    /// <summary>Every new validator posts a fresh key, made for this resharing alone, to which boxes are sealed.</summary>
    Open = 1,

    /// <summary>Every old validator deals its shares to the new ones.</summary>
    Deal = 2,

    /// <summary>Every old validator signs for the deals it saw; the challenges follow from them.</summary>
    Agree = 3,

    /// <summary>Every dealer opens the combinations of its polynomials that the challenges ask for.</summary>
    Combine = 4,

    /// <summary>Every new validator compares its shares with them, and complains where they differ.</summary>
    Judge = 5,

    /// <summary>The new validators deal seeds to each other, by the messages of a key ceremony.</summary>
    Seeds = 6,

    /// <summary>
    /// The new validators sign the epoch's certificate, once they hold their shares. The old ones sign on the board:
    /// <see cref="RequestLedger.Record(LedgerHandover)"/>.
    /// </summary>
    Certify = 7,

    /// <summary>It is over; see <see cref="ResharingParty.Outcome"/>.</summary>
    Ended = 8,
}
