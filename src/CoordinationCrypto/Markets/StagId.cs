using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>What a stag is called on the board: SHA-256 of its encoded terms, 32 bytes. Immutable.</summary>
public readonly struct StagId : IEquatable<StagId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 32;

    private static readonly byte[] Zero = new byte[Length];

    private readonly byte[]? _bytes; // 32 bytes; null is the id of zeros

    /// <summary>Takes a copy of 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public StagId(ReadOnlySpan<byte> bytes)
    {
        Throw.IfLengthIsNot(bytes.Length, Length, nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? Zero;

    /// <summary>The 32 bytes, as <see cref="Bytes"/>.</summary>
    public static implicit operator ReadOnlySpan<byte>(StagId id) => id.Bytes;

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(StagId left, StagId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(StagId left, StagId right) => !left.Equals(right);

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>Whether the other id is the same.</summary>
    public bool Equals(StagId other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StagId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Bytes);

    /// <summary>Lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>The id of encoded terms.</summary>
    internal static StagId Of(ReadOnlySpan<byte> encoding) => new(SHA256.HashData(encoding));
}
