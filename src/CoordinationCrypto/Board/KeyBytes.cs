namespace CoordinationCrypto.Board;

/// <summary>32 bytes that name an author, a stag, a registry or a checkpoint, usable as a dictionary key.</summary>
internal readonly struct KeyBytes : IEquatable<KeyBytes>, IComparable<KeyBytes>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public KeyBytes(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length != 32) throw new ArgumentException("A key has 32 bytes.", nameof(bytes));
        _bytes = bytes;
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public bool Equals(KeyBytes other) => _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <summary>Byte by byte, the first that differs decides.</summary>
    public int CompareTo(KeyBytes other) => _bytes.Span.SequenceCompareTo(other._bytes.Span);

    public override bool Equals(object? obj) => obj is KeyBytes other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes.Span);
        return hash.ToHashCode();
    }
}
