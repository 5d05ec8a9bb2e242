using System.Buffers.Binary;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// expand_message_xmd with SHA-256: uniform bytes from a message under a domain. b₀ = H(0^64 ‖ msg ‖ len ‖ 0 ‖ DST'), b₁ =
/// H(b₀ ‖ 1 ‖ DST'), b_i = H((b₀ ⊕ b_{i−1}) ‖ i ‖ DST'); DST' = DST ‖ len(DST).
/// </summary>
/// <remarks>RFC 9380, sections 5.3.1 and 5.3.3. For public messages: intermediate values are not zeroed.</remarks>
internal static class MessageExpander
{
    /// <summary>The most bytes it gives: 255 blocks.</summary>
    public const int MaxOutput = 255 * SHA256.HashSizeInBytes;

    private const int BlockLength = 64; // SHA-256's input block
    private const int MaxDomain = 255;

    /// <summary>
    /// Fills <paramref name="destination"/>; its length is itself hashed, so a shorter output is no prefix of a longer one.
    /// </summary>
    /// <param name="message">Any length.</param>
    /// <param name="domain">DST, at least 1 byte; one of more than 255 is hashed first.</param>
    /// <param name="destination">At most <see cref="MaxOutput"/> bytes.</param>
    /// <exception cref="ArgumentException">The domain is empty or the output too long.</exception>
    public static void ExpandXmd(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, Span<byte> destination)
    {
        if (domain.IsEmpty)
            Throw.Argument("A domain has at least one byte.", nameof(domain));
        if (destination.Length > MaxOutput)
            Throw.Argument($"No more than {MaxOutput} bytes can be made.", nameof(destination));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shortened = stackalloc byte[SHA256.HashSizeInBytes];
        scoped var tag = domain;
        if (domain.Length > MaxDomain)
        {
            hash.AppendData("H2C-OVERSIZE-DST-"u8);
            hash.AppendData(domain);
            hash.GetHashAndReset(shortened);
            tag = shortened;
        }

        Span<byte> zeros = stackalloc byte[BlockLength];
        zeros.Clear();
        Span<byte> length = stackalloc byte[3]; // the output's length, then the 0 that numbers this hash
        length[2] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)destination.Length);
        Span<byte> first = stackalloc byte[SHA256.HashSizeInBytes];
        hash.AppendData(zeros);
        hash.AppendData(message);
        hash.AppendData(length);
        AppendDomain(hash, tag);
        hash.GetHashAndReset(first);

        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        block.Clear();
        for (var (i, offset) = (1, 0); offset < destination.Length; i++, offset += block.Length)
        {
            for (var j = 0; j < block.Length; j++)
                block[j] ^= first[j];
            hash.AppendData(block);
            hash.AppendData([(byte)i]);
            AppendDomain(hash, tag);
            hash.GetHashAndReset(block);
            var rest = destination[offset..];
            block[..Math.Min(block.Length, rest.Length)].CopyTo(rest);
        }
    }

    private static void AppendDomain(IncrementalHash hash, ReadOnlySpan<byte> domain)
    {
        hash.AppendData(domain);
        hash.AppendData([(byte)domain.Length]);
    }
}
