using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A resharing that a validator entered as one of those who hold the key, as its ledger keeps it. It is entered once: a party that is made again would draw another deal, and open the same masks to the challenges that follow from it.
/// </summary>
/// <param name="Id">The resharing's id: 32 bytes.</param>
internal readonly record struct LedgerResharing(ReadOnlyMemory<byte> Id)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + IdLength;

    private const int IdLength = 32;
    private const byte Kind = 20;

    /// <summary>kind ‖ id.</summary>
    internal byte[] Encode()
    {
        Throw.IfLengthIsNot(Id.Length, IdLength, nameof(Id));
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteBytes(Id.Span);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerResharing resharing)
    {
        resharing = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || kind != Kind || !reader.TryReadBytes(IdLength, out var id) || !reader.AtEnd)
            return false;
        resharing = new LedgerResharing(id.ToArray());
        return true;
    }
}
