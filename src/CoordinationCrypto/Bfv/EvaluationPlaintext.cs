using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A plaintext kept ready as a factor: its centred lift by values modulo q. Immutable; safe to share between threads until disposed.
/// </summary>
public sealed class EvaluationPlaintext : IDisposable
{
    /// <summary>Lifts and transforms.</summary>
    /// <param name="plaintext">May be disposed afterwards.</param>
    public EvaluationPlaintext(Plaintext plaintext)
    {
        Parameters = plaintext.Parameters;
        Values = plaintext.Lift(Parameters.DataBasis).IntoEvaluation();
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal EvaluationPolynomial Values { get; }

    /// <summary>The product with a polynomial modulo q.</summary>
    internal CoefficientPolynomial Times(CoefficientPolynomial c)
    {
        var product = CoefficientPolynomial.Zero(c.Basis);
        for (var l = 0; l < c.Basis.Count; l++)
            MultiplyLimb(product, c, l, Values.Limb(l));
        return product;
    }

    /// <summary>One limb times a factor that is there by values: it stays in the cache on its way there and back.</summary>
    internal static void MultiplyLimb(CoefficientPolynomial product, CoefficientPolynomial c, int l, ReadOnlySpan<ulong> factor)
    {
        var basis = c.Basis;
        var limb = product.Limb(l);
        basis.Ntt(l).ForwardLifted(limb, c.Limb(l));
        Kernels.Multiply(limb, limb, factor, basis[l]);
        basis.Ntt(l).Inverse(limb);
    }

    /// <summary>Gives the memory back; it is zeroed first.</summary>
    public void Dispose() => Values.Dispose();
}
