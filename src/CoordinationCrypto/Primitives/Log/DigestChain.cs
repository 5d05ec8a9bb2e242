using System.Buffers.Binary;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// head_0 = SHA-256(domain ‖ "/genesis"); head_{k+1} = SHA-256(domain ‖ "/link" ‖ head_k ‖ k ‖ digest_k), k eight bytes,
/// little-endian.
/// A head fixes everything before it and its order.
/// </summary>
internal sealed class DigestChain
{
    /// <summary>Bytes of a head and of a digest.</summary>
    public const int Length = Hash32.Length;

    private readonly byte[] _domain;
    private readonly Hash32 _genesis;

    /// <summary>The chain of one domain.</summary>
    public DigestChain(ReadOnlySpan<byte> domain)
    {
        _domain = domain.ToArray();
        _genesis = Hash32.Sha256([.. domain, .. "/genesis"u8]);
    }

    /// <summary>What the digests are of.</summary>
    public ReadOnlySpan<byte> Domain => _domain;

    /// <summary>The head before anything: 32 bytes.</summary>
    public Hash32 Genesis => _genesis;

    /// <summary>The next head.</summary>
    /// <param name="head">32 bytes.</param>
    /// <param name="height">How many digests the head already covers.</param>
    /// <param name="digest">32 bytes.</param>
    public Hash32 Next(Hash32 head, ulong height, Hash32 digest)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, height);
        return Hash32.Sha256([.. _domain, .. "/link"u8, .. head.Bytes, .. number, .. digest.Bytes]);
    }
}
