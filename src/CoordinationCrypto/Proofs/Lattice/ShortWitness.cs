using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>The short polynomials w of a <see cref="LatticeRelation"/> φ(w) = t. It owns them: disposing it zeroes them.</summary>
internal sealed class ShortWitness : Witness, IDisposable
{
    private readonly SmallPolynomial[] _polynomials;

    /// <summary>One polynomial for each column of φ.</summary>
    public ShortWitness(params SmallPolynomial[] polynomials) => _polynomials = polynomials;

    /// <summary>w.</summary>
    public ReadOnlySpan<SmallPolynomial> Polynomials => _polynomials;

    /// <summary>Zeroes the polynomials.</summary>
    public void Dispose()
    {
        foreach (var polynomial in _polynomials)
            polynomial.Dispose();
    }
}
