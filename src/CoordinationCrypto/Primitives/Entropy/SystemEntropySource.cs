using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>The operating system's generator.</summary>
internal sealed class SystemEntropySource : EntropySource
{
    public override void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
