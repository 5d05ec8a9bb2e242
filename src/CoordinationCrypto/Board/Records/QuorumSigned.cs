using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A payload that validators of one epoch sign together: key certificates, checkpoints, hunts. Byte form: the payload, length-prefixed;
/// the number of signatures; per signature the validator's number and 64 bytes, ascending by validator.
/// Each signature is over SHA-256 of the domain and the payload.
/// </summary>
internal sealed class QuorumSigned
{
    private QuorumSigned(byte[] payload, (int Validator, byte[] Signature)[] signatures)
    {
        Payload = payload;
        Signatures = signatures;
    }

    public ReadOnlyMemory<byte> Payload { get; }

    public IReadOnlyList<(int Validator, byte[] Signature)> Signatures { get; }

    /// <summary>Bytes with so many signatures.</summary>
    public static int EncodedLength(int payload, int signatures) => 4 + payload + 1 + signatures * (1 + SigningKey.SignatureLength);

    public static byte[] Encode(ReadOnlySpan<byte> payload, IEnumerable<(int Validator, byte[] Signature)> signatures)
    {
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(payload);
        WriteSignatures(writer, signatures);
        return writer.ToArray();
    }

    /// <summary>The number of signatures; per signature the validator's number and 64 bytes, ascending by validator.</summary>
    public static void WriteSignatures(WireWriter writer, IEnumerable<(int Validator, byte[] Signature)> signatures)
    {
        var ordered = signatures.OrderBy(signature => signature.Validator).ToList();
        writer.WriteByte((byte)ordered.Count);
        foreach (var (validator, signature) in ordered)
        {
            writer.WriteByte((byte)validator);
            writer.WriteBytes(signature);
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, int maxPayload, [NotNullWhen(true)] out QuorumSigned? signed)
    {
        signed = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadLengthPrefixed(maxPayload, out var payload)
            || !TryReadSignatures(ref reader, out var signatures)
            || !reader.AtEnd
        )
            return false;
        signed = new QuorumSigned(payload.ToArray(), signatures);
        return true;
    }

    /// <summary>Reads the bytes of <see cref="WriteSignatures"/>.</summary>
    public static bool TryReadSignatures(ref WireReader reader, [NotNullWhen(true)] out (int Validator, byte[] Signature)[]? signatures)
    {
        signatures = null;
        if (!reader.TryReadByte(out var count))
            return false;
        var read = new (int, byte[])[count];
        var previous = 0;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out var validator) || !reader.TryReadBytes(64, out var signature) || validator <= previous)
                return false;
            previous = validator;
            read[i] = (validator, signature.ToArray());
        }
        signatures = read;
        return true;
    }

    /// <summary>Whether at least a checkpoint quorum signed, and every signature is by a validator and valid.</summary>
    public bool HasQuorum(ReadOnlySpan<byte> domain, EpochRoster roster) =>
        roster.HasQuorum(QuorumDigest.Of(domain, Payload.Span), Signatures);
}
