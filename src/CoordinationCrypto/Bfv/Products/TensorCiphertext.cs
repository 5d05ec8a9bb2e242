using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A ciphertext of degree 2, (c0, c1, c2) modulo q in coefficient form: c0 + c1·s + c2·s² = Δ·m + v. A product before
/// relinearization. Not changed by any operation of <see cref="Evaluator"/>, so safe to share between
/// threads until disposed.
/// </summary>
public sealed class TensorCiphertext : IDisposable
{
    internal TensorCiphertext(BfvParameters parameters, CoefficientPolynomial c0, CoefficientPolynomial c1, CoefficientPolynomial c2)
    {
        Parameters = parameters;
        C0 = c0;
        C1 = c1;
        C2 = c2;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal CoefficientPolynomial C0 { get; }

    internal CoefficientPolynomial C1 { get; }

    internal CoefficientPolynomial C2 { get; }

    internal TensorCiphertext Clone() => new(Parameters, C0.Clone(), C1.Clone(), C2.Clone());

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        C0.Dispose();
        C1.Dispose();
        C2.Dispose();
    }
}
