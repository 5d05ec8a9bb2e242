using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A polynomial with N coefficients in [0, p). It may hold a secret, so it is zeroed on disposal. Immutable until then, and safe to share
/// between threads.
/// </summary>
public sealed class Plaintext : IDisposable
{
    private readonly PolynomialMemory _memory;

    /// <summary>The zero plaintext.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    public Plaintext(BfvParameters parameters)
    {
        Parameters = parameters;
        _memory = PolynomialMemory.Rent(parameters.Degree);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal Span<ulong> Coefficients => _memory.Span[..Parameters.Degree];

    /// <summary>The coefficients' representatives in [−p/2, p/2], as a polynomial modulo every prime of the basis.</summary>
    internal CoefficientPolynomial Lift(RnsBasis basis)
    {
        using var centered = SmallPolynomial.Centered(Coefficients, Parameters.PlainModulus);
        return centered.ToPolynomial(basis);
    }

    /// <summary>Δ times the centred lift, as it stands in a ciphertext.</summary>
    internal CoefficientPolynomial Scale()
    {
        var scaled = Lift(Parameters.DataBasis);
        scaled.Multiply(Parameters.DeltaResidues);
        return scaled;
    }

    /// <summary>Zeroes the coefficients and gives their memory back.</summary>
    public void Dispose() => _memory.Dispose();
}
