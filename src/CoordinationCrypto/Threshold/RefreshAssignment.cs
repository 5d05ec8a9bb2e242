using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>The statement that a prepared mask serves to refresh one ciphertext: it is on the board, under a co-signed checkpoint, before any share of the opening leaves.</summary>
/// <param name="Number">The mask's number.</param>
/// <param name="CiphertextDigest">The ciphertext's digest, 32 bytes.</param>
internal readonly record struct RefreshAssignment(uint Number, ReadOnlyMemory<byte> CiphertextDigest)
{
    /// <summary>Bytes of the encoding.</summary>
    public const int EncodedLength = 4 + 32;

    public bool Equals(RefreshAssignment other) => Number == other.Number && CiphertextDigest.Span.SequenceEqual(other.CiphertextDigest.Span);

    public override int GetHashCode() => Number.GetHashCode();

    /// <summary>number ‖ ciphertext digest.</summary>
    public byte[] Encode()
    {
        Throw.IfLengthIsNot(CiphertextDigest.Length, 32, nameof(CiphertextDigest));
        var writer = new WireWriter(EncodedLength);
        writer.WriteUInt32(Number);
        writer.WriteBytes(CiphertextDigest.Span);
        return writer.ToArray();
    }

    /// <summary>Reads the bytes of <see cref="Encode"/>. False if they are anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out RefreshAssignment assignment)
    {
        assignment = default;
        var reader = new WireReader(source);
        if (source.Length != EncodedLength || !reader.TryReadUInt32(out var number) || !reader.TryReadBytes(32, out var digest)) return false;
        assignment = new RefreshAssignment(number, digest.ToArray());
        return true;
    }
}
