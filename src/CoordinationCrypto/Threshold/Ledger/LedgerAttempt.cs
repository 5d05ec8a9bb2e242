using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// An attempt at a ceremony or a resharing that a validator has begun, as its ledger keeps it. It is begun once: a party that were made
/// again without what it drew would say something else under the same id.
/// </summary>
/// <param name="Id">The id of the terms: of the ceremony, or of the resharing.</param>
/// <param name="Number">How many attempts the ledger held before.</param>
/// <param name="Digest">The digest of what begins the attempt's file; zero where there is none and the attempt lives in memory.</param>
internal readonly record struct LedgerAttempt(Hash32 Id, uint Number, Hash32 Digest)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length + 4 + Hash32.Length;

    private const byte Kind = 20;

    /// <summary>kind ‖ id ‖ number ‖ digest.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteHash(Id);
        writer.WriteUInt32(Number);
        writer.WriteHash(Digest);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerAttempt attempt)
    {
        attempt = default;
        var reader = new WireReader(source);
        if (
            !reader.TryReadByte(out var kind)
            || kind != Kind
            || !reader.TryReadHash(out var id)
            || !reader.TryReadUInt32(out var number)
            || !reader.TryReadHash(out var digest)
            || !reader.AtEnd
        )
            return false;
        attempt = new LedgerAttempt(id, number, digest);
        return true;
    }
}
