using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What stands on the board only with the signatures of a quorum: a checkpoint, a hunt, or the certificate of an epoch with its heirs'
/// signatures. Whoever puts records in order makes one from its own replay (<see cref="Replay.ProposeCheckpoint"/>,
/// <see cref="Replay.ProposeNext"/>, <see cref="Replay.ProposeEpoch"/>) and sends it to all; each validator compares it with its own
/// (<see cref="Validator.TrySign"/>); the lowest signer posts it
/// (<see cref="Validator.Post(Proposal, IReadOnlyList{ValueTuple{int, byte[]}})"/>). Immutable; safe to share. docs/spec/records.md.
/// </summary>
public sealed class Proposal
{
    private Proposal(RecordKind kind, byte[] payload, Hash32 digest)
    {
        Kind = kind;
        Payload = payload;
        Digest = digest;
    }

    /// <summary><see cref="RecordKind.Checkpoint"/>, <see cref="RecordKind.Hunt"/> or <see cref="RecordKind.Epoch"/>.</summary>
    public RecordKind Kind { get; }

    /// <summary>What is to be signed; of an epoch the body of its record without the old committee's signatures.</summary>
    internal byte[] Payload { get; }

    /// <summary>The 32 bytes that validators sign.</summary>
    internal Hash32 Digest { get; }

    /// <summary>The byte form: the kind, then the payload.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode() => [(byte)Kind, .. Payload];

    /// <summary>Reads the byte form. Whether it is what the board calls for is for <see cref="Validator.TrySign"/> to say.</summary>
    /// <param name="bytes">The bytes, exactly.</param>
    /// <param name="proposal">The proposal, or null where the bytes are none.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Proposal? proposal)
    {
        proposal = null;
        if (bytes.IsEmpty)
            return false;
        var payload = bytes[1..];
        proposal = (RecordKind)bytes[0] switch
        {
            RecordKind.Checkpoint when CheckpointBody.TryRead(payload, out var checkpoint) => Of(checkpoint),
            RecordKind.Hunt when HuntBody.TryRead(payload, out var hunt) => Of(hunt),
            RecordKind.Epoch when EpochBody.TryRead(payload, out var epoch) && epoch.Signatures.Count == 0 => Of(epoch),
            _ => null,
        };
        return proposal is not null;
    }

    /// <summary>Whether a signature over it is a validator's.</summary>
    /// <param name="validator">The validator's key.</param>
    /// <param name="signature">64 bytes; anything else is false.</param>
    /// <returns>Whether the signature holds.</returns>
    public bool IsSigned(VerifyingKey validator, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(validator);
        return signature.Length == SigningKey.SignatureLength && validator.Verify(Digest, signature);
    }

    internal static Proposal Of(CheckpointBody checkpoint) => Of(RecordKind.Checkpoint, checkpoint.Encode(), CheckpointBody.Domain);

    internal static Proposal Of(HuntBody hunt) => Of(RecordKind.Hunt, hunt.Encode(), HuntBody.Domain);

    internal static Proposal Of(EpochBody epoch) =>
        new(RecordKind.Epoch, epoch.Encode(), QuorumDigest.Of(EpochCertificate.Domain, epoch.Certificate.Span));

    /// <summary>The body of the record that these signatures make of it.</summary>
    internal byte[] Body(IReadOnlyList<(int Validator, byte[] Signature)> signatures)
    {
        if (Kind is not RecordKind.Epoch)
            return QuorumSigned.Encode(Payload, signatures);
        return EpochBody.TryRead(Payload, out var epoch)
            ? (epoch with { Signatures = signatures }).Encode()
            : throw new InvalidOperationException("What was read does not read.");
    }

    /// <summary>Any bytes, signed in a domain: whether they say something is for <see cref="Validator.TrySign"/> to see.</summary>
    internal static Proposal Of(RecordKind kind, byte[] payload, ReadOnlySpan<byte> domain) =>
        new(kind, payload, QuorumDigest.Of(domain, payload));
}
