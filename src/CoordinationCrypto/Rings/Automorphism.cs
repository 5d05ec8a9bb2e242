using System.Collections.Concurrent;
using System.Numerics;
using CoordinationCrypto.Arithmetic;

namespace CoordinationCrypto.Rings;

/// <summary>
/// The ring automorphism τ_g: X ↦ X^g, g odd in [1, 2N), which permutes coefficients up to sign, and values without. Immutable; safe
/// to share.
/// </summary>
internal sealed class Automorphism
{
    private static readonly ConcurrentDictionary<(int Degree, int Element), Automorphism> Cache = new();

    private readonly Permutation _coefficients;
    private readonly Permutation _values;

    private Automorphism(int degree, int element)
    {
        if (element < 1 || element >= 2 * degree || (element & 1) == 0)
            throw new ArgumentOutOfRangeException(nameof(element), element, $"A Galois element is odd and in [1, {2 * degree}).");
        Degree = degree;
        Element = element;
        var coefficients = new int[degree];
        var values = new int[degree];
        var log = BitOperations.Log2((uint)degree);
        for (var j = 0; j < degree; j++)
        {
            var power = (int)((long)j * element % (2L * degree));
            if (power < degree)
                coefficients[power] = j;
            else
                coefficients[power - degree] = j + degree; // X^N = −1
            // value i is a(ψ^(2·rev(i)+1)), and τ_g(a) has there a(ψ^(g·(2·rev(i)+1)))
            var exponent = (int)((2L * Reverse(j, log) + 1) * element % (2L * degree));
            values[j] = Reverse((exponent - 1) >> 1, log);
        }
        _coefficients = new Permutation(coefficients);
        _values = new Permutation(values);
    }

    /// <summary>N.</summary>
    public int Degree { get; }

    /// <summary>g.</summary>
    public int Element { get; }

    /// <summary>τ_g, built once.</summary>
    /// <param name="degree">N, a power of two.</param>
    /// <param name="element">g, odd, in [1, 2N).</param>
    public static Automorphism Get(int degree, int element) =>
        Cache.GetOrAdd((degree, element), static key => new Automorphism(key.Degree, key.Element));

    /// <summary>The element whose automorphism rotates both rows of slots to the left by <paramref name="step"/>: 3^step mod 2N.</summary>
    /// <param name="degree">N.</param>
    /// <param name="step">Any integer; it counts modulo N/2.</param>
    public static int RotationElement(int degree, int step)
    {
        var rowSize = degree / 2;
        var exponent = (step % rowSize + rowSize) % rowSize;
        return (int)BigInteger.ModPow(3, exponent, 2 * degree);
    }

    /// <summary>The element that swaps the two rows: 2N − 1, X ↦ X^−1.</summary>
    public static int SwapElement(int degree) => 2 * degree - 1;

    /// <summary>τ_g^−1.</summary>
    public Automorphism Inverse() => Get(Degree, (int)BigInteger.ModPow(Element, Degree - 1, 2 * Degree)); // the group's exponent divides N

    /// <summary>τ_g(a), by coefficients.</summary>
    public CoefficientPolynomial Apply(CoefficientPolynomial a)
    {
        RequireDegree(a.Basis);
        var result = CoefficientPolynomial.Zero(a.Basis);
        using var scratch = PolynomialMemory.Rent(2 * Degree);
        for (var l = 0; l < a.Basis.Count; l++)
            _coefficients.Apply(result.Limb(l), a.Limb(l), scratch.Span, a.Basis[l]);
        return result;
    }

    /// <summary>τ_g(a), by values.</summary>
    public EvaluationPolynomial Apply(EvaluationPolynomial a)
    {
        RequireDegree(a.Basis);
        var result = EvaluationPolynomial.Zero(a.Basis);
        for (var l = 0; l < a.Basis.Count; l++)
            _values.Gather(result.Limb(l), a.Limb(l));
        return result;
    }

    private void RequireDegree(RnsBasis basis)
    {
        if (basis.Degree != Degree)
            throw new ArgumentException("The polynomial has another degree.", nameof(basis));
    }

    private static int Reverse(int value, int bits)
    {
        var reversed = 0;
        for (var i = 0; i < bits; i++)
            reversed |= (value >> i & 1) << (bits - 1 - i);
        return reversed;
    }
}
