using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>(C1, C2) = (r·G, M + r·X): a point M under the key X. Immutable.</summary>
/// <remarks>
/// ElGamal, IEEE Trans. Inf. Theory 31 (1985), over secp256k1. Malleable by itself: whoever accepts one asks for a proof of knowledge of
/// r and M.
/// </remarks>
internal sealed class ElGamalCiphertext
{
    /// <summary>Bytes of the encoding: two compressed points.</summary>
    public const int Length = 2 * Point.CompressedLength;

    /// <summary>A ciphertext of two points.</summary>
    public ElGamalCiphertext(Point c1, Point c2) => (C1, C2) = (c1, c2);

    /// <summary>r·G.</summary>
    public Point C1 { get; }

    /// <summary>M + r·X.</summary>
    public Point C2 { get; }

    /// <summary>Encrypts a point.</summary>
    /// <param name="message">M, not secret from timing.</param>
    /// <param name="key">X.</param>
    /// <param name="randomness">r, used for one ciphertext only.</param>
    public static ElGamalCiphertext Encrypt(Point message, Point key, SecretScalar randomness) =>
        new(Secp256k1.MultiplyGenerator(randomness), message + Secp256k1.Multiply(key, randomness));

    /// <summary>Reads 66 bytes. False unless they are two encodings of points, which infinity has none of.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out ElGamalCiphertext? ciphertext)
    {
        ciphertext = null;
        if (
            source.Length != Length
            || !Point.TryReadCompressed(source[..Point.CompressedLength], out var c1)
            || !Point.TryReadCompressed(source[Point.CompressedLength..], out var c2)
        )
            return false;
        ciphertext = new ElGamalCiphertext(c1, c2);
        return true;
    }

    /// <summary>Writes the 66 bytes.</summary>
    /// <exception cref="InvalidOperationException">A component is infinity.</exception>
    public void Write(Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, Length, nameof(destination));
        C1.WriteCompressed(destination[..Point.CompressedLength]);
        C2.WriteCompressed(destination[Point.CompressedLength..]);
    }
}
