using CoordinationCrypto.Arithmetic.Kernels;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>A running sum of ciphertexts that is reduced only when a word could overflow: adding is one pass over memory. Not safe for use by several threads at once.</summary>
public sealed class Accumulator : IDisposable
{
    private readonly CoefficientPolynomial _c0;
    private readonly CoefficientPolynomial _c1;
    private readonly int _capacity; // words hold this many residues below the largest prime
    private int _pending;           // a word is at most _pending · (largest prime)

    /// <summary>The empty sum.</summary>
    public Accumulator(BfvParameters parameters)
    {
        Parameters = parameters;
        _c0 = CoefficientPolynomial.Zero(parameters.DataBasis);
        _c1 = CoefficientPolynomial.Zero(parameters.DataBasis);
        var bits = 0;
        foreach (var q in parameters.DataBasis.Moduli) bits = Math.Max(bits, q.BitCount);
        _capacity = 1 << (63 - bits);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>Adds a ciphertext to the sum.</summary>
    public void Add(Ciphertext ciphertext)
    {
        Reserve(ciphertext);
        Kernels.AddLazy(_c0.Residues, ciphertext.C0.Residues);
        Kernels.AddLazy(_c1.Residues, ciphertext.C1.Residues);
    }

    /// <summary>Takes a ciphertext out of the sum.</summary>
    public void Subtract(Ciphertext ciphertext)
    {
        using var negated = Evaluator.Negate(ciphertext);
        Add(negated);
    }

    /// <summary>The sum as a ciphertext.</summary>
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

    private void Reserve(Ciphertext ciphertext)
    {
        if (ciphertext.Parameters != Parameters) throw new ArgumentException("The ciphertext belongs to other parameters.", nameof(ciphertext));
        if (_pending == _capacity) Reduce();
        _pending++;
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
