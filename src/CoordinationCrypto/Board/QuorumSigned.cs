using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A payload that validators sign together: certificates, checkpoints, hunts. Byte form: the payload, length-prefixed; the number of signatures; per signature the validator's number and 64 bytes, ascending by validator.
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

    public static byte[] Encode(ReadOnlySpan<byte> payload, IEnumerable<(int Validator, byte[] Signature)> signatures)
    {
        var ordered = signatures.OrderBy(signature => signature.Validator).ToList();
        var writer = new WireWriter();
        writer.WriteLengthPrefixed(payload);
        writer.WriteByte((byte)ordered.Count);
        foreach (var (validator, signature) in ordered)
        {
            writer.WriteByte((byte)validator);
            writer.WriteBytes(signature);
        }
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, int maxPayload, [NotNullWhen(true)] out QuorumSigned? signed)
    {
        signed = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadLengthPrefixed(maxPayload, out var payload) || !reader.TryReadByte(out var count)) return false;
        var signatures = new (int, byte[])[count];
        var previous = 0;
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out var validator) || !reader.TryReadBytes(64, out var signature)) return false;
            if (validator <= previous) return false;
            previous = validator;
            signatures[i] = (validator, signature.ToArray());
        }
        if (!reader.AtEnd) return false;
        signed = new QuorumSigned(payload.ToArray(), signatures);
        return true;
    }

    /// <summary>Whether at least a checkpoint quorum signed, and every signature is by a validator and valid.</summary>
    public bool HasQuorum(ReadOnlySpan<byte> domain, Committee committee, IReadOnlyList<VerifyingKey> validators)
    {
        if (Signatures.Count < committee.CheckpointQuorum) return false;
        var digest = QuorumDigest.Of(domain, Payload.Span);
        foreach (var (validator, signature) in Signatures)
            if (validator > validators.Count || !validators[validator - 1].Verify(digest, signature)) return false;
        return true;
    }
}
