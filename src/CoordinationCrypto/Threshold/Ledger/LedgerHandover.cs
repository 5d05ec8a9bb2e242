using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The certificate of the next epoch that a validator has signed, as its ledger keeps it. It is the ledger's last entry: no request is
/// answered and no checkpoint signed after it, so nothing happens in an epoch behind the certificate that ends
/// it; and there is one of them, so no epoch has two certificates.
/// </summary>
/// <param name="Certificate">The certificate's digest.</param>
internal readonly record struct LedgerHandover(Hash32 Certificate)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length;

    private const byte Kind = 19;

    /// <summary>kind ‖ digest.</summary>
    internal byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte(Kind);
        writer.WriteHash(Certificate);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerHandover handover)
    {
        handover = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || kind != Kind || !reader.TryReadHash(out var certificate) || !reader.AtEnd)
            return false;
        handover = new LedgerHandover(certificate);
        return true;
    }
}
