using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>
/// A polynomial of R_q by its values at the primitive 2N-th roots of unity modulo each prime, in the order of <see cref="NttTables"/>.
/// Not safe for use by several threads at once.
/// </summary>
internal sealed class EvaluationPolynomial : RnsPolynomial<EvaluationPolynomial>
{
    private EvaluationPolynomial(RnsBasis basis, PolynomialMemory memory)
        : base(basis, memory) { }

    public static EvaluationPolynomial Zero(RnsBasis basis) => new(basis, Rent(basis));

    public EvaluationPolynomial Clone()
    {
        var copy = Zero(Basis);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>this *= other, in the ring; the other's basis may be longer.</summary>
    public void Multiply(EvaluationPolynomial other)
    {
        if (!Basis.IsPrefixOf(other.Basis))
            throw new ArgumentException("The factor lacks residues of this basis.", nameof(other));
        for (var l = 0; l < Basis.Count; l++)
            Kernels.Multiply(Limb(l), Limb(l), other.Limb(l), Basis[l]);
    }

    /// <summary>this += a · b, in the ring; their bases may be longer.</summary>
    public void MultiplyAdd(EvaluationPolynomial a, EvaluationPolynomial b)
    {
        if (!Basis.IsPrefixOf(a.Basis) || !Basis.IsPrefixOf(b.Basis))
            throw new ArgumentException("A factor lacks residues of this basis.", nameof(a));
        for (var l = 0; l < Basis.Count; l++)
            Kernels.MultiplyAdd(Limb(l), a.Limb(l), b.Limb(l), Basis[l]);
    }

    /// <summary>The product of two polynomials over <paramref name="basis"/>.</summary>
    public static EvaluationPolynomial Product(RnsBasis basis, EvaluationPolynomial a, EvaluationPolynomial b)
    {
        var result = Zero(basis);
        if (!basis.IsPrefixOf(a.Basis) || !basis.IsPrefixOf(b.Basis))
            throw new ArgumentException("A factor lacks residues of the basis.", nameof(a));
        for (var l = 0; l < basis.Count; l++)
            Kernels.Multiply(result.Limb(l), a.Limb(l), b.Limb(l), basis[l]);
        return result;
    }

    /// <summary>The same polynomial by its coefficients; this object stays as it is.</summary>
    public CoefficientPolynomial ToCoefficients() => Clone().IntoCoefficients();

    /// <summary>The same polynomial by its coefficients, in the same memory; this object is used up.</summary>
    public CoefficientPolynomial IntoCoefficients()
    {
        for (var l = 0; l < Basis.Count; l++)
            Basis.Ntt(l).Inverse(Limb(l));
        return CoefficientPolynomial.Adopt(Basis, Release());
    }

    internal static EvaluationPolynomial Adopt(RnsBasis basis, PolynomialMemory memory) => new(basis, memory);
}
