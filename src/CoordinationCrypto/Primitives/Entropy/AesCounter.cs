using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// AES-256 of consecutive counters, in chunks. The counter is a 128-bit big-endian number (NIST SP 800-38A, appendix B.1, m = 128).
/// </summary>
internal abstract class AesCounter : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 16;

    /// <summary>The bytes worth asking for at once: a whole number of blocks.</summary>
    public abstract int ChunkLength { get; }

    /// <summary>The fastest implementation here; all give the same bytes.</summary>
    /// <param name="key">Exactly 32 bytes, for the caller to zero.</param>
    public static AesCounter Create(ReadOnlySpan<byte> key) => Aes.IsSupported ? new AesNiCounter(key) : new PlatformAesCounter(key);

    /// <summary>Writes the encryptions of first, first + 1, … (modulo 2^128).</summary>
    /// <param name="first">The first counter.</param>
    /// <param name="destination">A whole number of chunks.</param>
    public abstract void Encrypt(UInt128 first, Span<byte> destination);

    /// <summary>Zeroes the key.</summary>
    public abstract void Dispose();
}
