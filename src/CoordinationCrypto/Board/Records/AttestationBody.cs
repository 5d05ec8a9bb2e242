using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>Attestors say that a fact holds in [from, to) of board time (L5). Author: the first of them that signed.</summary>
/// <param name="Fact">The fact's id, which fixes its attestors.</param>
/// <param name="From">The first board time at which it stands, in Unix milliseconds.</param>
/// <param name="To">The first at which it no longer does, above <paramref name="From"/>.</param>
/// <param name="Signatures">By place among the attestors, from 1, ascending; at least one.</param>
internal sealed record AttestationBody(Hash32 Fact, ulong From, ulong To, IReadOnlyList<(int Place, byte[] Signature)> Signatures)
{
    private const int PayloadLength = Hash32.Length + 2 * sizeof(ulong);

    /// <summary>What each attestor signs.</summary>
    /// <param name="configuration">The board's configuration id.</param>
    public Hash32 Digest(Hash32 configuration) => Witnesses.Digest("CoordinationCrypto/attestation/v1"u8, configuration, Payload());

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteBytes(Payload());
        QuorumSigned.WriteSignatures(writer, Signatures);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AttestationBody? attestation)
    {
        attestation = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadHash(out var fact)
            || !reader.TryReadUInt64(out var from)
            || !reader.TryReadUInt64(out var to)
            || from >= to
            || !QuorumSigned.TryReadSignatures(ref reader, out var signatures)
            || signatures.Length == 0
            || !reader.AtEnd
        )
            return false;
        attestation = new AttestationBody(fact, from, to, signatures);
        return true;
    }

    private byte[] Payload()
    {
        var writer = new WireWriter(PayloadLength);
        writer.WriteHash(Fact);
        writer.WriteUInt64(From);
        writer.WriteUInt64(To);
        return writer.ToArray();
    }
}
