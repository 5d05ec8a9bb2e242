using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>The first entry of a ledger: whose it is and what it may spend. docs/spec/ledger.md.</summary>
internal readonly record struct LedgerStart(LedgerBinding Binding, ulong Budget)
{
    public const int EncodedLength = LedgerBinding.EncodedLength + sizeof(ulong);

    public byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength);
        writer.WriteBytes(Binding.Encode());
        writer.WriteUInt64(Budget);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out LedgerStart start)
    {
        start = default;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadBytes(LedgerBinding.EncodedLength, out var named)
            || !LedgerBinding.TryRead(named, out var binding)
            || !reader.TryReadUInt64(out var budget)
            || budget > LeakageBudget.Total
            || !reader.AtEnd
        )
            return false;
        start = new LedgerStart(binding, budget);
        return true;
    }
}
