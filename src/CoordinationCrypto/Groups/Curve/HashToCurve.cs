using System.Numerics;

namespace CoordinationCrypto.Groups;

/// <summary>Points of secp256k1 from messages, with no logarithm known to anyone: the suite secp256k1_XMD:SHA-256_SSWU_RO_.</summary>
/// <remarks>RFC 9380, sections 3, 5.2 and 8.7; the cofactor is 1. Variable time: for public messages.</remarks>
internal static class HashToCurve
{
    private const int ElementLength = 48; // L: 256 + 128 bits, so that reducing modulo p is uniform up to 2^−128

    /// <summary>hash_to_curve: the sum of two mapped elements, indifferentiable from a random oracle.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="domain">The domain separation tag, at least 1 byte; unique to one use.</param>
    public static Point Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain)
    {
        Span<byte> bytes = stackalloc byte[2 * ElementLength];
        MessageExpander.ExpandXmd(message, domain, bytes);
        return SimplifiedSwu.Map(Element(bytes[..ElementLength])) + SimplifiedSwu.Map(Element(bytes[ElementLength..]));
    }

    private static BigInteger Element(ReadOnlySpan<byte> bytes) =>
        new BigInteger(bytes, isUnsigned: true, isBigEndian: true) % SimplifiedSwu.FieldOrder;
}
