using System.Security.Cryptography;
using CoordinationCrypto.Board;

namespace CoordinationCrypto.Tests.Board;

public sealed class HashChainTests
{
    /// <summary>The formula of docs/spec/board.md, by hand.</summary>
    [Fact]
    public void Heads_are_the_specified_hashes()
    {
        Assert.Equal(SHA256.HashData("CoordinationCrypto/board/v1/genesis"u8), HashChain.Genesis.ToArray());
        Assert.Equal("4055d90980656f351242baf3d138a5383cac39f16df24a210cb7daf48b71b618", Convert.ToHexStringLower(HashChain.Genesis));
        var digest = SHA256.HashData([1]);

        Assert.Equal(
            SHA256.HashData([.. "CoordinationCrypto/board/v1/link"u8, .. HashChain.Genesis.Bytes, 3, 2, 1, 0, 0, 0, 0, 0, .. digest]),
            HashChain.Next(HashChain.Genesis, 0x010203, new Hash32(digest))
        );
    }

    [Fact]
    public void Head_height_and_digest_all_count()
    {
        var (head, digest) = (HashChain.Genesis, Hash32.Sha256([1]));
        var heads = new HashSet<string>
        {
            Convert.ToHexString(HashChain.Next(head, 0, digest)),
            Convert.ToHexString(HashChain.Next(digest, 0, digest)),
            Convert.ToHexString(HashChain.Next(head, 1, digest)),
            Convert.ToHexString(HashChain.Next(head, 0, head)),
        };

        Assert.Equal(4, heads.Count);
    }
}
