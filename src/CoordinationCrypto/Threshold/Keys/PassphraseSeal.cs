using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Secrets at rest: magic ‖ version ‖ salt ‖ nonce, all authenticated, ‖ AES-256-GCM of the contents ‖ tag, under PBKDF2-SHA-512 of a
/// passphrase.
/// </summary>
internal static class PassphraseSeal
{
    /// <summary>Bytes of a magic.</summary>
    public const int MagicLength = 8;

    /// <summary>Bytes of what is sealed beside its contents.</summary>
    public const int Overhead = HeaderLength + TagLength;

    /// <summary>PBKDF2's iterations.</summary>
    public const int Iterations = 600_000;

    private const int HeaderLength = MagicLength + 4 + SaltLength + NonceLength;
    private const int SaltLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals. Salt and nonce are fresh every time.</summary>
    public static byte[] Seal(
        ReadOnlySpan<byte> magic,
        uint version,
        ReadOnlySpan<byte> plain,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        int iterations
    )
    {
        ArgumentNullException.ThrowIfNull(entropy);
        if (passphrase.IsEmpty)
            Throw.Argument("A passphrase has at least one byte.", nameof(passphrase));
        var file = new byte[HeaderLength + plain.Length + TagLength];
        var header = file.AsSpan(0, HeaderLength);
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[MagicLength..], version);
        entropy.Fill(header[(MagicLength + 4)..]);
        using var key = DeriveKey(passphrase, header, iterations);
        using var gcm = new AesGcm(key.Span, TagLength);
        gcm.Encrypt(
            header[^NonceLength..],
            plain,
            file.AsSpan(HeaderLength, plain.Length),
            file.AsSpan(HeaderLength + plain.Length),
            header
        );
        return file;
    }

    /// <summary>
    /// The contents, for the caller to dispose. False if there are too few bytes, they were changed, or the passphrase is another. Magic
    /// and version are the caller's to look at.
    /// </summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> file,
        ReadOnlySpan<byte> passphrase,
        int iterations,
        [NotNullWhen(true)] out SecretBuffer? plain
    )
    {
        plain = null;
        if (file.Length < Overhead || passphrase.IsEmpty)
            return false;
        var header = file[..HeaderLength];
        var opened = SecretBuffer.Allocate(file.Length - HeaderLength - TagLength);
        using var key = DeriveKey(passphrase, header, iterations);
        using var gcm = new AesGcm(key.Span, TagLength);
        try
        {
            gcm.Decrypt(header[^NonceLength..], file[HeaderLength..^TagLength], file[^TagLength..], opened.Span, header);
        }
        catch (AuthenticationTagMismatchException)
        {
            opened.Dispose();
            return false;
        }

        plain = opened;
        return true;
    }

    private static SecretBuffer DeriveKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> header, int iterations)
    {
        var key = SecretBuffer.Allocate(32);
        Rfc2898DeriveBytes.Pbkdf2(
            passphrase,
            header.Slice(MagicLength + 4, SaltLength),
            key.Span,
            iterations,
            HashAlgorithmName.SHA512
        );
        return key;
    }
}
