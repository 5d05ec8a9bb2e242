using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A ciphertext made ready for any number of products: its polynomials by values modulo q·E, in their own size (a left factor) or scaled
/// to E (a right one). Immutable; safe to share between threads.
/// </summary>
internal sealed class ProductFactor : IDisposable
{
    private ProductFactor(BfvParameters parameters, bool isScaled, EvaluationPolynomial c0, EvaluationPolynomial c1)
    {
        Parameters = parameters;
        IsScaled = isScaled;
        C0 = c0;
        C1 = c1;
    }

    /// <summary>x of x·y.</summary>
    public static ProductFactor Left(Ciphertext x)
    {
        var ring = x.Parameters.Products;
        return new ProductFactor(x.Parameters, false, ring.Extend(x.C0).IntoEvaluation(), ring.Extend(x.C1).IntoEvaluation());
    }

    /// <summary>y of x·y.</summary>
    public static ProductFactor Right(Ciphertext y)
    {
        var ring = y.Parameters.Products;
        return new ProductFactor(y.Parameters, true, ring.ScaleUp(y.C0).IntoEvaluation(), ring.ScaleUp(y.C1).IntoEvaluation());
    }

    public BfvParameters Parameters { get; }

    /// <summary>True for a right factor. A product has one of each.</summary>
    public bool IsScaled { get; }

    public EvaluationPolynomial C0 { get; }

    public EvaluationPolynomial C1 { get; }

    public void Dispose()
    {
        C0.Dispose();
        C1.Dispose();
    }
}
