using CoordinationCrypto.Groups;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>A secret key for BIP-340 Schnorr signatures on secp256k1, zeroed on disposal and never printed.</summary>
/// <remarks>Signing from several threads is safe; disposing while another thread signs is not.</remarks>
/// <example>
/// <code>
/// using var key = SigningKey.Create(EntropySource.System);
/// var signature = new byte[SigningKey.SignatureLength];
/// key.Sign(message, EntropySource.System, signature);
/// var holds = key.PublicKey.Verify(message, signature); // true
/// </code>
/// </example>
public sealed class SigningKey : IDisposable
{
    /// <summary>Bytes of a secret key.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a signature: the x of R, then s.</summary>
    public const int SignatureLength = 64;

    private SigningKey(SecretScalar secret)
    {
        PublicKey = VerifyingKey.Of(secret);
        Secret = secret;
    }

    /// <summary>The key that verifies.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>d, in [1, n), with d·G of even y.</summary>
    internal SecretScalar Secret { get; }

    /// <summary>A new uniform key.</summary>
    /// <param name="entropy">Usually <see cref="EntropySource.System"/>.</param>
    /// <returns>The key, which the caller disposes of.</returns>
    public static SigningKey Create(EntropySource entropy) => new(SecretScalar.Create(entropy));

    /// <summary>Reads a secret key. False if there are not 32 bytes or the big-endian number is not in [1, n).</summary>
    /// <param name="secret">For the caller to zero.</param>
    /// <param name="key">The key on success.</param>
    /// <returns>Whether the bytes are a secret key.</returns>
    public static bool TryImport(ReadOnlySpan<byte> secret, [NotNullWhen(true)] out SigningKey? key)
    {
        key = SecretScalar.TryRead(secret, out var scalar) ? new SigningKey(scalar) : null;
        return key is not null;
    }

    /// <summary>
    /// Writes the secret key, for the caller to protect and to zero. Of the two numbers ±d with this public key, the one whose point has
    /// even y.
    /// </summary>
    /// <param name="destination">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Export(Span<byte> destination) => Secret.Export(destination);

    /// <summary>Signs.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="aux">Gives the 32 auxiliary bytes. Even a source that repeats itself leaks nothing: the nonce depends on key and
    /// message too.</param>
    /// <param name="signature">Exactly 64 bytes; not written unless the new signature verifies.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="CryptographicException">The machine miscalculated.</exception>
    /// <remarks>BIP-340, "Default Signing", with its last, optional step: a signature that does not verify never leaves.</remarks>
    public void Sign(ReadOnlySpan<byte> message, EntropySource aux, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(aux);
        Throw.IfLengthIsNot(signature.Length, SignatureLength, nameof(signature));
        Span<byte> made = stackalloc byte[SignatureLength];
        using var nonce = SchnorrNonce.Derive(Secret, aux, "BIP0340/aux"u8, "BIP0340/nonce"u8, PublicKey.Bytes, message);
        var point = Secp256k1.MultiplyGenerator(nonce);
        if (point.IsInfinity)
            throw new CryptographicException("The nonce is zero.");
        nonce.NegateIf(!point.HasEvenY);
        point.X.CopyTo(made);
        Secret.Respond(nonce, Challenge(point.X, PublicKey.Bytes, message)).Write(made[32..]);
        if (!PublicKey.Verify(message, made))
            throw new CryptographicException("The signature just made does not verify.");
        made.CopyTo(signature);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => Secret.Dispose();

    /// <summary>The type's name: never the key.</summary>
    /// <returns>Nothing secret.</returns>
    public override string ToString() => nameof(SigningKey);

    /// <summary>e = hash_challenge(r ‖ P ‖ m) mod n.</summary>
    internal static Scalar Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[TaggedHash.Length];
        using var hash = new TaggedHash("BIP0340/challenge"u8);
        hash.Append(r).Append(publicKey).Append(message).Finish(digest);
        return Scalar.ReadReduced(digest);
    }
}
