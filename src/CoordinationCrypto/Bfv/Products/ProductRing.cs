using System.Numerics;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The ring modulo q·E in which ciphertexts are multiplied: E is a product of auxiliary primes, E ≥ q. One factor keeps its size, the
/// other is scaled to E, and the product is scaled by p/E:
/// ⌊(p/E)·c·⌊(E/q)·d⌉⌉ mod q (Kim, Polyakov and Zucca, ASIACRYPT 2021, section 4.1, "P over Q"). What the product exceeds q·E
/// by becomes a multiple of p·q, hence nothing: any number of products can be summed before they are scaled.
/// <para>Every rounding is off the exact quotient by at most 1/2 + 2^−40 per coefficient (<see cref="BasisConversion"/>).</para>
/// Immutable; safe to share.
/// </summary>
internal sealed class ProductRing
{
    private readonly BasisConversion _extend; // [c]_q mod E
    private readonly BasisConversion _scaleUp; // ⌊(E/q)·c⌉ mod E
    private readonly BasisConversion _back; // [d]_E mod q
    private readonly BasisConversion _scaleDown; // ⌊(p/E)·x⌉ mod q

    public ProductRing(BfvParameters parameters)
    {
        DataBasis = parameters.DataBasis;
        Extension = new RnsBasis(parameters.Degree, ExtensionPrimes(parameters));
        ulong[] joint = [.. parameters.DataPrimes, .. Values(Extension)];
        JointBasis = new RnsBasis(parameters.Degree, joint);
        _extend = BasisConversion.Extension(DataBasis, Extension);
        _scaleUp = BasisConversion.Quotient(DataBasis, Extension, Extension.Product);
        _back = BasisConversion.Extension(Extension, DataBasis);
        _scaleDown = BasisConversion.Quotient(Extension, DataBasis, parameters.PlainModulus.Value);
    }

    public RnsBasis DataBasis { get; }

    /// <summary>The primes of E.</summary>
    public RnsBasis Extension { get; }

    /// <summary>The primes of q, then those of E.</summary>
    public RnsBasis JointBasis { get; }

    private int DataLength => DataBasis.Count * DataBasis.Degree;

    /// <summary>The product, of degree 2.</summary>
    public TensorCiphertext Multiply(Ciphertext left, Ciphertext right)
    {
        using var a0 = Extend(left.C0);
        using var a1 = Extend(left.C1);
        using var b0 = ScaleUp(right.C0);
        using var b1 = ScaleUp(right.C1);
        for (var l = 0; l < JointBasis.Count; l++) // limb by limb: the four limbs stay in the cache
        {
            var ntt = JointBasis.Ntt(l);
            ntt.Forward(a0.Limb(l));
            ntt.Forward(a1.Limb(l));
            ntt.Forward(b0.Limb(l));
            ntt.Forward(b1.Limb(l));
            FusedKernels.Tensor(a0.Limb(l), b0.Limb(l), a1.Limb(l), b1.Limb(l), JointBasis[l]);
            ntt.Inverse(a0.Limb(l));
            ntt.Inverse(b0.Limb(l));
            ntt.Inverse(a1.Limb(l));
        }
        return new TensorCiphertext(left.Parameters, ScaleDown(a0), ScaleDown(b0), ScaleDown(a1));
    }

    /// <summary>[c]_q modulo q·E.</summary>
    public CoefficientPolynomial Extend(CoefficientPolynomial c)
    {
        var x = CoefficientPolynomial.Zero(JointBasis);
        c.Residues.CopyTo(x.Residues);
        _extend.Apply(c.Residues, x.Residues[DataLength..]);
        return x;
    }

    /// <summary>⌊(E/q)·[c]_q⌉, in [−E/2, E/2], modulo q·E.</summary>
    public CoefficientPolynomial ScaleUp(CoefficientPolynomial c)
    {
        var x = CoefficientPolynomial.Zero(JointBasis);
        _scaleUp.Apply(c.Residues, x.Residues[DataLength..]);
        _back.Apply(x.Residues[DataLength..], x.Residues[..DataLength]);
        return x;
    }

    /// <summary>⌊(p/E)·x⌉ modulo q.</summary>
    public CoefficientPolynomial ScaleDown(CoefficientPolynomial x)
    {
        var c = CoefficientPolynomial.Zero(DataBasis);
        x.Residues[..DataLength].CopyTo(c.Residues);
        _scaleDown.Apply(x.Residues[DataLength..], c.Residues);
        return c;
    }

    /// <summary>
    /// As few primes below 2^50 as reach q, and among those of that number the shortest that do: the transforms are faster the more room
    /// a prime leaves in a word.
    /// </summary>
    private static ulong[] ExtensionPrimes(BfvParameters parameters)
    {
        var count = 1;
        while (Largest(parameters, Modulus.MaxBitCount, count) is null)
            count++;
        var bits = (int)Math.Max(46, (parameters.Q.GetBitLength() + count - 1) / count); // shorter ones gain nothing
        while (true)
            if (Largest(parameters, bits++, count) is { } primes)
                return primes;
    }

    /// <summary>
    /// The largest primes of at most so many bits that are 1 modulo 2N and not in use; null if their product does not reach q.
    /// </summary>
    private static ulong[]? Largest(BfvParameters parameters, int bits, int count)
    {
        var primes = new List<ulong>();
        var product = BigInteger.One;
        for (var bound = 1UL << bits; primes.Count < count;)
        {
            bound = Primes.NextBelow(bound, 2 * (ulong)parameters.Degree);
            if (bound == parameters.SpecialPrime || parameters.DataPrimes.Contains(bound))
                continue;
            primes.Add(bound);
            product *= bound;
        }
        return product >= parameters.Q ? [.. primes] : null;
    }

    private static ulong[] Values(RnsBasis basis) => Array.ConvertAll(basis.Moduli.ToArray(), q => q.Value);
}
