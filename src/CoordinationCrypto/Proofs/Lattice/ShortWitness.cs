using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Proofs;

/// <summary>The short polynomials u, δ_0, δ_1, … of a <see cref="LatticeRelation"/>. It owns them: disposing it zeroes them.</summary>
internal sealed class ShortWitness : Witness, IDisposable
{
    private readonly SmallPolynomial[] _polynomials;

    /// <summary>u, then one polynomial for each row.</summary>
    public ShortWitness(params SmallPolynomial[] polynomials) => _polynomials = polynomials;

    /// <summary>u, δ_0, δ_1, ….</summary>
    public ReadOnlySpan<SmallPolynomial> Polynomials => _polynomials;

    /// <summary>Zeroes the polynomials.</summary>
    public void Dispose()
    {
        foreach (var polynomial in _polynomials)
            polynomial.Dispose();
    }
}
