using System.Numerics;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Rings;

public sealed class RnsPolynomialTests
{
    private static readonly RnsBasis Basis = new(16, [.. BfvParameters.Secure8192.DataPrimes]);

    [Fact]
    public void Multiplication_by_values_is_negacyclic_multiplication_of_coefficients()
    {
        using var stream = Streams.Seeded("product");
        using var a = CoefficientPolynomial.Zero(Basis);
        using var b = CoefficientPolynomial.Zero(Basis);
        UniformSampler.Fill(stream, a);
        UniformSampler.Fill(stream, b);
        var expected = new BigInteger[16];
        for (var i = 0; i < 16; i++)
            for (var j = 0; j < 16; j++)
                expected[(i + j) % 16] += (i + j < 16 ? 1 : -1) * a.Centered(i) * b.Centered(j);
        using var product = a.ToEvaluation();
        using (var values = b.ToEvaluation())
            product.Multiply(values);
        using var result = product.ToCoefficients();
        for (var j = 0; j < 16; j++)
            Assert.Equal(Basis.Residues(expected[j]), Basis.Residues(result.Centered(j)));
    }

    [Fact]
    public void Linear_operations_agree_in_both_forms()
    {
        using var stream = Streams.Seeded("linear");
        using var a = CoefficientPolynomial.Zero(Basis);
        using var b = CoefficientPolynomial.Zero(Basis);
        UniformSampler.Fill(stream, a);
        UniformSampler.Fill(stream, b);
        var scalar = Basis.Residues(-12345678901234567);
        using var values = a.ToEvaluation();
        using (var other = b.ToEvaluation())
        {
            values.AddScaled(other, scalar);
            values.Subtract(other);
            values.Negate();
        }
        a.AddScaled(b, scalar);
        a.Subtract(b);
        a.Negate();
        using var back = values.ToCoefficients();
        Assert.True(back.Residues.SequenceEqual(a.Residues));
    }

    [Fact]
    public void Composition_inverts_residues()
    {
        foreach (var x in new[] { BigInteger.Zero, BigInteger.One, Basis.Product - 1, Basis.Product / 2, Basis.Product / 65537 })
            Assert.Equal(x, Basis.Compose(Basis.Residues(x)));
        Assert.Equal(Basis.Product - 1, Basis.Compose(Basis.Residues(-1)));
    }

    [Fact]
    public void Written_residues_read_back_and_others_are_refused()
    {
        using var stream = Streams.Seeded("written");
        using var a = CoefficientPolynomial.Zero(Basis);
        UniformSampler.Fill(stream, a);
        var writer = new WireWriter();
        a.Write(writer);
        var bytes = writer.ToArray();
        using var b = CoefficientPolynomial.Zero(Basis);
        var reader = new WireReader(bytes);
        Assert.True(b.TryRead(ref reader));
        Assert.True(reader.AtEnd);
        Assert.True(b.Residues.SequenceEqual(a.Residues));

        var first = new WireWriter();
        a.Write(first, 1);
        Assert.True(first.ToArray().AsSpan().SequenceEqual(bytes.AsSpan(0, 16 * Basis[0].BitCount / 8)));

        reader = new WireReader(bytes.AsSpan(0, bytes.Length - 1));
        Assert.False(b.TryRead(ref reader));
        bytes.AsSpan(bytes.Length - Basis[Basis.Count - 1].BitCount / 8 - 1).Fill(0xFF); // the last residue is no residue any more
        reader = new WireReader(bytes);
        Assert.False(b.TryRead(ref reader));
    }

    [Fact]
    public void A_polynomial_that_was_given_back_is_unusable_and_its_memory_comes_back_zeroed()
    {
        var odd = new RnsBasis(32, [.. BfvParameters.Secure8192.DataPrimes.Take(3)]); // a size nobody else rents
        var polynomial = CoefficientPolynomial.Zero(odd);
        polynomial.Residues.Fill(7);
        polynomial.Dispose();
        Assert.Throws<ObjectDisposedException>(() => polynomial.Residues.Length);
        using var next = CoefficientPolynomial.Zero(odd);
        Assert.Equal(-1, next.Residues.IndexOfAnyExcept(0UL));
    }

    [Fact]
    public void Polynomials_of_different_bases_do_not_mix()
    {
        using var a = CoefficientPolynomial.Zero(Basis);
        using var b = CoefficientPolynomial.Zero(Basis.Prefix(2));
        Assert.Throws<ArgumentException>(() => a.Add(b));
        Assert.Throws<ArgumentException>(() => a.CopyFrom(b));
        b.CopyFrom(a);
    }
}
