using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Rings;

public sealed class AutomorphismTests
{
    private static readonly RnsBasis Basis = new(64, [.. BfvParameters.Secure8192.DataPrimes]);

    [Fact]
    public void Both_forms_agree_and_the_inverse_undoes()
    {
        for (var element = 1; element < 128; element += 2)
        {
            var automorphism = Automorphism.Get(64, element);
            using var x = Random();
            using var image = automorphism.Apply(x);
            using var values = automorphism.Apply(x.ToEvaluation()).IntoCoefficients();
            Assert.True(image.Residues.SequenceEqual(values.Residues));
            using var back = automorphism.Inverse().Apply(image);
            Assert.True(back.Residues.SequenceEqual(x.Residues));
        }
    }

    [Fact]
    public void X_goes_to_its_power()
    {
        using var x = CoefficientPolynomial.Zero(Basis);
        for (var l = 0; l < Basis.Count; l++)
            x.Limb(l)[3] = 5;
        using var image = Automorphism.Get(64, 31).Apply(x); // 93 = 64 + 29
        Assert.Equal(Basis[0].Value - 5, image.Limb(0)[29]);
        Assert.Equal(1, image.Limb(0).ToArray().Count(value => value != 0));
    }

    [Fact]
    public void Even_and_too_large_elements_are_refused()
    {
        foreach (var element in new[] { 0, 2, 128, 129, -1 })
            Assert.Throws<ArgumentOutOfRangeException>(() => Automorphism.Get(64, element));
    }

    private static CoefficientPolynomial Random()
    {
        using var stream = Streams.Seeded("automorphism");
        var x = CoefficientPolynomial.Zero(Basis);
        UniformSampler.Fill(stream, x);
        return x;
    }
}
