using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The envelope of everything a validator posts: ceremony id, step, attempt, sender, payload (length-prefixed), 64 bytes of signature
/// over the <see cref="Digest"/> of all that goes before. The signature is zero on bodies, which
/// are checked against vouched hashes, and on a certificate's it is the quorum signature itself. Immutable.
/// </summary>
internal sealed class CeremonyMessage
{
    private Hash32? _digest;

    private CeremonyMessage(CeremonyStep step, byte attempt, byte sender, ReadOnlyMemory<byte> bytes)
    {
        Step = step;
        Attempt = attempt;
        Sender = sender;
        Bytes = bytes;
    }

    public CeremonyStep Step { get; }

    public int Attempt { get; }

    public int Sender { get; }

    /// <summary>
    /// Of the rounds of evaluation keys, the one that it belongs to: the attempt of a vouch, the first byte of bodies; 0 in other steps.
    /// </summary>
    public int Round =>
        Step switch
        {
            CeremonyStep.EvaluationVouch => Attempt,
            CeremonyStep.EvaluationBodies => Payload[0],
            _ => 0,
        };

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc cref="MessageEnvelope.Digest"/>
    public Hash32 Digest => _digest ??= ComputeDigest(Bytes.Span);

    public ReadOnlySpan<byte> Payload => MessageEnvelope.Payload(Bytes).Span;

    public ReadOnlySpan<byte> Signature => MessageEnvelope.Signature(Bytes);

    /// <summary>The bytes of a message whose signature is zero.</summary>
    public static byte[] Unsigned(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload) =>
        Write(terms, step, attempt, sender, payload);

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
        var bytes = Write(terms, step, attempt, sender, payload);
        var digest = ComputeDigest(bytes);
        identity.Sign(quorumDigest ?? digest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));
        return new CeremonyMessage(step, (byte)attempt, (byte)sender, bytes) { _digest = digest };
    }

    public bool IsSigned(CeremonyTerms terms) => terms.KeyOf(Sender).Verify(Digest, Signature);

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(
        CeremonyTerms terms,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out CeremonyMessage? message,
        out CeremonyReceipt reason
    )
    {
        message = null;
        reason = CeremonyReceipt.Malformed;
        if (!MessageEnvelope.TryRead(bytes.Span, out var id, out var step, out var attempt, out var sender))
            return false;
        if (
            step is < (byte)CeremonyStep.Deal or (byte)CeremonyStep.Ended or > (byte)CeremonyStep.EvaluationBodies
            || !terms.HasValidator(sender)
        )
            return false;
        if (id != terms.Id)
        {
            reason = CeremonyReceipt.OtherCeremony;
            return false;
        }
        var read = new CeremonyMessage((CeremonyStep)step, attempt, sender, bytes);
        if (read.Step is CeremonyStep.EvaluationBodies && read.Payload.IsEmpty)
            return false;
        if (read.Step is CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies && read.Round >= terms.EvaluationKeys.Rounds)
            return false;
        message = read;
        return true;
    }

    private static byte[] Write(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload) =>
        MessageEnvelope.Write(terms.Id, (byte)step, (byte)attempt, (byte)sender, payload);

    private static Hash32 ComputeDigest(ReadOnlySpan<byte> bytes) =>
        MessageEnvelope.Digest("CoordinationCrypto/ceremony-message/v1"u8, bytes);
}

/// <summary>What a party makes of a message from the board.</summary>
public enum CeremonyReceipt
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>Its content was there before; nothing changes.</summary>
    Duplicate,

    /// <summary>It is not the canonical byte form of a message that the sender could send now.</summary>
    Malformed,

    /// <summary>It belongs to another ceremony.</summary>
    OtherCeremony,

    /// <summary>Nothing is expected from its sender in this step.</summary>
    NotExpected,

    /// <summary>Its signature is not the sender's.</summary>
    BadSignature,

    /// <summary>It belongs to a later step; bring it again then.</summary>
    Early,

    /// <summary>It belongs to a step that is closed.</summary>
    Late,

    /// <summary>Its sender signed something else for the same step: the first message stays, and both are kept as evidence.</summary>
    Equivocation,

    /// <summary>Its sender saw other messages than this party: it speaks of another transcript or another certificate.</summary>
    Diverges,

    /// <summary>It holds no contribution that was wanted and matches its vouched hash.</summary>
    Unmatched,
}

/// <summary>The steps of a key ceremony, in order. <see cref="Deal"/> and <see cref="Commit"/> recur together while a subset is without a
/// seed; <see cref="Bodies"/> recurs while a body is missing.
/// Where evaluation keys are made, <see cref="EvaluationVouch"/> and <see cref="EvaluationBodies"/> come between <see cref="Bodies"/> and
/// <see cref="SelfTest"/>, once a round.</summary>
public enum CeremonyStep : byte
{
    /// <summary>One member of each open subset deals its seed.</summary>
    Deal = 1,

    /// <summary>Every member of an open subset commits to the seed it holds, or complains.</summary>
    Commit = 2,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution.</summary>
    Vouch = 3,

    /// <summary>One voucher of each subset posts the contribution itself.</summary>
    Bodies = 4,

    /// <summary>Every validator sends its shares of a scan and an opening under the new key.</summary>
    SelfTest = 5,

    /// <summary>Every validator signs the key certificate.</summary>
    Certify = 6,

    /// <summary>The ceremony is over; see <see cref="CeremonyParty.Outcome"/>.</summary>
    Ended = 7,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution to an evaluation key.</summary>
    EvaluationVouch = 8,

    /// <summary>One voucher of each subset posts the contribution to the evaluation key itself.</summary>
    EvaluationBodies = 9,
}
