using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Rings;

/// <summary>A secret polynomial with N small signed coefficients, zeroed on disposal.</summary>
internal sealed class SmallPolynomial : IDisposable
{
    private readonly PolynomialMemory _memory;
    private readonly int _degree;

    private SmallPolynomial(int degree)
    {
        _degree = degree;
        _memory = PolynomialMemory.Rent(degree);
    }

    public Span<long> Coefficients => _memory.SignedSpan[.._degree];

    public static SmallPolynomial Ternary(IRandomStream stream, int degree)
    {
        var result = new SmallPolynomial(degree);
        TernarySampler.Fill(stream, result.Coefficients);
        return result;
    }

    public static SmallPolynomial CenteredBinomial(IRandomStream stream, int degree)
    {
        var result = new SmallPolynomial(degree);
        CenteredBinomialSampler.Fill(stream, result.Coefficients);
        return result;
    }

    /// <summary>The representatives in [−p/2, p/2] of residues modulo p.</summary>
    public static SmallPolynomial Centered(ReadOnlySpan<ulong> residues, Modulus p)
    {
        var result = new SmallPolynomial(residues.Length);
        var half = p.Value / 2;
        var coefficients = result.Coefficients;
        for (var j = 0; j < residues.Length; j++)
        {
            var above = (long)(half - residues[j]) >> 63; // −1 where the residue exceeds p/2, else 0
            coefficients[j] = (long)residues[j] - (above & (long)p.Value); // in [−p/2, p/2]
        }
        return result;
    }

    public CoefficientPolynomial ToPolynomial(RnsBasis basis) => CoefficientPolynomial.FromSigned(basis, Coefficients);

    public void Dispose() => _memory.Dispose();
}
