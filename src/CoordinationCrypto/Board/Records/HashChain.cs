using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// The chain over a board's records: head_0 = SHA-256(domain ‖ "/genesis"), head_{k+1} = SHA-256(domain ‖ "/link" ‖ head_k ‖ k
/// ‖ record digest), k eight bytes, little-endian. Two boards with one head hold the same records in the same order.
/// </summary>
internal static class HashChain
{
    /// <summary>Bytes of a head.</summary>
    public const int Length = DigestChain.Length;

    /// <summary>The head of an empty board.</summary>
    public static Hash32 Genesis => Chain.Genesis;

    /// <summary>The chain, for the file.</summary>
    internal static DigestChain Chain { get; } = new("CoordinationCrypto/board/v1"u8);

    /// <summary>The head after one more record.</summary>
    /// <param name="head">The head so far.</param>
    /// <param name="height">The number of records that the head covers.</param>
    /// <param name="recordDigest"><see cref="Record.Digest"/>.</param>
    /// <returns>The new head.</returns>
    public static Hash32 Next(Hash32 head, ulong height, Hash32 recordDigest) => Chain.Next(head, height, recordDigest);
}
