using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>One line of the request ledger.</summary>
/// <param name="Id">The request id: 32 bytes.</param>
/// <param name="CiphertextDigest">The digest of the ciphertext to be opened or scanned: 32 bytes.</param>
/// <param name="Kind">What the request shows.</param>
/// <param name="Cost">The bound of its leakage, in the units of <see cref="LeakageBudget"/>; <see cref="ulong.MaxValue"/> for anything above.</param>
public readonly record struct LedgerEntry(ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> CiphertextDigest, LedgerKind Kind, ulong Cost)
{
    /// <summary>Bytes of the encoding.</summary>
    internal const int EncodedLength = 1 + HashLength + HashLength + 8;

    private const int HashLength = 32;

    /// <summary>Whether both say the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(LedgerEntry other) =>
        Id.Span.SequenceEqual(other.Id.Span) && CiphertextDigest.Span.SequenceEqual(other.CiphertextDigest.Span)
        && Kind == other.Kind && Cost == other.Cost;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Id.Span);
        return hash.ToHashCode();
    }

    /// <summary>kind ‖ id ‖ ciphertext digest ‖ cost.</summary>
    internal byte[] Encode()
    {
        Throw.IfLengthIsNot(Id.Length, HashLength, nameof(Id));
        Throw.IfLengthIsNot(CiphertextDigest.Length, HashLength, nameof(CiphertextDigest));
        if (!IsKnown(Kind))
            Throw.Argument("Unknown kind.", nameof(Kind));
        var writer = new WireWriter(EncodedLength);
        writer.WriteByte((byte)Kind);
        writer.WriteBytes(Id.Span);
        writer.WriteBytes(CiphertextDigest.Span);
        writer.WriteUInt64(Cost);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, out LedgerEntry entry)
    {
        entry = default;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var kind) || !IsKnown((LedgerKind)kind) || !reader.TryReadBytes(HashLength, out var id)
            || !reader.TryReadBytes(HashLength, out var digest) || !reader.TryReadUInt64(out var cost) || !reader.AtEnd)
            return false;
        entry = new LedgerEntry(id.ToArray(), digest.ToArray(), (LedgerKind)kind, cost);
        return true;
    }

    private static bool IsKnown(LedgerKind kind) => kind is >= LedgerKind.WholeOpening and <= LedgerKind.Masking;
}
