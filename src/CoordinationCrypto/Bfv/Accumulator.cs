using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A running sum of ciphertexts that is reduced only when a word could overflow: adding is one pass over memory. Not safe for use by
/// several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var accumulator = new Accumulator(parameters);
/// accumulator.AddAll(ciphertexts);
/// using var sum = accumulator.ToCiphertext();
/// </code>
/// </example>
public sealed class Accumulator : IDisposable
{
    private readonly CoefficientPolynomial _c0;
    private readonly CoefficientPolynomial _c1;
    private readonly int _capacity; // words hold this many residues below the largest prime
    private int _pending; // a word is at most _pending · (largest prime)

    /// <summary>The empty sum.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    public Accumulator(BfvParameters parameters)
    {
        Parameters = parameters;
        _c0 = CoefficientPolynomial.Zero(parameters.DataBasis);
        _c1 = CoefficientPolynomial.Zero(parameters.DataBasis);
        var bits = 0;
        foreach (var q in parameters.DataBasis.Moduli)
            bits = Math.Max(bits, q.BitCount);
        _capacity = 1 << (63 - bits);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>Adds a ciphertext to the sum.</summary>
    /// <param name="ciphertext">May be disposed afterwards.</param>
    /// <exception cref="ArgumentException">It belongs to other parameters.</exception>
    public void Add(Ciphertext ciphertext)
    {
        Require(ciphertext);
        Reserve(1);
        Kernels.AddLazy(_c0.Residues, ciphertext.C0.Residues);
        Kernels.AddLazy(_c1.Residues, ciphertext.C1.Residues);
    }

    /// <summary>
    /// Adds ciphertexts to the sum, four in a pass over it: where they lie in main memory this takes two thirds of the time of adding one
    /// by one. One may occur more than once.
    /// </summary>
    /// <param name="ciphertexts">May be disposed afterwards.</param>
    /// <exception cref="ArgumentException">One belongs to other parameters; nothing was added then.</exception>
    public void AddAll(params ReadOnlySpan<Ciphertext> ciphertexts)
    {
        foreach (var ciphertext in ciphertexts)
            Require(ciphertext);
        for (; ciphertexts.Length >= 4; ciphertexts = ciphertexts[4..])
        {
            var (a, b, c, d) = (ciphertexts[0], ciphertexts[1], ciphertexts[2], ciphertexts[3]);
            Reserve(4);
            Kernels.AddLazyFour(_c0.Residues, a.C0.Residues, b.C0.Residues, c.C0.Residues, d.C0.Residues);
            Kernels.AddLazyFour(_c1.Residues, a.C1.Residues, b.C1.Residues, c.C1.Residues, d.C1.Residues);
        }
        foreach (var ciphertext in ciphertexts)
            Add(ciphertext);
    }

    /// <summary>Takes a ciphertext out of the sum.</summary>
    /// <param name="ciphertext">May be disposed afterwards.</param>
    /// <exception cref="ArgumentException">It belongs to other parameters.</exception>
    public void Subtract(Ciphertext ciphertext)
    {
        using var negated = Evaluator.Negate(ciphertext);
        Add(negated);
    }

    /// <summary>The sum so far, to which more can be added.</summary>
    /// <returns>A new ciphertext.</returns>
    public Ciphertext ToCiphertext()
    {
        Reduce();
        return new Ciphertext(Parameters, _c0.Clone(), _c1.Clone());
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _c0.Dispose();
        _c1.Dispose();
    }

    private void Require(Ciphertext ciphertext)
    {
        if (ciphertext.Parameters != Parameters)
            throw new ArgumentException("The ciphertext belongs to other parameters.", nameof(ciphertext));
    }

    /// <summary>Room for so many ciphertexts more; every prime is below 2^50, so there is for thousands after a reduction.</summary>
    private void Reserve(int count)
    {
        if (_pending > _capacity - count)
            Reduce();
        _pending += count;
    }

    private void Reduce()
    {
        for (var l = 0; l < Parameters.DataBasis.Count; l++)
        {
            Kernels.ReduceLazy(_c0.Limb(l), Parameters.DataBasis[l]);
            Kernels.ReduceLazy(_c1.Limb(l), Parameters.DataBasis[l]);
        }
        _pending = 1;
    }
}
