using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// R sums of the same products under small integer weights, Σ_i w_{r,i}·x_i·y_i for r = 1..R: each product is formed once, its
/// multiples −4..3 once, and every sum adds the multiple it wants to words that are reduced at the
/// end. As in <see cref="ProductSum"/>, one rounding a sum. Not safe for use by several threads at once.
/// </summary>
internal sealed class WeightedProductSums : IDisposable
{
    /// <summary>Weights are in [−4, 4).</summary>
    public const int WeightBound = FusedKernels.MultipleBound;

    /// <summary>Σ_i |w_{r,i}| may not exceed 2^14: residues of q·E are below 2^50, words below 2^64.</summary>
    private const int MaxTotalWeight = 1 << (64 - Modulus.MaxBitCount);

    private const int AtATime = FusedKernels.MultipleTerms;
    private const int Parts = 3;

    private readonly int _piece; // words; a piece of every sum, of one part and limb, stays in the cache while products are added to it
    private readonly PolynomialMemory _sums; // [limb][piece][part][r][word]
    private readonly PolynomialMemory _terms;
    private int _totalWeight; // a bound of Σ_i |w_{r,i}| for every r

    public WeightedProductSums(BfvParameters parameters, int rows)
    {
        Parameters = parameters;
        Rows = rows;
        _piece = Math.Min(256, parameters.Degree);
        _sums = PolynomialMemory.Rent(checked(parameters.Products.JointBasis.Count * parameters.Degree * Parts * rows));
        _terms = PolynomialMemory.Rent(AtATime * _piece);
    }

    public BfvParameters Parameters { get; }

    /// <summary>R.</summary>
    public int Rows { get; }

    /// <summary>Adds products to all sums. Many at a time is faster: each call passes once over all sums.</summary>
    /// <param name="products">x_i and y_i.</param>
    /// <param name="weights">w_{r,i}, row after row, in [−4, 4).</param>
    /// <exception cref="ArgumentException">A factor belongs to other parameters or is on the wrong side, a weight is out of range, or
    /// there is not one for each row and product.</exception>
    public void Add(IReadOnlyList<(ProductFactor X, ProductFactor Y)> products, ReadOnlySpan<sbyte> weights)
    {
        Require(products, weights);
        var grouped = Grouped(weights, products.Count);
        var basis = Parameters.Products.JointBasis;
        var terms = _terms.Span;
        for (var l = 0; l < basis.Count; l++)
        {
            for (var start = 0; start < basis.Degree; start += _piece)
            {
                for (var part = 0; part < Parts; part++)
                {
                    var sums = Sums(l, start, part);
                    for (var first = 0; first < products.Count; first += AtATime)
                    {
                        for (var i = 0; i < AtATime && first + i < products.Count; i++)
                            Multiply(terms.Slice(i * _piece, _piece), products[first + i], part, l, start, basis[l]);
                        FusedKernels.AddMultiples(sums, terms, grouped.AsSpan(first * Rows, AtATime * Rows), _piece, basis[l]);
                    }
                }
            }
        }
    }

    /// <summary>Sum r as a ciphertext of degree 2.</summary>
    public TensorCiphertext ToTensor(int row)
    {
        var ring = Parameters.Products;
        var basis = ring.JointBasis;
        var scaled = new CoefficientPolynomial[Parts];
        for (var part = 0; part < Parts; part++)
        {
            using var sum = CoefficientPolynomial.Zero(basis);
            for (var l = 0; l < basis.Count; l++)
            {
                var limb = sum.Limb(l);
                for (var start = 0; start < basis.Degree; start += _piece)
                    Sums(l, start, part).Slice(row * _piece, _piece).CopyTo(limb[start..]);
                Kernels.ReduceLazy(limb, basis[l]);
                basis.Ntt(l).Inverse(limb);
            }
            scaled[part] = ring.ScaleDown(sum);
        }
        return new TensorCiphertext(Parameters, scaled[0], scaled[1], scaled[2]);
    }

    public void Dispose()
    {
        _sums.Dispose();
        _terms.Dispose();
    }

    /// <summary>A piece of x0·y0, x0·y1 + x1·y0 or x1·y1.</summary>
    private static void Multiply(Span<ulong> destination, (ProductFactor X, ProductFactor Y) factors, int part, int l, int start, Modulus q)
    {
        var length = destination.Length;
        var (x, y) = factors;
        Kernels.Multiply(destination, PieceOf(part == 2 ? x.C1 : x.C0), PieceOf(part == 0 ? y.C0 : y.C1), q);
        if (part == 1)
            Kernels.MultiplyAdd(destination, PieceOf(x.C1), PieceOf(y.C0), q);

        ReadOnlySpan<ulong> PieceOf(EvaluationPolynomial polynomial) => polynomial.Limb(l).Slice(start, length);
    }

    /// <summary>A piece of all sums, of one part and limb: R times so many words, each below 2^50 · total weight.</summary>
    private Span<ulong> Sums(int l, int start, int part) =>
        _sums.Span.Slice(((l * Parameters.Degree + start) * Parts + part * _piece) * Rows, _piece * Rows);

    /// <summary>
    /// The weights in the order in which they are used: four products at a time, for these row after row; 0 where products are missing.
    /// </summary>
    private sbyte[] Grouped(ReadOnlySpan<sbyte> weights, int count)
    {
        var groups = (count + AtATime - 1) / AtATime;
        var grouped = new sbyte[groups * AtATime * Rows];
        for (var r = 0; r < Rows; r++)
            for (var i = 0; i < count; i++)
                grouped[(i / AtATime * Rows + r) * AtATime + i % AtATime] = weights[r * count + i];
        return grouped;
    }

    private void Require(IReadOnlyList<(ProductFactor X, ProductFactor Y)> products, ReadOnlySpan<sbyte> weights)
    {
        if (weights.Length != Rows * products.Count)
            throw new ArgumentException("There is one weight for each sum and product.", nameof(weights));
        if (weights.IndexOfAnyExceptInRange((sbyte)-WeightBound, (sbyte)(WeightBound - 1)) >= 0)
            throw new ArgumentException($"A weight is not in [−{WeightBound}, {WeightBound}).", nameof(weights));
        foreach (var (x, y) in products)
        {
            if (x.Parameters != Parameters || y.Parameters != Parameters)
                throw new ArgumentException("A factor belongs to other parameters.", nameof(products));
            if (x.IsScaled || !y.IsScaled)
                throw new ArgumentException("A product has a left and a right factor.", nameof(products));
        }
        if (WeightBound * products.Count > MaxTotalWeight - _totalWeight)
            throw new ArgumentException($"The words hold a total weight of {MaxTotalWeight}.", nameof(products));
        _totalWeight += WeightBound * products.Count;
    }
}
