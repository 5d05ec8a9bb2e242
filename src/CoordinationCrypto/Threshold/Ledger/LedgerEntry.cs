using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>One line of the request ledger.</summary>
/// <param name="Id">The request id.</param>
/// <param name="CiphertextDigest">The digest of the ciphertext to be opened or scanned.</param>
/// <param name="Kind">What the request shows.</param>
/// <param name="Cost">The bound of its leakage, in the units of <see cref="LeakageBudget"/>; <see cref="ulong.MaxValue"/> for anything
/// above.</param>
internal readonly record struct LedgerEntry(Hash32 Id, Hash32 CiphertextDigest, LedgerKind Kind, ulong Cost)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + Hash32.Length + Hash32.Length + 8;

    /// <summary>kind ‖ id ‖ ciphertext digest ‖ cost.</summary>
    internal byte[] Encode()
    {
        if (!IsKnown(Kind))
            Throw.Argument("Unknown kind.", nameof(Kind));
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte((byte)Kind);
        writer.WriteHash(Id);
        writer.WriteHash(CiphertextDigest);
        writer.WriteUInt64(Cost);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerEntry entry)
    {
        entry = default;
        var reader = new WireReader(source);
        if (
            !reader.TryReadByte(out var kind)
            || !IsKnown((LedgerKind)kind)
            || !reader.TryReadHash(out var id)
            || !reader.TryReadHash(out var digest)
            || !reader.TryReadUInt64(out var cost)
            || !reader.AtEnd
        )
            return false;
        entry = new LedgerEntry(id, digest, (LedgerKind)kind, cost);
        return true;
    }

    private static bool IsKnown(LedgerKind kind) => kind is >= LedgerKind.WholeOpening and <= LedgerKind.Masking;
}

/// <summary>What a request shows of a ciphertext.</summary>
internal enum LedgerKind : byte
{
    /// <summary>Everything: at most once for a ciphertext.</summary>
    WholeOpening = 1,

    /// <summary>Chosen slots.</summary>
    SelectiveOpening = 2,

    /// <summary>Which of the open slots are zero.</summary>
    Scan = 3,

    /// <summary>Nothing: masked ciphertexts are vouched for and posted, to be summed and opened under a request of their own.</summary>
    Masking = 4,
}
