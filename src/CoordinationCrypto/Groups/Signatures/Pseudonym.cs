using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Groups;

/// <summary>
/// What an agent is called in one stag: the x of T = d·H, d its secret key, H the stag's base. The same agent has one pseudonym in a
/// stag; those in two stags cannot be linked without d. T and −T are one pseudonym, as PK and −PK are one key. Immutable, safe to
/// share between threads.
/// </summary>
/// <remarks>Unlinkable under decisional Diffie–Hellman with H a random oracle's output.</remarks>
internal sealed class Pseudonym : IEquatable<Pseudonym>
{
    /// <summary>Bytes of a pseudonym.</summary>
    public const int Length = Point.XOnlyLength;

    /// <summary>The pseudonym whose x names the author of a record.</summary>
    /// <param name="base">H, of the stag that the record belongs to.</param>
    /// <param name="name">x(T): as a name only, since nobody knows its logarithm to the base G.</param>
    public Pseudonym(PseudonymBase @base, VerifyingKey name) => (Base, Name) = (@base, name);

    /// <summary>H.</summary>
    public PseudonymBase Base { get; }

    /// <summary>x(T), as records name their author.</summary>
    public VerifyingKey Name { get; }

    /// <summary>x(T), 32 bytes, big-endian.</summary>
    public ReadOnlySpan<byte> Bytes => Name.Bytes;

    /// <summary>
    /// Reads a pseudonym. False if there are not 32 bytes, the number is not below p, or no point of the curve has that x.
    /// </summary>
    public static bool TryRead(PseudonymBase @base, ReadOnlySpan<byte> source, [NotNullWhen(true)] out Pseudonym? pseudonym)
    {
        pseudonym = VerifyingKey.TryRead(source, out var name) ? new Pseudonym(@base, name) : null;
        return pseudonym is not null;
    }

    /// <summary>T: of the two points of this pseudonym, the one with the stated parity of y.</summary>
    public Point Lift(bool odd) => odd ? -Name.Point : Name.Point;

    /// <summary>Whether the signature is this pseudonym's on the message. Never throws, whatever the bytes.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="signature">64 bytes, or the answer is no.</param>
    /// <remarks>
    /// BIP-340, "Verification", with H for G: R = s·H − e·T has even y and x equal to r. Variable time: everything here is public.
    /// </remarks>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SigningKey.SignatureLength || !Scalar.TryRead(signature[32..], out var s))
            return false;
        var r = signature[..32];
        var nonce = Secp256k1.CombineVartime([s, -Challenge(r, message)], [Base.Point, Name.Point]);
        return !nonce.IsInfinity && nonce.HasEvenY && nonce.X.SequenceEqual(r); // an r that is not below p equals no x
    }

    /// <inheritdoc/>
    public bool Equals(Pseudonym? other) => other is not null && Name.Equals(other.Name) && Base.Stag == other.Base.Stag;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pseudonym);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();

    /// <summary>x(T) in lower-case hexadecimal.</summary>
    public override string ToString() => Name.ToString();

    /// <summary>e = hash_challenge(r ‖ H ‖ T ‖ m) mod n.</summary>
    internal Scalar Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> message)
    {
        Span<byte> @base = stackalloc byte[Point.CompressedLength];
        Span<byte> digest = stackalloc byte[TaggedHash.Length];
        Base.Point.WriteCompressed(@base);
        using var hash = new TaggedHash("CoordinationCrypto/pseudonym-challenge/v1"u8);
        hash.Append(r).Append(@base).Append(Bytes).Append(message).Finish(digest);
        return Scalar.ReadReduced(digest);
    }
}
