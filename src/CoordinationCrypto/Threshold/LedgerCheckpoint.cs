using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>A checkpoint that a validator has signed, as its ledger keeps it.</summary>
/// <param name="Height">The number of records before the checkpoint.</param>
/// <param name="Digest">What the validator signs for it: 32 bytes.</param>
/// <param name="Head">The head of the board's chain at that height: 32 bytes.</param>
public readonly record struct LedgerCheckpoint(ulong Height, ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Head)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + HashLength + HashLength + 8;

    private const int HashLength = 32;
    private const byte Kind = 17;

    /// <summary>Whether both say the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(LedgerCheckpoint other) => Height == other.Height && Digest.Span.SequenceEqual(other.Digest.Span) && Head.Span.SequenceEqual(other.Head.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Height.GetHashCode();

    /// <summary>kind ‖ digest ‖ head ‖ height.</summary>
    internal byte[] Encode()
    {
        Throw.IfLengthIsNot(Digest.Length, HashLength, nameof(Digest));
        Throw.IfLengthIsNot(Head.Length, HashLength, nameof(Head));
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteBytes(Digest.Span);
        writer.WriteBytes(Head.Span);
        writer.WriteUInt64(Height);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerCheckpoint checkpoint)
    {
        checkpoint = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || kind != Kind || !reader.TryReadBytes(HashLength, out var digest) || !reader.TryReadBytes(HashLength, out var head)
            || !reader.TryReadUInt64(out var height) || !reader.AtEnd)
            return false;
        checkpoint = new LedgerCheckpoint(height, digest.ToArray(), head.ToArray());
        return true;
    }
}
