using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// A <see cref="SealedBox"/> to a <see cref="BoxKey"/> whose recipient can show to everyone what is in it, or that it holds nothing: it
/// reveals D = p·R and proves log_G P = log_R D; D opens this box and no other. The box ends with a signature under the one-time key R.
/// </summary>
/// <remarks>
/// R and P fix D, D and public bytes fix the keys, and the box commits to them: it opens in one way for all.
/// The signature proves that the sealer knows r with R = r·G, so D = r·P is nothing new to it. Without that, a sealer could put
/// another's R into a box that does not open, and have the recipient's complaint open the other's box.
/// </remarks>
internal static class AccountableBox
{
    /// <summary>Bytes a box is longer than what it holds.</summary>
    public const int Overhead = SealedBox.Overhead + SigningKey.SignatureLength;

    /// <summary>Seals bytes for a recipient.</summary>
    /// <param name="recipient">P, whose key opens it.</param>
    /// <param name="context">What the box is for; the opener must name the same.</param>
    /// <param name="plaintext">What is sealed.</param>
    /// <param name="entropy">Makes the one-time key and its signature.</param>
    public static byte[] Seal(VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext, EntropySource entropy)
    {
        using var oneTime = SigningKey.Create(entropy);
        return Sign(oneTime, recipient, context, SealedBox.Seal(oneTime, recipient, context, plaintext), entropy);
    }

    /// <summary>Adds the one-time key's signature to a sealed box, whatever is in it.</summary>
    internal static byte[] Sign(
        SigningKey oneTime,
        VerifyingKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> sealedBox,
        EntropySource entropy
    )
    {
        byte[] box = [.. sealedBox, .. new byte[SigningKey.SignatureLength]];
        oneTime.Sign(Statement(recipient, context, sealedBox), entropy, box.AsSpan(^SigningKey.SignatureLength..));
        return box;
    }

    /// <summary>
    /// Whether the sealer knew the one-time key. Everyone can tell; a box of which this is false must not be complained of by showing D.
    /// </summary>
    public static bool IsSigned(VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> box) =>
        box.Length >= Overhead
        && SealedBox.TryReadOneTimeKey(Inner(box), out var oneTime)
        && oneTime.Verify(Statement(recipient, context, Inner(box)), box[^SigningKey.SignatureLength..]);

    /// <summary>Opens a box. False, without saying why, if it was not sealed for this key and context or was changed.</summary>
    public static bool TryOpen(
        BoxKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer? plaintext
    )
    {
        plaintext = null;
        if (!IsSigned(recipient.PublicKey, context, box))
            return false;
        Span<byte> shared = stackalloc byte[Point.XOnlyLength];
        try
        {
            return Secp256k1.TryShare(OneTimeKey(box), recipient.Secret, shared)
                && SealedBox.TryOpen(shared, recipient.PublicKey, context, Inner(box), out plaintext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    /// <summary>Opens a box of which D is shown. The caller has verified that D is the recipient's.</summary>
    public static bool TryOpen(
        Point shown,
        VerifyingKey recipient,
        ReadOnlySpan<byte> context,
        ReadOnlySpan<byte> box,
        [NotNullWhen(true)] out SecretBuffer? plaintext
    )
    {
        plaintext = null;
        return !shown.IsInfinity
            && IsSigned(recipient, context, box)
            && SealedBox.TryOpen(shown.X, recipient, context, Inner(box), out plaintext);
    }

    /// <summary>R, the point of even y, of a box that is signed.</summary>
    public static Point OneTimeKey(ReadOnlySpan<byte> box) =>
        SealedBox.TryReadOneTimeKey(box, out var oneTime)
            ? oneTime.Point
            : throw new ArgumentException("The box is not signed.", nameof(box));

    /// <summary>D = p·R, which from now on is public: this opens the box for everyone.</summary>
    public static Point Show(BoxKey recipient, ReadOnlySpan<byte> box) => Secp256k1.Multiply(OneTimeKey(box), recipient.Secret);

    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> box) => box[..^SigningKey.SignatureLength];

    // SHA-256(domain ‖ P ‖ SHA-256(context) ‖ sealed box): only the last field has no fixed length
    private static byte[] Statement(VerifyingKey recipient, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBox)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("CoordinationCrypto/accountable-box/v2"u8);
        hash.AppendData(recipient.Bytes);
        hash.AppendData(SHA256.HashData(context));
        hash.AppendData(sealedBox);
        return hash.GetHashAndReset();
    }
}
