using System.Security.Cryptography;

namespace CoordinationCrypto.Groups;

/// <summary>
/// k = hash_nonceTag((d xor hash_auxTag(a)) ‖ bound ‖ m) mod n: the nonce of a Schnorr signature, from the key, 32 auxiliary bytes,
/// what the signature is bound to, and the message.
/// </summary>
/// <remarks>BIP-340, "Default Signing". Two kinds of signatures with one key never share a nonce: their tags differ.</remarks>
internal static class SchnorrNonce
{
    /// <summary>Derives the nonce.</summary>
    /// <param name="secret">d.</param>
    /// <param name="aux">Gives a.</param>
    /// <param name="auxTag">Unique to one kind of signature.</param>
    /// <param name="nonceTag">Unique to one kind of signature.</param>
    /// <param name="bound">The public key, and the base where it is not G: of a length that the kind fixes.</param>
    /// <param name="message">m, any length.</param>
    public static SecretScalar Derive(
        SecretScalar secret,
        EntropySource aux,
        ReadOnlySpan<byte> auxTag,
        ReadOnlySpan<byte> nonceTag,
        ReadOnlySpan<byte> bound,
        ReadOnlySpan<byte> message
    )
    {
        Span<byte> random = stackalloc byte[TaggedHash.Length];
        Span<byte> masked = stackalloc byte[TaggedHash.Length];
        try
        {
            aux.Fill(random);
            using (var hash = new TaggedHash(auxTag))
                hash.Append(random).Finish(random);
            secret.Export(masked);
            for (var i = 0; i < masked.Length; i++)
                masked[i] ^= random[i];
            using (var hash = new TaggedHash(nonceTag))
                hash.Append(masked).Append(bound).Append(message).Finish(random);
            return SecretScalar.ReadReduced(random);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(random);
            CryptographicOperations.ZeroMemory(masked);
        }
    }
}
