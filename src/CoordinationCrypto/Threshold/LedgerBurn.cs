using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>A prepared mask that was given up, as a ledger keeps it: no new request is answered under it.</summary>
/// <param name="Mask">The mask's number.</param>
public readonly record struct LedgerBurn(uint Mask)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + 4;

    private const byte Kind = 18;

    /// <summary>kind ‖ mask.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteUInt32(Mask);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerBurn burn)
    {
        burn = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || kind != Kind || !reader.TryReadUInt32(out var mask) || !reader.AtEnd)
            return false;
        burn = new LedgerBurn(mask);
        return true;
    }
}
