using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// One validator's share of a sum over all subsets, Σ_{A∋i} φ_A(i)·(Σ_t g_t·x_{A,t} − c): integers x_{A,t} in [0, 2^52),
/// expanded subset by subset, with factors g_t and an offset c modulo q that all subsets have in common. Large integers
/// come as digits, their factors being powers of two, and signed ones raised above zero, the offset being what they were raised by.
/// Immutable; safe to share.
/// </summary>
internal sealed class MaskSum
{
    private const int TermsAtATime = 8; // that many lines, with the sums, fit the second-level cache; more save little

    private readonly RnsBasis _basis;
    private readonly int _terms; // of a subset
    private readonly (int[] Subsets, WeightTable Table)[] _groups; // summed together
    private readonly ulong[] _correction; // −c·Σ_A φ_A(i)

    /// <summary>Multiplies weights and factors out.</summary>
    /// <param name="basis">The primes of q.</param>
    /// <param name="subsets">The validator's subsets.</param>
    /// <param name="weights">φ_A(i) for each of them.</param>
    /// <param name="factors">g_t for each term.</param>
    /// <param name="offset">c.</param>
    public MaskSum(RnsBasis basis, ReadOnlySpan<int> subsets, ulong[][] weights, ulong[][] factors, ulong[] offset)
    {
        if (subsets.Length != weights.Length)
            throw new ArgumentException("There is one weight for every subset.", nameof(weights));
        _basis = basis;
        _terms = factors.Length;
        var members = subsets.ToArray();
        _groups =
        [
            .. Enumerable
                .Range(0, members.Length)
                .Chunk(Math.Max(1, TermsAtATime / _terms))
                .Select(group =>
                    (Array.ConvertAll(group, i => members[i]), Table(basis, Array.ConvertAll(group, i => weights[i]), factors))
                ),
        ];
        _correction = new ulong[basis.Count];
        for (var l = 0; l < basis.Count; l++)
            foreach (var weight in weights)
                _correction[l] = basis[l].Subtract(_correction[l], basis[l].Multiply(weight[l], offset[l]));
    }

    /// <summary>share += the sum.</summary>
    /// <param name="share">A polynomial over the basis.</param>
    /// <param name="expand">Writes a subset's x_{A,t}, N words for each t; called once for each subset.</param>
    public void AddTo(CoefficientPolynomial share, Action<int, Span<ulong>> expand)
    {
        var length = _terms * _basis.Degree;
        using var memory = PolynomialMemory.Rent(_groups[0].Subsets.Length * length); // zeroed when it goes back
        foreach (var (subsets, table) in _groups)
        {
            var terms = memory.Span[..(subsets.Length * length)];
            for (var i = 0; i < subsets.Length; i++)
                expand(subsets[i], terms.Slice(i * length, length));
            share.AddWeighted(terms, table);
        }
        share.AddToCoefficients(_correction);
    }

    /// <summary>Residues modulo p to their representatives in [−p/2, p/2], raised by ⌊p/2⌋.</summary>
    public static void RaiseCentered(Span<ulong> residues, Modulus p) => FusedKernels.AddConstant(residues, p.Value / 2, p);

    private static WeightTable Table(RnsBasis basis, ulong[][] weights, ulong[][] factors)
    {
        var products = new List<ulong>();
        for (var l = 0; l < basis.Count; l++)
            foreach (var weight in weights)
                foreach (var factor in factors)
                    products.Add(basis[l].Multiply(weight[l], factor[l]));
        return new WeightTable(basis.Moduli, [.. products]);
    }
}
