using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Arithmetic.Kernels;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator's share of a sum over all subsets, Σ_{A∋i} φ_A(i)·(Σ_t g_t·x_{A,t} − c): integers x_{A,t} in [0, 2^52), expanded subset by subset, with factors g_t and an offset c modulo q that all subsets have in common. Large integers
/// come as digits, their factors being powers of two, and signed ones raised above zero, the offset being what they were raised by. Immutable; safe to share.
/// </summary>
internal sealed class MaskSum
{
    private readonly RnsBasis _basis;
    private readonly int[] _subsets;
    private readonly WeightTable[] _tables;
    private readonly ulong[] _correction; // −c·Σ_A φ_A(i)
    private readonly int _terms;

    /// <summary>Multiplies weights and factors out.</summary>
    /// <param name="basis">The primes of q.</param>
    /// <param name="subsets">The validator's subsets.</param>
    /// <param name="weights">φ_A(i) for each of them.</param>
    /// <param name="factors">g_t for each term.</param>
    /// <param name="offset">c.</param>
    public MaskSum(RnsBasis basis, ReadOnlySpan<int> subsets, ulong[][] weights, ulong[][] factors, ulong[] offset)
    {
        if (subsets.Length != weights.Length) throw new ArgumentException("There is one weight for every subset.", nameof(weights));
        _basis = basis;
        _subsets = subsets.ToArray();
        _terms = factors.Length;
        _tables = Array.ConvertAll(weights, weight => Table(basis, weight, factors));
        _correction = new ulong[basis.Count];
        for (var l = 0; l < basis.Count; l++)
            foreach (var weight in weights) _correction[l] = basis[l].Subtract(_correction[l], basis[l].Multiply(weight[l], offset[l]));
    }

    /// <summary>share += the sum.</summary>
    /// <param name="share">A polynomial over the basis.</param>
    /// <param name="expand">Writes a subset's x_{A,t}, N words for each t; called once for each subset, on the same memory.</param>
    public void AddTo(CoefficientPolynomial share, Action<int, Span<ulong>> expand)
    {
        using var memory = PolynomialMemory.Rent(_terms * _basis.Degree); // zeroed when it goes back
        for (var i = 0; i < _subsets.Length; i++)
        {
            expand(_subsets[i], memory.Span);
            share.AddWeighted(memory.Span, _tables[i]);
        }
        share.AddToCoefficients(_correction);
    }

    /// <summary>Residues modulo p to their representatives in [−p/2, p/2], raised by ⌊p/2⌋.</summary>
    public static void RaiseCentered(Span<ulong> residues, Modulus p) => FusedKernels.AddConstant(residues, p.Value / 2, p);

    private static WeightTable Table(RnsBasis basis, ulong[] weight, ulong[][] factors)
    {
        var products = new ulong[basis.Count * factors.Length];
        for (var l = 0; l < basis.Count; l++)
            for (var t = 0; t < factors.Length; t++) products[l * factors.Length + t] = basis[l].Multiply(weight[l], factors[t][l]);
        return new WeightTable(basis.Moduli, products);
    }
}
