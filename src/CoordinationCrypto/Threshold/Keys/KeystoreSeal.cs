using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>A keystore's file around its contents.</summary>
internal static class KeystoreSeal
{
    /// <summary>Bytes of a file beside its contents.</summary>
    public const int Overhead = PassphraseSeal.Overhead;

    private static ReadOnlySpan<byte> Magic => "CCKEYS\0\n"u8;

    /// <summary>The file. Salt and nonce are fresh every time.</summary>
    public static byte[] Seal(
        uint version,
        ReadOnlySpan<byte> plain,
        ReadOnlySpan<byte> passphrase,
        EntropySource entropy,
        int iterations
    ) => PassphraseSeal.Seal(Magic, version, plain, passphrase, entropy, iterations);

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
        if (!PassphraseSeal.TryOpen(file, passphrase, iterations, out plain))
            refusal = KeystoreRefusal.DoesNotOpen;
        return plain is not null;
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
}
