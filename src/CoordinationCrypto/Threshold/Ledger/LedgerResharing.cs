using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A resharing that a validator entered as one of those who hold the key, as its ledger keeps it. It is entered once: a party that is
/// made again would draw another deal, and open the same masks to the challenges that follow from it.
/// </summary>
/// <param name="Id">The resharing's id.</param>
internal readonly record struct LedgerResharing(Hash32 Id)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length;

    private const byte Kind = 20;

    /// <summary>kind ‖ id.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteHash(Id);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerResharing resharing)
    {
        resharing = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || kind != Kind || !reader.TryReadHash(out var id) || !reader.AtEnd)
            return false;
        resharing = new LedgerResharing(id);
        return true;
    }
}
