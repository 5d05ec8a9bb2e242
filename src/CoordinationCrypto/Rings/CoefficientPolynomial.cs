using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>A polynomial of R_q by its coefficients. Not safe for use by several threads at once.</summary>
internal sealed class CoefficientPolynomial : RnsPolynomial<CoefficientPolynomial>
{
    private CoefficientPolynomial(RnsBasis basis, PolynomialMemory memory)
        : base(basis, memory) { }

    /// <summary>The zero polynomial.</summary>
    public static CoefficientPolynomial Zero(RnsBasis basis) => new(basis, Rent(basis));

    /// <summary>The polynomial with the given signed coefficients, |x| &lt; 2^49, in every limb.</summary>
    public static CoefficientPolynomial FromSigned(RnsBasis basis, ReadOnlySpan<long> coefficients)
    {
        var result = Zero(basis);
        for (var l = 0; l < basis.Count; l++)
            Kernels.FromSigned(result.Limb(l), coefficients, basis[l]);
        return result;
    }

    public CoefficientPolynomial Clone()
    {
        var copy = Zero(Basis);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>The same polynomial by its values; this object stays as it is.</summary>
    public EvaluationPolynomial ToEvaluation() => Clone().IntoEvaluation();

    /// <summary>The same polynomial by its values, in the same memory; this object is used up.</summary>
    public EvaluationPolynomial IntoEvaluation()
    {
        for (var l = 0; l < Basis.Count; l++)
            Basis.Ntt(l).Forward(Limb(l));
        return EvaluationPolynomial.Adopt(Basis, Release());
    }

    /// <summary>Coefficient j as an integer in (−q/2, q/2]. Variable time, for public values.</summary>
    public BigInteger Centered(int j)
    {
        Span<ulong> residues = stackalloc ulong[Basis.Count];
        for (var l = 0; l < residues.Length; l++)
            residues[l] = Limb(l)[j];
        var x = Basis.Compose(residues);
        return x > Basis.Product / 2 ? x - Basis.Product : x;
    }

    /// <summary>this += Σ_t w_t·x_t, each x_t given by N integers in [0, 2^52).</summary>
    /// <exception cref="ArgumentException">The weights are for other primes, or the terms are not as many.</exception>
    public void AddWeighted(ReadOnlySpan<ulong> terms, WeightTable weights)
    {
        if (!Basis.Moduli.SequenceEqual(weights.Moduli))
            throw new ArgumentException("The weights belong to another basis.", nameof(weights));
        FusedKernels.AddWeighted(Residues, terms, weights);
    }

    /// <summary>Adds an integer, given by its residues, to every coefficient.</summary>
    public void AddToCoefficients(ReadOnlySpan<ulong> constant)
    {
        for (var l = 0; l < Basis.Count; l++)
            FusedKernels.AddConstant(Limb(l), constant[l], Basis[l]);
    }

    internal static CoefficientPolynomial Adopt(RnsBasis basis, PolynomialMemory memory) => new(basis, memory);
}
