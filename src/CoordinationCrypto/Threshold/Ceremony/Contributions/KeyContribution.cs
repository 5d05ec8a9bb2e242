using System.Buffers;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A subset's part of the joint key: s_A ternary and e_A centred binomial, and of the identity key: x_A modulo the order of secp256k1;
/// all expanded from r_A and the ceremony's transcript. The joint secrets are s = Σ_A s_A and x = Σ_A x_A; nothing here or elsewhere
/// adds them up.
/// </summary>
internal static class KeyContribution
{
    private static ReadOnlySpan<byte> IdentityLabel => "CoordinationCrypto/identity-secret/v1"u8;

    /// <summary>b_A = −a·s_A + e_A modulo q·P, in evaluation form: the subset's summand of the public key b.</summary>
    public static EvaluationPolynomial PublicPart(
        BfvParameters parameters,
        SubsetSeeds seeds,
        int subset,
        Hash32 transcript,
        EvaluationPolynomial a
    )
    {
        using var secret = SecretPart(parameters, seeds, subset, transcript);
        return PublicPart(parameters, seeds, subset, transcript, a, secret);
    }

    /// <summary>The same, where s_A is at hand.</summary>
    public static EvaluationPolynomial PublicPart(
        BfvParameters parameters,
        SubsetSeeds seeds,
        int subset,
        Hash32 transcript,
        EvaluationPolynomial a,
        EvaluationPolynomial secret
    )
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/key-noise/v1"u8, transcript);
        using var small = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
        var b = small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
        using var product = EvaluationPolynomial.Product(parameters.KeyBasis, a, secret);
        b.Subtract(product);
        return b;
    }

    /// <summary>X_A = x_A·G: the subset's summand of the identity key X.</summary>
    public static Point IdentityPart(SubsetSeeds seeds, int subset, Hash32 transcript)
    {
        using var secret = IdentitySecret(seeds, subset, transcript);
        return Secp256k1.MultiplyGenerator(secret);
    }

    /// <summary>The hash that the members of A vouch for: SHA-256 of the packed b_A, then X_A compressed.</summary>
    public static Hash32 Hash(EvaluationPolynomial part, Point identity)
    {
        var packed = new byte[PackedLength(part.Basis) + Point.CompressedLength];
        Pack(part, packed.AsSpan(..^Point.CompressedLength));
        identity.WriteCompressed(packed.AsSpan(^Point.CompressedLength..));
        return Hash32.Sha256(packed);
    }

    /// <summary>Whether a certificate states of a subset what follows from its seed.</summary>
    /// <param name="certificate">From anyone.</param>
    /// <param name="seeds">Of a member, in the certificate's committee.</param>
    /// <param name="subset">A.</param>
    public static bool IsIn(KeyCertificate certificate, SubsetSeeds seeds, int subset)
    {
        var identity = IdentityPart(seeds, subset, certificate.Transcript);
        if (!identity.Equals(certificate.Identity.Parts[subset]))
            return false;
        using var part = PublicPart(certificate.Parameters, seeds, subset, certificate.Transcript, certificate.PublicKey.A);
        return Hash(part, identity) == certificate.ContributionHash(subset);
    }

    /// <summary>Shows the packed form of each polynomial in turn.</summary>
    public static void PackEach(IEnumerable<EvaluationPolynomial> parts, Action<ReadOnlySpan<byte>> take)
    {
        var buffer = Array.Empty<byte>();
        foreach (var part in parts)
        {
            var length = PackedLength(part.Basis);
            if (buffer.Length < length)
                buffer = ArrayPool<byte>.Shared.Rent(length);
            Pack(part, buffer.AsSpan(0, length));
            take(buffer.AsSpan(0, length));
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The bytes of a packed polynomial over q·P.</summary>
    public static int PackedLength(BfvParameters parameters) => PackedLength(parameters.KeyBasis);

    /// <summary>The bytes of a packed polynomial.</summary>
    public static int PackedLength(RnsBasis basis)
    {
        var length = 0;
        for (var l = 0; l < basis.Count; l++)
            length += PackedLength(basis, l);
        return length;
    }

    /// <summary>The residues, packed prime after prime.</summary>
    /// <param name="part">A polynomial.</param>
    /// <param name="destination">Exactly as long as the packed polynomial.</param>
    public static void Pack(EvaluationPolynomial part, Span<byte> destination)
    {
        for (var l = 0; l < part.Basis.Count; l++)
        {
            var length = PackedLength(part.Basis, l);
            Residues.Pack(part.Limb(l), part.Basis[l].Value, destination[..length]);
            destination = destination[length..];
        }
    }

    /// <summary>Reads what <see cref="Pack"/> writes. False if a residue is not canonical.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> source, EvaluationPolynomial destination)
    {
        var reader = new WireReader(source);
        return destination.TryRead(ref reader) && reader.AtEnd;
    }

    /// <summary>s_A in evaluation form.</summary>
    public static EvaluationPolynomial SecretPart(BfvParameters parameters, SubsetSeeds seeds, int subset, Hash32 transcript)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/key-secret/v1"u8, transcript);
        using var small = SmallPolynomial.Ternary(stream, parameters.Degree);
        return small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
    }

    /// <summary>x_A: 64 bytes of the subset's stream, modulo the order of secp256k1.</summary>
    public static SecretScalar IdentitySecret(SubsetSeeds seeds, int subset, Hash32 transcript)
    {
        using var stream = seeds.Expand(subset, IdentityLabel, transcript);
        return IdentitySecret(stream);
    }

    /// <summary>The same of a seed at hand.</summary>
    public static SecretScalar IdentitySecret(ReadOnlySpan<byte> seed, Hash32 transcript)
    {
        using var stream = SubsetSeeds.Expand(seed, IdentityLabel, transcript);
        return IdentitySecret(stream);
    }

    private static SecretScalar IdentitySecret(Expander stream)
    {
        using var wide = SecretBuffer.Allocate(2 * Scalar.Length);
        stream.Fill(wide.Span);
        return SecretScalar.ReadWide(wide.Span);
    }

    private static int PackedLength(RnsBasis basis, int l) => (int)Residues.EncodedLength(basis.Degree, basis[l].Value);
}
