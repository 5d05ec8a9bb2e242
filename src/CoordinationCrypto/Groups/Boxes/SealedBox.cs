using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// Encryption to a public key: R = r·G fresh, (key, nonce, commitment) = HKDF-SHA-256(x(r·P), R ‖ P ‖ context), AES-256-GCM.
/// The box is x(R), the 32-byte commitment, the ciphertext and a 16-byte tag; it names neither sender nor recipient, and opens under the
/// same context only.
/// </summary>
/// <remarks>
/// ECIES as in SEC 1, section 5.1, with both public keys bound into the key derivation. x-only keys: x(r·P) does not depend on the
/// signs. AES-GCM does not commit to its key: one ciphertext can open under two (Dodis, Grubbs, Ristenpart, Woodage, CRYPTO 2018), so the
/// box shows a second output of the derivation, as Albertini et al. propose (USENIX Security 2022). One box opens to one content at most.
/// </remarks>
internal static class SealedBox
{
    /// <summary>Bytes a box is longer than what it holds.</summary>
    public const int Overhead = HeaderLength + TagLength;

    private const int CommitmentLength = 32;
    private const int HeaderLength = Point.XOnlyLength + CommitmentLength;
    private const int TagLength = 16;
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int DerivedLength = KeyLength + NonceLength + CommitmentLength;

    /// <summary>Seals bytes for a recipient.</summary>
    /// <param name="recipient">Whose key opens it.</param>
    /// <param name="context">What the box is for; the opener must name the same.</param>
    /// <param name="plaintext">Any length up to 2^31 − 1 − <see cref="Overhead"/>.</param>
    /// <param name="entropy">Makes the one-time key.</param>
    /// <returns>The box, <see cref="Overhead"/> bytes longer than the plaintext.</returns>
    public static byte[] Seal(VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        using var ephemeral = SigningKey.Create(entropy);
        return Seal(ephemeral, recipient, context, plaintext);
    }

    /// <summary>Seals with a one-time key of the caller's, which seals nothing else.</summary>
    internal static byte[] Seal(SigningKey ephemeral, VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        var box = new byte[checked(plaintext.Length + Overhead)];
        ephemeral.PublicKey.Bytes.CopyTo(box);
        Span<byte> shared = stackalloc byte[Point.XOnlyLength];
        Span<byte> keys = stackalloc byte[DerivedLength];
        try
        {
            if (!Secp256k1.TryShare(recipient.Point, ephemeral.Secret, shared))
                throw new CryptographicException("The shared point is infinity.");
            Derive(shared, ephemeral.PublicKey, recipient, context, keys);
            CommitmentOf(keys).CopyTo(box.AsSpan(Point.XOnlyLength));
            using var gcm = new AesGcm(keys[..KeyLength], TagLength);
            var body = box.AsSpan(HeaderLength);
            gcm.Encrypt(NonceOf(keys), plaintext, body[..plaintext.Length], body[plaintext.Length..]);
            return box;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>Opens a box. False, without saying why, if it was not sealed for this key and context or was changed.</summary>
    /// <param name="recipient">The key it was sealed for.</param>
    /// <param name="context">What it was sealed for.</param>
    /// <param name="box">From anyone, any length.</param>
    /// <param name="plaintext">The bytes on success, for the caller to dispose.</param>
    /// <returns>Whether the box was sealed for this key and this context.</returns>
    public static bool TryOpen(
        SigningKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer? plaintext
    )
    {
        ArgumentNullException.ThrowIfNull(recipient);
        plaintext = null;
        if (!TryReadOneTimeKey(box, out var ephemeral))
            return false;
        Span<byte> shared = stackalloc byte[Point.XOnlyLength];
        try
        {
            return Secp256k1.TryShare(ephemeral.Point, recipient.Secret, shared)
                && TryOpen(shared, recipient.PublicKey, context, box, out plaintext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    /// <summary>R of a box. False if it is too short to be one or does not begin with the x of a point.</summary>
    internal static bool TryReadOneTimeKey(ReadOnlySpan<byte> box, [NotNullWhen(true)] out VerifyingKey? ephemeral)
    {
        ephemeral = null;
        return box.Length >= Overhead && VerifyingKey.TryRead(box[..Point.XOnlyLength], out ephemeral);
    }

    /// <summary>Opens a box of which x(r·P) is known, as only the sealer and the recipient can know it.</summary>
    internal static bool TryOpen(
        ReadOnlySpan<byte> shared,
        VerifyingKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer? plaintext
    )
    {
        plaintext = null;
        if (!TryReadOneTimeKey(box, out var ephemeral))
            return false;
        Span<byte> keys = stackalloc byte[DerivedLength];
        var opened = SecretBuffer.Allocate(box.Length - Overhead);
        try
        {
            Derive(shared, ephemeral, recipient, context, keys);
            if (!CryptographicOperations.FixedTimeEquals(CommitmentOf(keys), box[Point.XOnlyLength..HeaderLength]))
                return false;
            using var gcm = new AesGcm(keys[..KeyLength], TagLength);
            var body = box[HeaderLength..];
            gcm.Decrypt(NonceOf(keys), body[..opened.Length], body[opened.Length..], opened.Span);
            (plaintext, opened) = (opened, null);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
            opened?.Dispose();
        }
    }

    private static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> keys) => keys.Slice(KeyLength, NonceLength);

    private static ReadOnlySpan<byte> CommitmentOf(ReadOnlySpan<byte> keys) => keys[(KeyLength + NonceLength)..];

    private static void Derive(
        ReadOnlySpan<byte> shared,
        VerifyingKey ephemeral,
        VerifyingKey recipient,
        ReadOnlySpan<byte> context,
        Span<byte> keys
    )
    {
        var info = new byte[(2 * Point.XOnlyLength) + context.Length]; // fixed lengths first: no framing needed
        ephemeral.Bytes.CopyTo(info);
        recipient.Bytes.CopyTo(info.AsSpan(Point.XOnlyLength));
        context.CopyTo(info.AsSpan(2 * Point.XOnlyLength));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, keys, "CoordinationCrypto/sealed-box/v2"u8, info);
    }
}
