using System.Numerics;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Rings;

public sealed class BasisConversionTests
{
    private static readonly RnsBasis Source = new(16, [.. BfvParameters.Secure8192.DataPrimes]);
    private static readonly RnsBasis Target = new(16, [BfvParameters.Secure8192.SpecialPrime, 65537, 97]);

    [Fact]
    public void Extension_gives_the_centred_representative()
    {
        var s = Source.Product;
        var values = Values(s);
        using var x = Polynomial(Source, values);
        using var y = CoefficientPolynomial.Zero(Target);
        BasisConversion.Extension(Source, Target).Apply(x.Residues, y.Residues);
        for (var j = 0; j < values.Length; j++)
            Assert.Equal(Target.Residues(values[j]), Column(y, j));
    }

    [Fact]
    public void A_quotient_is_rounded_to_the_nearest()
    {
        var s = Source.Product;
        var joint = new RnsBasis(16, [.. Primes(Source), .. Primes(Target)]);
        var values = Values(s * Target.Product);
        foreach (var a in new BigInteger[] { 1, 65536, s - 1 })
        {
            using var x = Polynomial(joint, values);
            var split = Source.Count * 16;
            BasisConversion.Quotient(Source, Target, a).Apply(x.Residues[..split], x.Residues[split..]);
            for (var j = 0; j < values.Length; j++)
            {
                // ⌊a·x/S⌉, S odd: there are no ties
                var exact = BigInteger.Divide(2 * a * values[j] + (values[j].Sign < 0 ? -s : s), 2 * s);
                Assert.Equal(Target.Residues(exact), Column(x, j)[Source.Count..]);
            }
        }
    }

    [Fact]
    public void Scaling_from_one_modulus_to_another_needs_no_residues_of_the_target()
    {
        var (s, t) = (Source.Product, Target.Product);
        var values = Values(s);
        using var x = Polynomial(Source, values);
        using var y = CoefficientPolynomial.Zero(Target);
        y.Residues.Fill(96);
        BasisConversion.Quotient(Source, Target, t).Apply(x.Residues, y.Residues);
        for (var j = 0; j < values.Length; j++)
        {
            var exact = BigInteger.Divide(2 * t * values[j] + (values[j].Sign < 0 ? -s : s), 2 * s);
            Assert.Equal(Target.Residues(exact), Column(y, j));
        }
    }

    [Fact]
    public void Beside_a_tie_the_quotient_is_one_of_the_two_neighbours()
    {
        // t·x/S = t/2 − 1/2·t/S: the exact quotient rounds down, the doubles cannot see it
        var (s, t) = (Source.Product, Target.Product);
        var values = Enumerable.Repeat(s / 2, 16).ToArray();
        using var x = Polynomial(Source, values);
        using var y = CoefficientPolynomial.Zero(Target);
        BasisConversion.Quotient(Source, Target, t).Apply(x.Residues, y.Residues);
        var off = new BigInteger(Target[0].Subtract(Column(y, 0)[0], (ulong)(t / 2 % Target[0].Value)));
        Assert.True(off.IsZero || off.IsOne);
        Assert.Equal(Target.Residues(t / 2 + off), Column(y, 0));
    }

    /// <summary>The ends of the range, small values, and others spread over it.</summary>
    private static BigInteger[] Values(BigInteger modulus)
    {
        var half = modulus / 2;
        return
        [
            half - (half >> 39),
            -half + (half >> 39),
            0,
            1,
            -1,
            2,
            half / 3 * 2,
            -half / 3 * 2,
            half / 101 * 2,
            12345678901,
            -12345678901,
            half / 5 * 4,
            -half / 7 * 2,
            half >> 43,
            -(half >> 44),
            half >> 1,
        ];
    }

    private static CoefficientPolynomial Polynomial(RnsBasis basis, BigInteger[] values)
    {
        var x = CoefficientPolynomial.Zero(basis);
        for (var j = 0; j < values.Length; j++)
        {
            var residues = basis.Residues(values[j]);
            for (var l = 0; l < basis.Count; l++)
                x.Limb(l)[j] = residues[l];
        }
        return x;
    }

    private static ulong[] Column(CoefficientPolynomial x, int j) => [.. Enumerable.Range(0, x.Basis.Count).Select(l => x.Limb(l)[j])];

    private static ulong[] Primes(RnsBasis basis) => [.. Enumerable.Range(0, basis.Count).Select(l => basis[l].Value)];
}
