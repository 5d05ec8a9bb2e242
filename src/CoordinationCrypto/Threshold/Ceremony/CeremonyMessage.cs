using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The envelope of everything a validator posts: ceremony id, step, attempt, sender, payload (length-prefixed), 64 bytes of signature over the <see cref="Digest"/> of all that goes before. The signature is zero on bodies, which
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

    /// <summary>Of the rounds of evaluation keys, the one that it belongs to: the attempt of a vouch, the first byte of bodies; 0 in other steps.</summary>
    public int Round => Step switch
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
    public static byte[] Unsigned(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload) => Write(terms, step, attempt, sender, payload);

    /// <summary>A message signed by its sender, over its own digest or, if <paramref name="quorumDigest"/> is given, over that.</summary>
    public static CeremonyMessage Signed(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload, SigningKey identity, EntropySource entropy, Hash32? quorumDigest = null)
    {
        var bytes = Write(terms, step, attempt, sender, payload);
        var digest = ComputeDigest(bytes);
        identity.Sign(quorumDigest ?? digest, entropy, bytes.AsSpan(^SigningKey.SignatureLength..));
        return new CeremonyMessage(step, (byte)attempt, (byte)sender, bytes) { _digest = digest };
    }

    public bool IsSigned(CeremonyTerms terms) => terms.KeyOf(Sender).Verify(Digest, Signature);

    /// <summary>Reads an envelope; says nothing of payload and signature. The bytes are kept, not copied.</summary>
    public static bool TryRead(CeremonyTerms terms, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out CeremonyMessage? message, out CeremonyReceipt reason)
    {
        message = null;
        reason = CeremonyReceipt.Malformed;
        if (!MessageEnvelope.TryRead(bytes.Span, out var id, out var step, out var attempt, out var sender)) return false;
        if (step is < (byte)CeremonyStep.Deal or (byte)CeremonyStep.Ended or > (byte)CeremonyStep.EvaluationBodies || !terms.HasValidator(sender)) return false;
        if (id != terms.Id)
        {
            reason = CeremonyReceipt.OtherCeremony;
            return false;
        }
        var read = new CeremonyMessage((CeremonyStep)step, attempt, sender, bytes);
        if (read.Step is CeremonyStep.EvaluationBodies && read.Payload.IsEmpty) return false;
        if (read.Step is CeremonyStep.EvaluationVouch or CeremonyStep.EvaluationBodies && read.Round >= terms.EvaluationKeys.Rounds) return false;
        message = read;
        return true;
    }

    private static byte[] Write(CeremonyTerms terms, CeremonyStep step, int attempt, int sender, ReadOnlySpan<byte> payload) => MessageEnvelope.Write(terms.Id, (byte)step, (byte)attempt, (byte)sender, payload);

    private static Hash32 ComputeDigest(ReadOnlySpan<byte> bytes) => MessageEnvelope.Digest("CoordinationCrypto/ceremony-message/v1"u8, bytes);
}
