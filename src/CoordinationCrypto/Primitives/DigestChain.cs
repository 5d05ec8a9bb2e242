using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// head_0 = SHA-256(domain ‖ "/genesis"); head_{k+1} = SHA-256(domain ‖ "/link" ‖ head_k ‖ k ‖ digest_k), k eight bytes, little-endian.
/// A head fixes everything before it and its order.
/// </summary>
internal sealed class DigestChain
{
    /// <summary>Bytes of a head and of a digest.</summary>
    public const int Length = 32;

    private readonly byte[] domain;
    private readonly byte[] genesis;

    /// <summary>The chain of one domain.</summary>
    public DigestChain(ReadOnlySpan<byte> domain)
    {
        this.domain = domain.ToArray();
        genesis = SHA256.HashData([.. domain, .. "/genesis"u8]);
    }

    /// <summary>What the digests are of.</summary>
    public ReadOnlySpan<byte> Domain => domain;

    /// <summary>The head before anything: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Genesis => genesis;

    /// <summary>The next head.</summary>
    /// <param name="head">32 bytes.</param>
    /// <param name="height">How many digests the head already covers.</param>
    /// <param name="digest">32 bytes.</param>
    public byte[] Next(ReadOnlySpan<byte> head, ulong height, ReadOnlySpan<byte> digest)
    {
        Throw.IfLengthIsNot(head.Length, Length, nameof(head));
        Throw.IfLengthIsNot(digest.Length, Length, nameof(digest));
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, height);
        return SHA256.HashData([.. domain, .. "/link"u8, .. head, .. number, .. digest]);
    }
}
