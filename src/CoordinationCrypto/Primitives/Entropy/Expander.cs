using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// A stream of pseudo-random bytes from a secret: AES-256-CTR under the key HKDF-SHA-256(secret, info), the counter a 128-bit
/// big-endian number that starts at 0.
/// </summary>
/// <remarks>
/// NIST SP 800-38A, section 6.5; RFC 5869 with an empty salt. The bytes do not depend on how the fills are cut. Not safe for several
/// threads.
/// </remarks>
internal sealed class Expander : IRandomStream, IDisposable
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    private readonly AesCounter _blocks;
    private readonly SecretBuffer _rest; // the last chunk, of which some was given
    private UInt128 _counter; // of the block after the last chunk
    private int _position; // bytes of rest already given, in [0, rest.Length]

    /// <summary>The stream of a secret and a use.</summary>
    /// <param name="secret">Exactly 32 uniform bytes.</param>
    /// <param name="info">What the bytes are for; different uses give independent streams.</param>
    public Expander(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> info)
        : this(secret, info, AesCounter.Create) { }

    /// <summary>The same stream, by another implementation of the block cipher.</summary>
    /// <param name="secret">Exactly 32 uniform bytes.</param>
    /// <param name="info">What the bytes are for.</param>
    /// <param name="cipher">Makes the block cipher of a key that is zeroed afterwards.</param>
    public Expander(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> info, Func<ReadOnlySpan<byte>, AesCounter> cipher)
        : this(Derive(secret, info, cipher), 0) { }

    private Expander(AesCounter blocks, UInt128 firstCounter)
    {
        _blocks = blocks;
        _counter = firstCounter;
        _rest = SecretBuffer.Allocate(blocks.ChunkLength);
        _position = _rest.Length;
    }

    /// <summary>The memory of the buffered bytes, for tests of its zeroing.</summary>
    internal SecretBuffer Memory => _rest;

    /// <summary>AES-256-CTR on a given implementation and first counter, for published vectors and for comparing implementations.</summary>
    internal static Expander Over(AesCounter blocks, UInt128 firstCounter) => new(blocks, firstCounter);

    /// <summary>Gives the next bytes of the stream.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Fill(Span<byte> destination)
    {
        Take(destination);
        GC.KeepAlive(this); // the buffer is native memory: no finalizer may free it before here
    }

    /// <inheritdoc/>
    public void Fill(Span<ulong> destination)
    {
        Fill(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(destination, destination);
    }

    /// <summary>Zeroes the key and what was buffered.</summary>
    public void Dispose()
    {
        _blocks.Dispose();
        _rest.Dispose();
    }

    private static AesCounter Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> info, Func<ReadOnlySpan<byte>, AesCounter> cipher)
    {
        Throw.IfLengthIsNot(secret.Length, SecretLength, nameof(secret));
        Span<byte> key = stackalloc byte[AesCounter.KeyLength];
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info);
            return cipher(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private void Take(Span<byte> destination)
    {
        var waiting = _rest.Span[_position..];
        var count = Math.Min(waiting.Length, destination.Length);
        waiting[..count].CopyTo(destination);
        _position += count;
        destination = destination[count..];
        if (destination.IsEmpty)
            return;

        var whole = destination.Length - (destination.Length % _rest.Length);
        Next(destination[..whole]);
        destination = destination[whole..];
        if (destination.IsEmpty)
            return;
        Next(_rest.Span);
        _rest.Span[..destination.Length].CopyTo(destination);
        _position = destination.Length;
    }

    private void Next(Span<byte> chunks)
    {
        _blocks.Encrypt(_counter, chunks);
        _counter += (UInt128)(chunks.Length / AesCounter.BlockLength); // wraps at 2^128
    }
}
