using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>A checkpoint that a validator has signed, as its ledger keeps it.</summary>
/// <param name="Height">The number of records before the checkpoint.</param>
/// <param name="Digest">What the validator signs for it.</param>
/// <param name="Head">The head of the board's chain at that height.</param>
internal readonly record struct LedgerCheckpoint(ulong Height, Hash32 Digest, Hash32 Head)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length + Hash32.Length + 8;

    private const byte Kind = 17;

    /// <summary>kind ‖ digest ‖ head ‖ height.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteHash(Digest);
        writer.WriteHash(Head);
        writer.WriteUInt64(Height);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerCheckpoint checkpoint)
    {
        checkpoint = default;
        var reader = new WireReader(source);
        if (
            !reader.TryReadByte(out var kind)
            || kind != Kind
            || !reader.TryReadHash(out var digest)
            || !reader.TryReadHash(out var head)
            || !reader.TryReadUInt64(out var height)
            || !reader.AtEnd
        )
            return false;
        checkpoint = new LedgerCheckpoint(height, digest, head);
        return true;
    }
}
