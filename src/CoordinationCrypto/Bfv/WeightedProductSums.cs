using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Arithmetic.Kernels;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// R sums of the same products under small integer weights, Σ_i w_{r,i}·x_i·y_i for r = 1..R: each product is formed once, its multiples −4..3 once, and every sum adds the multiple it wants to words that are reduced at the
/// end. As in <see cref="ProductSum"/>, one rounding a sum. Not safe for use by several threads at once.
/// </summary>
internal sealed class WeightedProductSums : IDisposable
{
    /// <summary>Weights are in [−4, 4).</summary>
    public const int WeightBound = 4;

    /// <summary>Σ_i |w_{r,i}| may not exceed 2^14: residues of q·E are below 2^50, words below 2^64.</summary>
    private const int MaxTotalWeight = 1 << (64 - Modulus.MaxBitCount);

    private const int ProductsAtATime = 4;
    private const int Multiples = 2 * WeightBound;
    private const int Piece = 256; // words; four products' multiples of that length, 64 KB, stay in the cache while all sums take their pick

    private readonly EvaluationPolynomial[][] _sums; // [r][part]: words below 2^50 · total weight
    private readonly PolynomialMemory _multiples = PolynomialMemory.Rent(ProductsAtATime * Multiples * Piece);
    private int _totalWeight; // a bound of Σ_i |w_{r,i}| for every r

    public WeightedProductSums(BfvParameters parameters, int rows)
    {
        Parameters = parameters;
        var basis = parameters.Products.JointBasis;
        _sums = new EvaluationPolynomial[rows][];
        for (var r = 0; r < rows; r++) _sums[r] = [EvaluationPolynomial.Zero(basis), EvaluationPolynomial.Zero(basis), EvaluationPolynomial.Zero(basis)];
    }

    public BfvParameters Parameters { get; }

    /// <summary>R.</summary>
    public int Rows => _sums.Length;

    /// <summary>Adds products to all sums. Many at a time is faster: each call passes once over all sums.</summary>
    /// <param name="products">x_i and y_i.</param>
    /// <param name="weights">w_{r,i}, row after row, in [−4, 4).</param>
    /// <exception cref="ArgumentException">A factor belongs to other parameters or is on the wrong side, a weight is out of range, or there is not one for each row and product.</exception>
    public void Add(IReadOnlyList<(ProductFactor X, ProductFactor Y)> products, ReadOnlySpan<sbyte> weights)
    {
        Require(products, weights);
        var basis = Parameters.Products.JointBasis;
        for (var l = 0; l < basis.Count; l++)
            for (var start = 0; start < basis.Degree; start += Piece)
                for (var part = 0; part < 3; part++)
                    for (var first = 0; first < products.Count; first += ProductsAtATime)
                        AddPiece(products, weights, first, part, l, start, Math.Min(Piece, basis.Degree - start));
    }

    /// <summary>Sum r as a ciphertext of degree 2. Can be asked for once.</summary>
    public TensorCiphertext ToTensor(int row)
    {
        var ring = Parameters.Products;
        var scaled = new CoefficientPolynomial[3];
        for (var part = 0; part < scaled.Length; part++)
        {
            var sum = _sums[row][part];
            for (var l = 0; l < sum.Basis.Count; l++) Kernels.ReduceLazy(sum.Limb(l), sum.Basis[l]);
            using var coefficients = sum.IntoCoefficients();
            scaled[part] = ring.ScaleDown(coefficients);
        }
        return new TensorCiphertext(Parameters, scaled[0], scaled[1], scaled[2]);
    }

    public void Dispose()
    {
        foreach (var sum in _sums.SelectMany(parts => parts)) sum.Dispose();
        _multiples.Dispose();
    }

    /// <summary>Up to four products, one of their three parts, one piece of one limb, into all sums.</summary>
    private void AddPiece(IReadOnlyList<(ProductFactor X, ProductFactor Y)> products, ReadOnlySpan<sbyte> weights, int first, int part, int l, int start, int length)
    {
        var count = Math.Min(ProductsAtATime, products.Count - first);
        var q = Parameters.Products.JointBasis[l];
        for (var i = 0; i < count; i++)
        {
            var (x, y) = products[first + i];
            var one = Multiple(i, 1, length);
            Product(one, x, y, part, l, start, q);
            Kernels.Negate(Multiple(i, -1, length), one, q);
            for (var k = 2; k < WeightBound; k++) Sum(Multiple(i, k, length), Multiple(i, k - 1, length), one); // below k·2^50
            for (var k = -2; k >= -WeightBound; k--) Sum(Multiple(i, k, length), Multiple(i, k + 1, length), Multiple(i, -1, length));
        }
        for (var r = 0; r < Rows; r++)
        {
            var sum = _sums[r][part].Limb(l).Slice(start, length);
            var w = weights.Slice(r * products.Count + first, count);
            if (count == ProductsAtATime) Kernels.AddLazyFour(sum, Multiple(0, w[0], length), Multiple(1, w[1], length), Multiple(2, w[2], length), Multiple(3, w[3], length));
            else
                for (var i = 0; i < count; i++) Kernels.AddLazy(sum, Multiple(i, w[i], length));
        }
    }

    /// <summary>x0·y0, x0·y1 + x1·y0 or x1·y1.</summary>
    private static void Product(Span<ulong> destination, ProductFactor x, ProductFactor y, int part, int l, int start, Modulus q)
    {
        var length = destination.Length;
        Kernels.Multiply(destination, PieceOf(part == 2 ? x.C1 : x.C0), PieceOf(part == 0 ? y.C0 : y.C1), q);
        if (part == 1) Kernels.MultiplyAdd(destination, PieceOf(x.C1), PieceOf(y.C0), q);

        ReadOnlySpan<ulong> PieceOf(EvaluationPolynomial polynomial) => polynomial.Limb(l).Slice(start, length);
    }

    private static void Sum(Span<ulong> destination, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        a.CopyTo(destination);
        Kernels.AddLazy(destination, b);
    }

    /// <summary>Where a multiple of a product's piece is; that of 0 stays zero.</summary>
    private Span<ulong> Multiple(int product, int weight, int length) => _multiples.Span.Slice((product * Multiples + weight + WeightBound) * Piece, length);

    private void Require(IReadOnlyList<(ProductFactor X, ProductFactor Y)> products, ReadOnlySpan<sbyte> weights)
    {
        if (weights.Length != Rows * products.Count) throw new ArgumentException("There is one weight for each sum and product.", nameof(weights));
        foreach (var w in weights)
            if (w is < -WeightBound or >= WeightBound) throw new ArgumentException($"The weight {w} is not in [−{WeightBound}, {WeightBound}).", nameof(weights));
        foreach (var (x, y) in products)
        {
            if (x.Parameters != Parameters || y.Parameters != Parameters) throw new ArgumentException("A factor belongs to other parameters.", nameof(products));
            if (x.IsScaled || !y.IsScaled) throw new ArgumentException("A product has a left and a right factor.", nameof(products));
        }
        _totalWeight += WeightBound * products.Count;
        if (_totalWeight > MaxTotalWeight) throw new ArgumentException($"The words hold a total weight of {MaxTotalWeight}.", nameof(products));
    }
}
