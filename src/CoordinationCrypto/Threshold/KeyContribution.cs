using System.Security.Cryptography;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A subset's part of the joint key: s_A ternary and e_A centred binomial, both expanded from r_A and the ceremony's transcript. The joint secret is s = Σ_A s_A; nothing here or elsewhere adds it up.
/// </summary>
internal static class KeyContribution
{
    /// <summary>b_A = −a·s_A + e_A modulo q·P, in evaluation form: the subset's summand of the public key b.</summary>
    public static EvaluationPolynomial PublicPart(BfvParameters parameters, SubsetSeeds seeds, int subset, ReadOnlySpan<byte> transcript, EvaluationPolynomial a)
    {
        using var secret = SecretPart(parameters, seeds, subset, transcript);
        return PublicPart(parameters, seeds, subset, transcript, a, secret);
    }

    /// <summary>The same, where s_A is at hand.</summary>
    public static EvaluationPolynomial PublicPart(BfvParameters parameters, SubsetSeeds seeds, int subset, ReadOnlySpan<byte> transcript, EvaluationPolynomial a, EvaluationPolynomial secret)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/key-noise/v1"u8, transcript);
        using var small = SmallPolynomial.CenteredBinomial(stream, parameters.Degree);
        var b = small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
        using var product = EvaluationPolynomial.Product(parameters.KeyBasis, a, secret);
        b.Subtract(product);
        return b;
    }

    /// <summary>The hash that the members of A vouch for: SHA-256 of the packed b_A.</summary>
    public static byte[] Hash(EvaluationPolynomial part)
    {
        var packed = new byte[PackedLength(part.Basis)];
        Pack(part, packed);
        return SHA256.HashData(packed);
    }

    /// <summary>The bytes of a packed polynomial over q·P.</summary>
    public static int PackedLength(BfvParameters parameters) => PackedLength(parameters.KeyBasis);

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
    public static EvaluationPolynomial SecretPart(BfvParameters parameters, SubsetSeeds seeds, int subset, ReadOnlySpan<byte> transcript)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/key-secret/v1"u8, transcript);
        using var small = SmallPolynomial.Ternary(stream, parameters.Degree);
        return small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
    }

    private static int PackedLength(RnsBasis basis)
    {
        var length = 0;
        for (var l = 0; l < basis.Count; l++) length += PackedLength(basis, l);
        return length;
    }

    private static int PackedLength(RnsBasis basis, int l) => (int)Residues.EncodedLength(basis.Degree, basis[l].Value);
}
