using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>AES of counters by the platform's AES: the specification of the others, and the fallback.</summary>
internal sealed class PlatformAesCounter : AesCounter
{
    private const int BufferLength = 256 * BlockLength;

    private readonly Aes aes = Aes.Create();
    private readonly ICryptoTransform encryptor;
    private readonly byte[] counters = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private readonly byte[] stream = GC.AllocateArray<byte>(BufferLength, pinned: true); // pinned: the collector leaves no copy behind

    /// <summary>Sets the key.</summary>
    public PlatformAesCounter(ReadOnlySpan<byte> key)
    {
        Throw.IfLengthIsNot(key.Length, KeyLength, nameof(key));
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        encryptor = aes.CreateEncryptor();
    }

    /// <inheritdoc/>
    public override int ChunkLength => BufferLength;

    /// <inheritdoc/>
    public override void Encrypt(UInt128 first, Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length % BufferLength, 0, nameof(destination));
        for (; !destination.IsEmpty; destination = destination[BufferLength..])
        {
            for (var offset = 0; offset < BufferLength; offset += BlockLength)
                BinaryPrimitives.WriteUInt128BigEndian(counters.AsSpan(offset), first++);
            encryptor.TransformBlock(counters, 0, BufferLength, stream, 0);
            stream.CopyTo(destination);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        encryptor.Dispose();
        aes.Dispose();
        CryptographicOperations.ZeroMemory(stream);
    }
}
