using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>A point of secp256k1, in affine coordinates: always on the curve, never secret. Immutable.</summary>
internal sealed class Point : IEquatable<Point>
{
    /// <summary>Bytes of the encoding: 2 or 3 for even or odd y, then x big-endian.</summary>
    public const int CompressedLength = 33;

    /// <summary>Bytes of x alone, as in BIP-340.</summary>
    public const int XOnlyLength = 32;

    private readonly byte[] _x; // 32 big-endian bytes, in [0, p); empty for infinity
    private readonly byte[] _y;

    /// <summary>A point whose coordinates are known to satisfy the curve's equation.</summary>
    internal Point(byte[] x, byte[] y) => (_x, _y) = (x, y);

    /// <summary>The neutral element. It has no encoding.</summary>
    public static Point Infinity { get; } = new([], []);

    /// <summary>G.</summary>
    public static Point Generator => Secp256k1.Generator;

    /// <summary>Whether it is the neutral element.</summary>
    public bool IsInfinity => _x.Length == 0;

    /// <summary>Whether y is even; true at infinity.</summary>
    public bool HasEvenY => IsInfinity || (_y[^1] & 1) == 0;

    /// <summary>x, 32 big-endian bytes; empty at infinity.</summary>
    public ReadOnlySpan<byte> X => _x;

    /// <summary>y, 32 big-endian bytes; empty at infinity.</summary>
    public ReadOnlySpan<byte> Y => _y;

    public static Point operator +(Point left, Point right) => Secp256k1.Add(left, right);

    public static Point operator -(Point left, Point right) => Secp256k1.Add(left, -right);

    public static Point operator -(Point point) => Secp256k1.Negate(point);

    /// <summary>
    /// Reads 33 bytes. False if there are not 33, the first is neither 2 nor 3, x is not below p, or no point has that x.
    /// </summary>
    public static bool TryReadCompressed(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Point? point)
    {
        point = null;
        return source.Length == CompressedLength && source[0] is 2 or 3 && AffinePoint.TryLift(source[1..], odd: source[0] == 3, out point);
    }

    /// <summary>
    /// Reads 32 bytes as the point of even y with that x. False if there are not 32, x is not below p, or no point has that x.
    /// </summary>
    public static bool TryReadXOnly(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Point? point)
    {
        point = null;
        return source.Length == XOnlyLength && AffinePoint.TryLift(source, odd: false, out point);
    }

    /// <summary>Writes the 33 bytes.</summary>
    /// <exception cref="InvalidOperationException">It is infinity.</exception>
    public void WriteCompressed(Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, CompressedLength, nameof(destination));
        if (IsInfinity)
            Throw.Invalid("The neutral element has no encoding.");
        destination[0] = (byte)(2 | (_y[^1] & 1));
        _x.CopyTo(destination[1..]);
    }

    /// <inheritdoc/>
    public bool Equals(Point? other) => other is not null && X.SequenceEqual(other.X) && Y.SequenceEqual(other.Y);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Point);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_x);
        hash.AddBytes(_y);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => IsInfinity ? "infinity" : $"{2 | (_y[^1] & 1):x2}{Convert.ToHexStringLower(_x)}";
}
