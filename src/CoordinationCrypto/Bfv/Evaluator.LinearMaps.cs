using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

public static partial class Evaluator
{
    /// <summary>Enc(m1·m2), m2 in the clear and kept ready: slot by slot for encoded plaintexts.</summary>
    public static Ciphertext MultiplyPlain(Ciphertext ciphertext, EvaluationPlaintext plaintext)
    {
        RequireSame(ciphertext.Parameters, plaintext.Parameters);
        return new Ciphertext(ciphertext.Parameters, Product(ciphertext.C0, plaintext.Values), Product(ciphertext.C1, plaintext.Values));
    }

    /// <summary>
    /// The ciphertext rotated by each of the steps, in their order: the digits of c1 are made once. A step of 0 gives a copy.
    /// </summary>
    /// <exception cref="ArgumentException">A step has no key of its own.</exception>
    public static IReadOnlyList<Ciphertext> RotateRowsMany(Ciphertext ciphertext, ReadOnlySpan<int> steps, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, keys.Parameters);
        foreach (var step in steps)
            RequireStep(keys, step);
        using var digits = new Digits(ciphertext.Parameters, ciphertext.C1);
        var results = new Ciphertext[steps.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = Rotated(ciphertext, digits, steps[i], keys);
        return results;
    }

    /// <summary>Enc(M·m) for a linear map of the slots: one decomposition, one key switching per diagonal.</summary>
    /// <exception cref="ArgumentException">A step has no key of its own.</exception>
    public static Ciphertext Apply(LinearMap map, Ciphertext ciphertext, GaloisKeys keys)
    {
        RequireSame(ciphertext.Parameters, map.Parameters);
        RequireSame(ciphertext.Parameters, keys.Parameters);
        foreach (var step in map.Steps)
            RequireStep(keys, step);
        using var digits = new Digits(ciphertext.Parameters, ciphertext.C1);
        var sum0 = EvaluationPolynomial.Zero(ciphertext.Parameters.DataBasis);
        var sum1 = EvaluationPolynomial.Zero(ciphertext.Parameters.DataBasis);
        foreach (var (step, diagonal) in map.Diagonals)
        {
            using var rotated = Rotated(ciphertext, digits, step, keys);
            using var c0 = rotated.C0.ToEvaluation();
            using var c1 = rotated.C1.ToEvaluation();
            sum0.MultiplyAdd(c0, diagonal.Values);
            sum1.MultiplyAdd(c1, diagonal.Values);
        }
        return new Ciphertext(ciphertext.Parameters, sum0.IntoCoefficients(), sum1.IntoCoefficients());
    }

    private static Ciphertext Rotated(Ciphertext ciphertext, Digits digits, int step, GaloisKeys keys)
    {
        var element = Automorphism.RotationElement(ciphertext.Parameters.Degree, step);
        return element == 1 ? Clone(ciphertext) : ApplyGalois(ciphertext, digits, element, keys);
    }

    private static CoefficientPolynomial Product(CoefficientPolynomial c, EvaluationPolynomial factor)
    {
        var product = CoefficientPolynomial.Zero(c.Basis);
        for (var l = 0; l < c.Basis.Count; l++)
            MultiplyLimb(product, c, l, factor.Limb(l));
        return product;
    }

    /// <summary>One limb times a factor that is there by values: it stays in the cache on its way there and back.</summary>
    private static void MultiplyLimb(CoefficientPolynomial product, CoefficientPolynomial c, int l, ReadOnlySpan<ulong> factor)
    {
        var basis = c.Basis;
        var limb = product.Limb(l);
        basis.Ntt(l).ForwardLifted(limb, c.Limb(l));
        Kernels.Multiply(limb, limb, factor, basis[l]);
        basis.Ntt(l).Inverse(limb);
    }

    private static void RequireStep(GaloisKeys keys, int step)
    {
        if (step % keys.Parameters.RowSize != 0 && !keys.HasStep(step))
            throw new ArgumentException($"There is no Galois key for a rotation by {step}.", nameof(keys));
    }
}
