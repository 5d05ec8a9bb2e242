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

    /// <summary>The hash that the members of A vouch for: SHA-256 of b_A, its residues packed prime after prime.</summary>
    public static byte[] Hash(EvaluationPolynomial part)
    {
        var writer = new WireWriter();
        for (var l = 0; l < part.Basis.Count; l++) writer.WriteResidues(part.Limb(l), part.Basis[l].Value);
        return SHA256.HashData(writer.Written);
    }

    /// <summary>s_A in evaluation form.</summary>
    public static EvaluationPolynomial SecretPart(BfvParameters parameters, SubsetSeeds seeds, int subset, ReadOnlySpan<byte> transcript)
    {
        using var stream = seeds.Expand(subset, "CoordinationCrypto/key-secret/v1"u8, transcript);
        using var small = SmallPolynomial.Ternary(stream, parameters.Degree);
        return small.ToPolynomial(parameters.KeyBasis).IntoEvaluation();
    }
}
