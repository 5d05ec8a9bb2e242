using System.Security.Cryptography;

namespace CoordinationCrypto.Threshold;

/// <summary>The 32 bytes that validators sign together: SHA-256(len(domain) ‖ domain ‖ payload), len one byte.</summary>
internal static class QuorumDigest
{
    public static Hash32 Of(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)domain.Length]);
        hash.AppendData(domain);
        hash.AppendData(payload);
        return Hash32.Finish(hash);
    }
}
