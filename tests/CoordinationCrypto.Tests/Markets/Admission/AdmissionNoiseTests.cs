using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// The noise of admission against its bound, for honest submissions and for the worst that a proof of encryption lets through.
/// </summary>
public sealed class AdmissionNoiseTests
{
    /// <summary>
    /// Bits by which the bound exceeds submissions at the proof's bound with random signs: ten standard deviations for three embeddings
    /// (key, secret, overflow) are 10.2, weights at 4 instead of 2.3 are 0.8, the two terms of a product added up as if aligned 0.5, and
    /// some for what is not the leading term.
    /// </summary>
    private const double SlackOfWorst = 14;

    /// <summary>
    /// Bits for honest ones. Then the leading term is that of Enc(0), and all of it is bounded without any use of randomness, for a whole
    /// batch aligned: 2^8 for 64 weights, 2^4 for the overflow, what stands above, and 2^3 for a row of rotations at N = 8192.
    /// </summary>
    private const double SlackOfHonest = 31;

    public static TheoryData<string, int> Sizes =>
        new()
        {
            { "InsecureToy256", 1 },
            { "InsecureToy256", 16 },
            { "InsecureToy256", 64 },
            { "InsecureToy1024", 16 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Honest_noise_is_below_its_bound_and_not_far_below(string name, int count) => Honest(name, count);

    /// <summary>P1: the live intendo is another factor of the same size, and no larger a noise.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void P1_noise_at_the_proofs_bound_in_both_is_below_the_bound_and_not_far_below(int count)
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, 100);
        for (var i = 0; i < count; i++)
            test.SubmitHuge(test.Threshold(1 + i), test.Threshold(2 + i));
        Measure(test, count, test.Committee.Noise.Model.ProvenSum(ProvenWitness.Derive(test.Grid.Parameters), 1), SlackOfWorst);
        Assert.All(test.Run(), fault => Assert.Equal(AdmissionFault.None, fault));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    [Trait("Category", "Long")]
    public void Honest_noise_is_below_its_bound_at_full_size(int count) => Honest("Secure8192", count);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Noise_at_the_proofs_bound_is_below_the_bound_and_not_far_below_and_is_admitted(string name, int count) =>
        Worst(name, count);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    [Trait("Category", "Long")]
    public void Noise_at_the_proofs_bound_is_below_the_bound_at_full_size(int count) => Worst("Secure8192", count);

    [Fact]
    public void A_good_plaintext_in_the_largest_noise_is_admitted_through_shares_and_flooding()
    {
        using var test = new TestAdmission(InsecureToyParameters.N256, 100);
        for (var t = 1; t <= 16; t++)
            test.SubmitHuge(test.Threshold(6 * t));
        var bad = test.Threshold(5);
        bad[60] = 2;
        test.SubmitHuge(bad);
        var faults = test.Run(byShares: true);
        Assert.All(faults[..16], fault => Assert.Equal(AdmissionFault.None, fault));
        Assert.Equal(AdmissionFault.NotBinary, faults[16]);
    }

    [Theory]
    [InlineData("InsecureToy1024", 4, 1)]
    [InlineData("Secure8192", 7, 2)]
    [InlineData("Secure16384", 13, 4)]
    public void The_bound_of_one_is_that_of_the_circuit_and_that_of_many_grows_with_the_root_of_their_number(string name, int n, int f)
    {
        var noise = new ThresholdNoise(BfvTests.Get(name), new Committee(n, f));
        var model = noise.Model;
        var circuit = new Circuit();
        var value = circuit.Add(
            circuit.Input(model.ProvenSum(ProvenWitness.Derive(noise.Parameters), 1), Overflow.Uniform),
            circuit.Input(model.SpreadNoise, Overflow.Uniform)
        );
        var last = circuit.Relinearize(circuit.Multiply(circuit.AddPlain(circuit.Rotate(value)), value));
        var bound = model.Evaluation.Bounds(circuit, model.MultipartyRelinearizationNoise, model.KeyNoiseCanonical)[last];
        Assert.InRange(noise.ProductNoise / bound, 0.98, 1.02);
        Assert.InRange(noise.ProductSumNoise / (noise.ProductNoise * 4 * Math.Sqrt(64)), 1, 2); // aligned, it would be 8
        Assert.True(
            noise.LeakageOf(RequestPurpose.Product, RequestPath.Opening) <= noise.LeakageOf(RequestPurpose.ProductSum, RequestPath.Opening)
        );
        Assert.True(
            2 * noise.FloodingBound * noise.Committee.SubsetCount + new System.Numerics.BigInteger(noise.ProductSumNoise)
                <= noise.Parameters.Delta / 2
        );
    }

    [Fact]
    public void The_documented_prices_are_those_of_the_code()
    {
        var document = File.ReadAllText(Repository.File("docs/security/admission.md"));
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
        {
            foreach (var (n, f) in new[] { (4, 1), (7, 2), (10, 3), (13, 4) })
            {
                var noise = new ThresholdNoise(parameters, new Committee(n, f));
                var batches = noise.OpeningsPerKey(RequestPurpose.ProductSum, RequestPath.Opening) / (2 * AdmissionBatch.Repetitions);
                var alone = noise.OpeningsPerKey(RequestPurpose.Product, RequestPath.Opening) / 2;
                Assert.Contains(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"| `{parameters.Name}` | ({n}, {f}) | {Math.Log2(noise.ProductSumNoise):F1} | "
                            + $"{Math.Log2(noise.ProductNoise):F1} | {Price(noise, RequestPurpose.ProductSum)} | "
                            + $"{Price(noise, RequestPurpose.Product)} | {batches:N0} | {alone:N0} |"
                    ),
                    document,
                    StringComparison.Ordinal
                );
            }
        }

        static string Price(ThresholdNoise noise, RequestPurpose purpose) =>
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"2^−{LeakageBudget.UnitBits - Math.Log2(noise.LeakageOf(purpose, RequestPath.Opening)):F1}"
            );
    }

    private static void Honest(string name, int count)
    {
        using var test = new TestAdmission(BfvTests.Get(name), 100);
        test.FillUp(count);
        Measure(test, count, test.Committee.Noise.Model.HonestSum(4, 2), SlackOfHonest);
    }

    private static void Worst(string name, int count)
    {
        using var test = new TestAdmission(BfvTests.Get(name), 100);
        for (var i = 0; i < count; i++)
            test.SubmitHuge(test.Threshold(1 + i));
        Measure(test, count, test.Committee.Noise.Model.ProvenSum(ProvenWitness.Derive(test.Grid.Parameters), 1), SlackOfWorst);
    }

    /// <summary>Every opening's noise against the bound for submissions of the given noise; all have to be admitted.</summary>
    private static void Measure(TestAdmission test, int count, double submitted, double slack)
    {
        var batch = Assert.Single(AdmissionBatch.Cut(test.Seed, checks: 2, count, loosening: test.Loosening));
        var bound = test.Committee.Noise.ProductSum(submitted, batch.IsMixed ? 4 : 1, batch.IsMixed ? count : 1);
        Assert.True(bound <= (batch.IsMixed ? test.Committee.Noise.ProductSumNoise : test.Committee.Noise.ProductNoise));
        foreach (var opening in test.Circuit.Compute(batch, test.Waiting, test.Live))
        {
            var measured = test.Committee.Secret.NoiseNorm(opening.Ciphertext);
            Assert.True(measured <= bound, $"2^{Math.Log2(measured):F1} exceeds its bound 2^{Math.Log2(bound):F1}");
            Assert.True(Math.Log2(bound / measured) <= slack, $"2^{Math.Log2(measured):F1} is far below its bound 2^{Math.Log2(bound):F1}");
            Assert.DoesNotContain(
                test.Committee.Secret.Decrypt(opening.Ciphertext).Where((value, slot) => value != 0 && opening.Slots.Contains(slot)),
                _ => true
            );
            opening.Dispose();
        }
    }
}
