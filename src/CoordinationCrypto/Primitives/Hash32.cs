using CoordinationCrypto.Primitives;
using System.Security.Cryptography;

namespace CoordinationCrypto;

/// <summary>
/// 32 bytes that name something: a digest, an id, a nonce, a commitment. Compared by value, and in time that depends on the bytes: never a
/// secret. Immutable; the default value is 32 zero bytes.
/// </summary>
public readonly struct Hash32 : IEquatable<Hash32>, IComparable<Hash32>
{
    /// <summary>The number of bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private static readonly byte[] Zero = new byte[Length];

    private readonly byte[]? _bytes; // 32 bytes that nobody else holds; null is 32 zero bytes

    /// <summary>Takes a copy of 32 bytes.</summary>
    /// <param name="bytes">Exactly 32.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public Hash32(ReadOnlySpan<byte> bytes)
    {
        Throw.IfLengthIsNot(bytes.Length, Length, nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? Zero;

    /// <summary>The 32 bytes, as <see cref="Bytes"/>.</summary>
    /// <param name="hash">Whose bytes.</param>
    /// <returns>A view.</returns>
    public static implicit operator ReadOnlySpan<byte>(Hash32 hash) => hash.Bytes;

    /// <summary>Whether two are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True for the same 32 bytes.</returns>
    public static bool operator ==(Hash32 left, Hash32 right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>False for the same 32 bytes.</returns>
    public static bool operator !=(Hash32 left, Hash32 right) => !left.Equals(right);

    /// <summary>Whether one comes before the other, as <see cref="CompareTo"/> says.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if it does.</returns>
    public static bool operator <(Hash32 left, Hash32 right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes before the other or is the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if it does.</returns>
    public static bool operator <=(Hash32 left, Hash32 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after the other.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if it does.</returns>
    public static bool operator >(Hash32 left, Hash32 right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes after the other or is the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if it does.</returns>
    public static bool operator >=(Hash32 left, Hash32 right) => left.CompareTo(right) >= 0;

    /// <summary>SHA-256.</summary>
    /// <param name="data">What is hashed.</param>
    /// <returns>The digest.</returns>
    public static Hash32 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(data, digest);
        return new Hash32(digest);
    }

    /// <summary>A copy of the 32 bytes.</summary>
    /// <returns>A new array.</returns>
    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>Whether the other one is the same.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True for the same 32 bytes.</returns>
    public bool Equals(Hash32 other) => ReferenceEquals(_bytes, other._bytes) || Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    /// <summary>Byte by byte: the first that differs decides.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Negative, 0 or positive: this one is before, the same, after.</returns>
    public int CompareTo(Hash32 other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode); // seeded per process: who chooses the bytes cannot choose where they fall in a table
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Lower-case hexadecimal.</summary>
    /// <returns>64 digits.</returns>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>What an incremental SHA-256 comes to; it starts anew.</summary>
    internal static Hash32 Finish(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[Length];
        hash.GetHashAndReset(digest);
        return new Hash32(digest);
    }

    /// <summary>32 fresh bytes, for a nonce or an id that is drawn.</summary>
    internal static Hash32 Draw(EntropySource entropy)
    {
        Span<byte> bytes = stackalloc byte[Length];
        entropy.Fill(bytes);
        return new Hash32(bytes);
    }
}
