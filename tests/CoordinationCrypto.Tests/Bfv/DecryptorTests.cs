using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

public sealed class DecryptorTests
{
    public static TheoryData<string> Sets => BfvTests.Sets;

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_noise_budget_is_what_big_integers_say(string name)
    {
        var f = Fixture.Of(name);
        var decryptor = new Decryptor(f.Secret.Secret);
        using var fresh = f.Encrypt(f.Slots("budget"));
        Assert.Equal(Expected(f.Parameters, decryptor.Phase(fresh)), decryptor.NoiseBudget(fresh));
        using var product = Evaluator.Square(fresh);
        Assert.Equal(Expected(f.Parameters, decryptor.Phase(product)), decryptor.NoiseBudget(product));
        Assert.InRange(decryptor.NoiseBudget(product), 1, decryptor.NoiseBudget(fresh) - 17);
    }

    /// <summary>A single coefficient x of the phase, at every power of two and beside it, on both sides of zero.</summary>
    [Fact]
    public void The_noise_budget_is_exact_at_every_size()
    {
        var parameters = InsecureToyParameters.N256;
        var q = parameters.Q;
        using var phase = CoefficientPolynomial.Zero(parameters.DataBasis);
        Assert.Equal((int)q.GetBitLength() - 1, InvariantNoise.Budget(parameters, phase));
        for (var bit = 0; bit < q.GetBitLength() - 1; bit++)
        {
            foreach (var size in new[] { (BigInteger.One << bit) - 1, BigInteger.One << bit, q / 2, q / 2 + 1, q - 1 })
            {
                // p·x = ±size modulo q, with p^−1 = −Δ
                foreach (var x in new[] { -size * parameters.Delta, size * parameters.Delta })
                {
                    var residues = parameters.DataBasis.Residues(x % q);
                    for (var l = 0; l < residues.Length; l++)
                        phase.Limb(l)[bit] = residues[l];
                    Assert.Equal(Expected(parameters, phase), InvariantNoise.Budget(parameters, phase));
                }
            }
            for (var l = 0; l < parameters.DataBasis.Count; l++)
                phase.Limb(l)[bit] = 0;
        }
    }

    [Fact]
    public void A_ciphertext_of_another_key_has_no_budget_left()
    {
        var f = Fixture.Of("InsecureToy1024");
        using var stranger = new KeyGenerator(f.Parameters, Streams.Entropy("stranger")).CreateSecretKey();
        using var ciphertext = f.Encrypt([1, 2, 3]);
        Assert.Equal(0, new Decryptor(stranger).NoiseBudget(ciphertext));
    }

    [Fact]
    public void Ciphertexts_of_other_parameters_are_refused_by_name()
    {
        var (here, there) = (Fixture.Of("InsecureToy256"), Fixture.Of("InsecureToy1024"));
        var decryptor = new Decryptor(here.Secret.Secret);
        using var foreign = there.Encrypt([1]);
        using var product = Evaluator.Square(foreign);
        Assert.Throws<ArgumentException>("ciphertext", () => decryptor.Decrypt(foreign));
        Assert.Throws<ArgumentException>("ciphertext", () => decryptor.Decrypt(product));
        Assert.Throws<ArgumentException>("ciphertext", () => decryptor.NoiseBudget(foreign));
        Assert.Throws<ArgumentException>("ciphertext", () => decryptor.NoiseBudget(product));
    }

    private static int Expected(BfvParameters parameters, CoefficientPolynomial phase)
    {
        var q = parameters.Q;
        var norm = BigInteger.Zero;
        for (var j = 0; j < parameters.Degree; j++)
        {
            var x = BigInteger.Remainder(phase.Centered(j) * parameters.PlainModulus.Value, q);
            x = BigInteger.Abs(x);
            norm = BigInteger.Max(norm, BigInteger.Min(x, q - x));
        }
        return Math.Max(0, (int)(q.GetBitLength() - norm.GetBitLength()) - 1);
    }
}
