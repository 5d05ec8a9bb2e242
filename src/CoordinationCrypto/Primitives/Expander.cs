using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// A stream of pseudo-random bytes from a secret: AES-256-CTR under the key HKDF-SHA-256(secret, info), the counter a 128-bit
/// big-endian number that starts at 0.
/// </summary>
/// <remarks>
/// NIST SP 800-38A, section 6.5; RFC 5869 with an empty salt. The bytes do not depend on how the fills are cut. Not safe for several threads.
/// </remarks>
internal sealed class Expander : IRandomStream, IDisposable
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    private const int BlockLength = 16;
    private const int BufferLength = 256 * BlockLength;

    private readonly Aes aes;
    private readonly ICryptoTransform encryptor;
    private readonly byte[] counters = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private readonly byte[] stream = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private UInt128 counter;
    private int position = BufferLength; // bytes of stream already given, in [0, BufferLength]
    private bool disposed;

    /// <summary>The stream of a secret and a use.</summary>
    /// <param name="secret">Exactly 32 uniform bytes.</param>
    /// <param name="info">What the bytes are for; different uses give independent streams.</param>
    public Expander(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> info)
    {
        Throw.IfLengthIsNot(secret.Length, SecretLength, nameof(secret));
        Span<byte> key = stackalloc byte[32];
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info);
            (aes, encryptor) = Start(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private Expander(ReadOnlySpan<byte> key, UInt128 firstCounter)
    {
        (aes, encryptor) = Start(key);
        counter = firstCounter;
    }

    /// <summary>Plain AES-256-CTR under a given key and first counter, for published vectors.</summary>
    internal static Expander FromKey(ReadOnlySpan<byte> key, UInt128 firstCounter)
    {
        Throw.IfLengthIsNot(key.Length, 32, nameof(key));
        return new Expander(key, firstCounter);
    }

    /// <summary>Gives the next bytes of the stream.</summary>
    public void Fill(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        while (!destination.IsEmpty)
        {
            if (position == BufferLength)
                Refill();

            var count = Math.Min(BufferLength - position, destination.Length);
            stream.AsSpan(position, count).CopyTo(destination);
            destination = destination[count..];
            position += count;
        }
    }

    /// <inheritdoc/>
    public void Fill(Span<ulong> destination)
    {
        Fill(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(destination, destination);
    }

    /// <summary>Zeroes the key and what was buffered.</summary>
    public void Dispose()
    {
        disposed = true;
        encryptor.Dispose();
        aes.Dispose();
        CryptographicOperations.ZeroMemory(stream);
    }

    private static (Aes Aes, ICryptoTransform Encryptor) Start(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        return (aes, aes.CreateEncryptor());
    }

    private void Refill()
    {
        for (var offset = 0; offset < BufferLength; offset += BlockLength)
            BinaryPrimitives.WriteUInt128BigEndian(counters.AsSpan(offset), counter++); // wraps at 2^128
        encryptor.TransformBlock(counters, 0, BufferLength, stream, 0);
        position = 0;
    }
}
