using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CoordinationCrypto.Primitives;

/// <summary>AES of counters by the platform's AES: the specification of the others, and the fallback.</summary>
internal sealed class PlatformAesCounter : AesCounter
{
    private const int BufferLength = 256 * BlockLength;

    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _encryptor;
    private readonly byte[] _counters = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private readonly byte[] _stream = GC.AllocateArray<byte>(BufferLength, pinned: true); // pinned: the collector leaves no copy behind

    /// <summary>Sets the key.</summary>
    public PlatformAesCounter(ReadOnlySpan<byte> key)
    {
        Throw.IfLengthIsNot(key.Length, KeyLength, nameof(key));
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _encryptor = _aes.CreateEncryptor();
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
                BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(offset), first++);
            _encryptor.TransformBlock(_counters, 0, BufferLength, _stream, 0);
            _stream.CopyTo(destination);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }
}
