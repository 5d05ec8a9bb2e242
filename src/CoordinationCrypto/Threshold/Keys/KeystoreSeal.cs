using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A keystore's file around its contents: magic ‖ version ‖ salt ‖ nonce, all authenticated, ‖ AES-256-GCM of the contents ‖
/// tag, under PBKDF2-SHA-512 of the passphrase.
/// </summary>
internal static class KeystoreSeal
{
    /// <summary>Bytes of a file beside its contents.</summary>
    public const int Overhead = HeaderLength + TagLength;

    private const int HeaderLength = 8 + 4 + SaltLength + NonceLength;
    private const int SaltLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private static ReadOnlySpan<byte> Magic => "CCKEYS\0\n"u8;

    /// <summary>The file. Salt and nonce are fresh every time.</summary>
    public static byte[] Seal(uint version, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> passphrase, EntropySource entropy, int iterations)
    {
        var file = new byte[HeaderLength + plain.Length + TagLength];
        var header = file.AsSpan(0, HeaderLength);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], version);
        entropy.Fill(header[12..]);
        using var key = DeriveKey(passphrase, header.Slice(12, SaltLength), iterations);
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

    /// <summary>The contents, for the caller to dispose.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> file,
        ReadOnlySpan<byte> passphrase,
        int iterations,
        out uint version,
        [NotNullWhen(true)] out SecretBuffer? plain,
        out KeystoreRefusal refusal
    )
    {
        plain = null;
        refusal = Check(file, out version);
        if (refusal != KeystoreRefusal.None)
            return false;
        refusal = KeystoreRefusal.DoesNotOpen;
        if (passphrase.IsEmpty)
            return false;
        var header = file[..HeaderLength];
        var opened = SecretBuffer.Allocate(file.Length - HeaderLength - TagLength);
        using var key = DeriveKey(passphrase, header.Slice(12, SaltLength), iterations);
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

        (plain, refusal) = (opened, KeystoreRefusal.None);
        return true;
    }

    private static KeystoreRefusal Check(ReadOnlySpan<byte> file, out uint version)
    {
        version = 0;
        if (file.Length < Magic.Length || !file[..Magic.Length].SequenceEqual(Magic))
            return KeystoreRefusal.NotAKeystore;
        var reader = new WireReader(file[Magic.Length..]);
        if (!reader.TryReadUInt32(out version))
            return KeystoreRefusal.WrongLength;
        if (version is not (KeystoreContents.FirstVersion or KeystoreContents.ResharedVersion))
            return KeystoreRefusal.UnknownVersion;
        return KeystoreContents.IsLength(version, file.Length - Overhead) ? KeystoreRefusal.None : KeystoreRefusal.WrongLength;
    }

    private static SecretBuffer DeriveKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int iterations)
    {
        var key = SecretBuffer.Allocate(32);
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, key.Span, iterations, HashAlgorithmName.SHA512);
        return key;
    }
}
