using CoordinationCrypto.Groups;
using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto;

/// <summary>
/// A public key for BIP-340 Schnorr signatures on secp256k1: the x of a point of even y. Immutable, safe to share between threads.
/// </summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = 32;

    private VerifyingKey(Point point) => Point = point;

    /// <summary>The key: 32 bytes, big-endian.</summary>
    public ReadOnlySpan<byte> Bytes => Point.X;

    /// <summary>The point of even y.</summary>
    internal Point Point { get; }

    /// <summary>Reads a key. False if there are not 32 bytes, the number is not below p, or no point of the curve has that x.</summary>
    /// <param name="source">From anyone.</param>
    /// <param name="key">The key on success.</param>
    /// <returns>Whether the bytes are a key.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = Point.TryReadXOnly(source, out var point) ? new VerifyingKey(point) : null;
        return key is not null;
    }

    /// <summary>Whether the signature is this key's on the message. Never throws, whatever the bytes.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="signature">64 bytes, or the answer is no.</param>
    /// <returns>Whether the signature holds.</returns>
    /// <remarks>BIP-340, "Verification": R = s·G − e·P has even y and x equal to r. Variable time: everything here is public.</remarks>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SigningKey.SignatureLength || !Scalar.TryRead(signature[32..], out var s))
            return false;
        var r = signature[..32];
        var e = SigningKey.Challenge(r, Bytes, message);
        var nonce = Secp256k1.CombineVartime(s, -e, Point);
        return !nonce.IsInfinity && nonce.HasEvenY && nonce.X.SequenceEqual(r); // an r that is not below p equals no x
    }

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Point.GetHashCode();

    /// <summary>The key in lower-case hexadecimal.</summary>
    /// <returns>Lower-case hexadecimal.</returns>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>The key of secret·G; the secret is negated where that has odd y.</summary>
    internal static VerifyingKey Of(SecretScalar secret)
    {
        var point = Secp256k1.MultiplyGenerator(secret);
        secret.NegateIf(!point.HasEvenY);
        return FromPoint(point);
    }

    /// <summary>The key of a point of even y.</summary>
    internal static VerifyingKey FromPoint(Point point) => new(point.HasEvenY ? point : -point);
}
