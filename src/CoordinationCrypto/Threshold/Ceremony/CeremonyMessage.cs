using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator posts in a key ceremony; the slot's lane is the attempt. Bodies have a signature of zeros, for they are checked against
/// vouched hashes; a certificate's is the quorum signature itself. Immutable.
/// </summary>
internal sealed class CeremonyMessage : SignedMessage
{
    private CeremonyMessage(MessageSlot slot, ReadOnlyMemory<byte> bytes)
        : base(slot, bytes) { }

    public CeremonyStep Step => (CeremonyStep)Slot.Step;

    public int Attempt => Slot.Lane;

    /// <summary>
    /// Of the rounds of evaluation keys, the one that it belongs to: the attempt of a vouch, the first byte of bodies; 0 in other steps.
    /// </summary>
    public int Round =>
        Step switch
        {
            CeremonyStep.EvaluationVouch => Attempt,
            CeremonyStep.EvaluationBodies => Payload.Span[0],
            _ => 0,
        };

    /// <summary>Where it stands among the steps and their repetitions, in order.</summary>
    public (int, int, int, int) Place => PlaceOf(Step, Attempt, Round);

    public override bool SignsItself => Step is not (CeremonyStep.Bodies or CeremonyStep.EvaluationBodies or CeremonyStep.Certify);

    protected override ReadOnlySpan<byte> Domain => "CoordinationCrypto/ceremony-message/v1"u8;

    public static MessageSlot SlotOf(CeremonyStep step, int attempt, int sender) => new((byte)step, (byte)attempt, (byte)sender);

    /// <summary>
    /// Where a step stands in the sequence Open, Deal, Commit, Vouch, Bodies 0, Bodies 1, …, per round EvaluationVouch, EvaluationBodies 0,
    /// EvaluationBodies 1, …, then SelfTest, Certify, Ended.
    /// </summary>
    public static (int, int, int, int) PlaceOf(CeremonyStep step, int attempt, int round) =>
        step switch
        {
            <= CeremonyStep.Bodies => (1, 0, (int)step, attempt),
            CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies => (2, round, (int)step, attempt),
            _ => (3, 0, (int)step, attempt),
        };

    /// <summary>The bytes of a message whose signature is zero.</summary>
    public static byte[] Unsigned(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload) =>
        Write(terms.Id, SlotOf(step, attempt, sender), payload);

    /// <summary>A message signed by its sender, over its own digest or, if <paramref name="quorumDigest"/> is given, over that.</summary>
    public static CeremonyMessage Signed(
        CeremonyTerms terms,
        CeremonyStep step,
        int attempt,
        int sender,
        ReadOnlySpan<byte> payload,
        SigningKey identity,
        EntropySource entropy,
        Hash32? quorumDigest = null
    )
    {
        var slot = SlotOf(step, attempt, sender);
        var bytes = Write(terms.Id, slot, payload);
        var message = new CeremonyMessage(slot, bytes);
        message.Sign(bytes, identity, entropy, quorumDigest);
        return message;
    }

    public bool IsSigned(CeremonyTerms terms) => IsSignedBy(terms.KeyOf(Sender));

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(
        CeremonyTerms terms,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out CeremonyMessage? message,
        out MessageReceipt reason
    )
    {
        message = null;
        reason = MessageReceipt.Malformed;
        if (!TryRead(bytes.Span, out var session, out var slot))
            return false;
        if (
            (CeremonyStep)slot.Step is < CeremonyStep.Open or >= CeremonyStep.Ended
            || !terms.HasValidator(slot.Sender)
            || (slot.Lane != 0 && !Recurs((CeremonyStep)slot.Step))
        )
            return false;
        if (session != terms.Id)
        {
            reason = MessageReceipt.OtherSession;
            return false;
        }
        var read = new CeremonyMessage(slot, bytes);
        if (read.Step is CeremonyStep.EvaluationBodies && read.Payload.IsEmpty)
            return false;
        if (read.Step is CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies && read.Round >= terms.EvaluationKeys.Rounds)
            return false;
        message = read;
        return true;
    }

    private static bool Recurs(CeremonyStep step) =>
        step is CeremonyStep.Bodies or CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies;
}

/// <summary>The steps of a key ceremony, in order. <see cref="Bodies"/> recurs while a body is missing. Where evaluation keys are made,
/// <see cref="EvaluationVouch"/> and <see cref="EvaluationBodies"/> come once a round; without, never.</summary>
public enum CeremonyStep : byte
{
    /// <summary>Every validator posts a fresh key, made for this ceremony alone, to which boxes are sealed.</summary>
    Open = 1,

    /// <summary>The lowest member of each subset deals its seed.</summary>
    Deal = 2,

    /// <summary>Every validator says that it holds the seeds that were dealt to it, or complains.</summary>
    Commit = 3,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution.</summary>
    Vouch = 4,

    /// <summary>One voucher of each subset posts the contribution itself.</summary>
    Bodies = 5,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution to an evaluation key.</summary>
    EvaluationVouch = 6,

    /// <summary>One voucher of each subset posts the contribution to the evaluation key itself.</summary>
    EvaluationBodies = 7,

    /// <summary>Every validator sends its shares of a scan and an opening under the new key.</summary>
    SelfTest = 8,

    /// <summary>Every validator signs the key certificate.</summary>
    Certify = 9,

    /// <summary>The ceremony is over; see <see cref="CeremonyParty.Outcome"/>.</summary>
    Ended = 10,
}
