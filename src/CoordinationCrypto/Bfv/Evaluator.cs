using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>Operations on ciphertexts. Each returns a new ciphertext and leaves its operands as they were.</summary>
public static partial class Evaluator
{
    /// <summary>Enc(m1 + m2).</summary>
    public static Ciphertext Add(Ciphertext left, Ciphertext right) => Combine(left, right, static (x, y) => x.Add(y));

    /// <summary>Enc(m1 − m2).</summary>
    public static Ciphertext Subtract(Ciphertext left, Ciphertext right) => Combine(left, right, static (x, y) => x.Subtract(y));

    /// <summary>Enc(−m).</summary>
    public static Ciphertext Negate(Ciphertext ciphertext)
    {
        var result = Clone(ciphertext);
        result.C0.Negate();
        result.C1.Negate();
        return result;
    }

    /// <summary>Enc(m1 + m2), m2 in the clear.</summary>
    public static Ciphertext AddPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters);
        var result = Clone(ciphertext);
        using var message = plaintext.Scale();
        result.C0.Add(message);
        return result;
    }

    /// <summary>Enc(m1 − m2), m2 in the clear.</summary>
    public static Ciphertext SubtractPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters);
        var result = Clone(ciphertext);
        using var message = plaintext.Scale();
        result.C0.Subtract(message);
        return result;
    }

    /// <summary>Enc(k·m) for a small integer k; the noise grows by |k|.</summary>
    public static Ciphertext MultiplyScalar(Ciphertext ciphertext, long k)
    {
        var result = Clone(ciphertext);
        var residues = ciphertext.Parameters.DataBasis.Residues(k);
        result.C0.Multiply(residues);
        result.C1.Multiply(residues);
        return result;
    }

    /// <summary>Enc(m1·m2), m2 in the clear: slot by slot for encoded plaintexts.</summary>
    public static Ciphertext MultiplyPlain(Ciphertext ciphertext, Plaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters);
        var basis = ciphertext.Parameters.DataBasis;
        var result = new Ciphertext(ciphertext.Parameters, CoefficientPolynomial.Zero(basis), CoefficientPolynomial.Zero(basis));
        using var coefficients = SmallPolynomial.Centered(plaintext.Coefficients, plaintext.Parameters.PlainModulus);
        using var factor = PolynomialMemory.Rent(basis.Degree);
        for (var l = 0; l < basis.Count; l++)
        {
            Kernels.FromSigned(factor.Span, coefficients.Coefficients, basis[l]);
            basis.Ntt(l).Forward(factor.Span);
            MultiplyLimb(result.C0, ciphertext.C0, l, factor.Span);
            MultiplyLimb(result.C1, ciphertext.C1, l, factor.Span);
        }
        return result;
    }

    private static Ciphertext Combine(Ciphertext left, Ciphertext right, Action<CoefficientPolynomial, CoefficientPolynomial> into)
    {
        RequireSame(left.Parameters, right.Parameters);
        var result = Clone(left);
        into(result.C0, right.C0);
        into(result.C1, right.C1);
        return result;
    }

    private static Ciphertext Clone(Ciphertext ciphertext) => new(ciphertext.Parameters, ciphertext.C0.Clone(), ciphertext.C1.Clone());

    private static void RequireSame(BfvParameters left, BfvParameters right)
    {
        if (left != right)
            throw new ArgumentException("The operands belong to different parameters.");
    }
}
