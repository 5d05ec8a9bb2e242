using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Σ_i x_i·y_i of ciphertexts, summed by values modulo q·E and scaled once at the end: one rounding, one transform back and, after
/// <see cref="ToTensor"/>, one relinearization for all terms.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class ProductSum : IDisposable
{
    private readonly EvaluationPolynomial _t0;
    private readonly EvaluationPolynomial _t1;
    private readonly EvaluationPolynomial _t2;

    /// <summary>The empty sum.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    public ProductSum(BfvParameters parameters)
    {
        Parameters = parameters;
        var basis = parameters.Products.JointBasis;
        _t0 = EvaluationPolynomial.Zero(basis);
        _t1 = EvaluationPolynomial.Zero(basis);
        _t2 = EvaluationPolynomial.Zero(basis);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>Adds x·y.</summary>
    /// <param name="x">May be disposed afterwards.</param>
    /// <param name="y">May be disposed afterwards.</param>
    /// <exception cref="ArgumentException">A factor belongs to other parameters.</exception>
    public void Add(Ciphertext x, Ciphertext y)
    {
        if (x.Parameters != Parameters || y.Parameters != Parameters)
            throw new ArgumentException("A factor belongs to other parameters.", x.Parameters != Parameters ? nameof(x) : nameof(y));
        var ring = Parameters.Products;
        using var a0 = ring.Extend(x.C0).IntoEvaluation();
        using var a1 = ring.Extend(x.C1).IntoEvaluation();
        using var b0 = ring.ScaleUp(y.C0).IntoEvaluation();
        using var b1 = ring.ScaleUp(y.C1).IntoEvaluation();
        _t0.MultiplyAdd(a0, b0);
        _t1.MultiplyAdd(a0, b1);
        _t1.MultiplyAdd(a1, b0);
        _t2.MultiplyAdd(a1, b1);
    }

    /// <summary>The sum so far as a ciphertext of degree 2, for <see cref="Evaluator.Relinearize"/>.</summary>
    /// <returns>A new ciphertext.</returns>
    public TensorCiphertext ToTensor()
    {
        var ring = Parameters.Products;
        using var x0 = _t0.ToCoefficients();
        using var x1 = _t1.ToCoefficients();
        using var x2 = _t2.ToCoefficients();
        return new TensorCiphertext(Parameters, ring.ScaleDown(x0), ring.ScaleDown(x1), ring.ScaleDown(x2));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _t0.Dispose();
        _t1.Dispose();
        _t2.Dispose();
    }
}
