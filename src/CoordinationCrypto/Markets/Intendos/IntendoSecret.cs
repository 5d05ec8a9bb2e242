using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The seed that an intendo was encrypted with: all its agent must keep to show somebody later, by a <see cref="ConditionStatement"/>,
/// which condition it holds. Zeroed on disposal. Whoever destroys it can never be made to show it; whoever
/// hands it out hands out the condition itself, to anyone and for good. Immutable, and safe to share between threads until disposed.
/// </summary>
public sealed class IntendoSecret : IDisposable
{
    /// <summary>Bytes of an export.</summary>
    public const int ExportLength = 1 + Expander.SecretLength + SealedBox.Overhead;

    private const byte Version = 2;

    private IntendoSecret(SecretBuffer seed) => Seed = seed;

    /// <summary>The seed, 32 bytes.</summary>
    internal SecretBuffer Seed { get; }

    /// <summary>A new seed, for one intendo.</summary>
    /// <param name="entropy">Usually <see cref="EntropySource.System"/>.</param>
    /// <returns>The secret, which the caller disposes of.</returns>
    public static IntendoSecret Create(EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        var seed = SecretBuffer.Allocate(Expander.SecretLength);
        entropy.Fill(seed.Span);
        return new IntendoSecret(seed);
    }

    /// <summary>
    /// Opens what <see cref="Export"/> sealed. False, without saying why, if it was sealed for another key or ciphertext or was changed.
    /// </summary>
    /// <param name="owner">The key it was sealed for.</param>
    /// <param name="submitted">The digest of the submitted ciphertext.</param>
    /// <param name="source">From anywhere.</param>
    /// <param name="secret">The secret on success.</param>
    /// <returns>Whether the bytes are a secret that was exported to this key.</returns>
    public static bool TryImport(
        SigningKey owner,
        Hash32 submitted,
        ReadOnlySpan<byte> source,
        [NotNullWhen(true)] out IntendoSecret? secret
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        secret = null;
        if (
            source.Length != ExportLength
            || source[0] != Version
            || !SealedBox.TryOpen(owner, Context(submitted), source[1..], out var seed)
        )
            return false;
        secret = new IntendoSecret(seed);
        return true;
    }

    /// <summary>Seals the seed for its owner, for keeping: <see cref="ExportLength"/> bytes.</summary>
    /// <param name="owner">Whose key opens it, usually the agent's.</param>
    /// <param name="submitted">The digest of the ciphertext that was made with the seed, 32 bytes.</param>
    /// <param name="entropy">Makes the box's one-time key.</param>
    /// <returns>The encrypted secret.</returns>
    public byte[] Export(VerifyingKey owner, Hash32 submitted, EntropySource entropy) =>
        [Version, .. SealedBox.Seal(owner, Context(submitted), Seed.Span, entropy)];

    /// <summary>Zeroes the seed.</summary>
    public void Dispose() => Seed.Dispose();

    /// <summary>The type's name: never the seed.</summary>
    /// <returns>Nothing secret.</returns>
    public override string ToString() => nameof(IntendoSecret);

    private static byte[] Context(Hash32 submitted)
    {
        return [.. "CoordinationCrypto/intendo-secret/v1"u8, .. submitted.Bytes];
    }
}
