using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>A refresh keeps the message and renews the noise, in honest and in worst-case runs, as often as a circuit needs it.</summary>
public sealed class RefreshTests
{
    /// <summary>Bits by which the bound may exceed a measurement: the noise is a sum, without products; its tail costs little, and carries are usually a part of their bound.</summary>
    private const double SlackBits = 3;

    [Theory]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy1024", 7, 2)]
    [InlineData("InsecureToy256", 10, 3)]
    [InlineData("Secure8192", 4, 1)]
    public void The_message_stays_and_the_noise_is_new_whatever_it_was(string name, int n, int f)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        using var table = new RefreshTable(test);
        var slots = BfvTests.Slots(test.Parameters, "refresh");
        using var ciphertext = test.Encrypt(slots, "refresh");
        using var noisy = Evaluator.MultiplyScalar(ciphertext, 1 + 65537L * 1000); // the same message, a million times the noise
        using var refreshed = table.Refresh(noisy, 1e9 * test.Noise.RefreshedNoise);
        Assert.Equal(slots, test.Secret.Decrypt(refreshed));
        var (before, after) = (test.Secret.NoiseNorm(noisy), test.Secret.NoiseNorm(refreshed));
        Assert.True(after < before);
        Assert.True(after <= test.Noise.RefreshedNoise, $"2^{Math.Log2(after):F1} exceeds 2^{Math.Log2(test.Noise.RefreshedNoise):F1}");
        Assert.True(Math.Log2(test.Noise.RefreshedNoise / after) <= SlackBits, $"2^{Math.Log2(after):F1} is far below 2^{Math.Log2(test.Noise.RefreshedNoise):F1}: the bound is idle");
    }

    [Theory]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy256", 7, 2)]
    public void Twenty_multiplications_one_after_the_other_decrypt_right(string name, int n, int f) => Multiply(name, n, f);

    [Theory]
    [InlineData("Secure8192", 4, 1)]
    [InlineData("Secure16384", 4, 1)]
    public void Twenty_multiplications_decrypt_right_at_full_size(string name, int n, int f) => Multiply(name, n, f);

    [Theory, Trait("Category", "Long")]
    [InlineData("Secure8192", 7, 2)]
    [InlineData("Secure16384", 7, 2)]
    public void Twenty_multiplications_decrypt_right_for_a_larger_committee(string name, int n, int f) => Multiply(name, n, f);

    /// <summary>The table of docs/security/refresh.md, line by line: what a key has refreshes for.</summary>
    [Fact]
    public void The_table_of_the_document_is_what_the_model_gives()
    {
        var document = File.ReadAllLines(Repository.File("docs/security/refresh.md"));
        var lines =
            from parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 }
            from committee in new[] { new Committee(4, 1), Committee.Default, new Committee(10, 3), new Committee(13, 4) }
            select Line(new ThresholdNoise(parameters, committee));
        var missing = lines.Except(document).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Without_a_refresh_they_do_not()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var key = test.Secret.RelinearizationKey("chain");
        var slots = BfvTests.Slots(test.Parameters, "chain");
        var ciphertext = test.Encrypt(slots, "chain");
        for (var step = 1; step <= 20; step++) (ciphertext, slots) = Next(test, key, ciphertext, slots, step);
        using (ciphertext) Assert.NotEqual(slots, test.Secret.Decrypt(ciphertext));
    }

    [Theory]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy256", 7, 2)]
    [InlineData("Secure16384", 4, 1)]
    public void With_the_noisiest_input_that_is_answered_and_all_flooding_at_its_bound_it_decodes(string name, int n, int f)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        using var table = new RefreshTable(test);
        var slots = BfvTests.Slots(test.Parameters, "worst");
        using var ciphertext = test.Encrypt(slots, "worst");
        var flooding = test.Noise.FloodingBound * test.Committee.SubsetCount;
        var noise = new BigInteger(Noisiest(test.Noise)); // bounds the norm; here every coefficient has it
        Assert.True(Opens(noise, flooding));
        Assert.True(Opens(-noise, -flooding));
        Assert.False(Opens(test.Parameters.Delta / 4 + (test.Parameters.Delta >> 10), test.Parameters.Delta / 4));

        bool Opens(BigInteger added, BigInteger flood)
        {
            using var noisy = new Ciphertext(test.Parameters, ciphertext.C0.Clone(), ciphertext.C1.Clone());
            using (var shift = Constant(test.Parameters, added)) noisy.C0.Add(shift);
            table.Prepare();
            using var opening = table.Open(noisy);
            foreach (var (seeds, key) in test.Seeds.Zip(test.Keys))
            {
                using var share = new ShareMaker(seeds, key, 0).Refresh(opening.Request, noisy);
                using var flooded = Constant(test.Parameters, flood); // a sharing of the sum of all flooding, of degree 0
                share.Value.Add(flooded);
                opening.TakeShare(seeds.Validator, [.. opening.Request.Id.Span, .. share.Encode()]);
            }
            return slots.AsSpan().SequenceEqual(test.Secret.Decrypt(opening.Result!));
        }
    }

    [Fact]
    public void What_is_too_noisy_has_no_price()
    {
        var noise = new ThresholdNoise(BfvParameters.Secure8192, Committee.Default);
        var model = noise.Model;
        var circuit = new Circuit(strict: true);
        var fresh = circuit.Input(noise.RefreshedNoise, Overflow.Uniform);
        var once = circuit.Relinearize(circuit.Multiply(fresh, fresh));
        var twice = circuit.Relinearize(circuit.Multiply(once, once));
        var thrice = circuit.Relinearize(circuit.Multiply(twice, twice));
        Assert.True(noise.TryPriceRefresh(circuit, fresh, out var none));
        Assert.True(noise.TryPriceRefresh(circuit, once, out var one));
        Assert.True(noise.TryPriceRefresh(circuit, twice, out var two));
        Assert.False(noise.TryPriceRefresh(circuit, thrice, out var three));
        Assert.True(none <= one && one < two && two < three);
        Assert.Equal(LeakageBudget.Total, three);
        var bound = model.SlotMasked(model.Bounds(circuit, model.MultipartyRelinearizationNoise, model.KeyNoiseCanonical)[twice]);
        Assert.Equal(Math.ScaleB(model.Leakage(bound, (double)noise.FloodingBound), 100), (double)(two - (4UL << 36)), 1.0); // √N·‖v‖₂/(2B + 1), and four tails of 2^−64
        Assert.False(noise.TryPriceRefresh(double.PositiveInfinity, out _));
        Assert.False(noise.TryPriceRefresh(double.NaN, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => noise.LeakageOf(RequestPurpose.Refresh, RequestPath.Opening));
    }

    private static void Multiply(string name, int n, int f)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        using var table = new RefreshTable(test);
        using var key = test.Secret.RelinearizationKey("chain");
        var slots = BfvTests.Slots(test.Parameters, "chain");
        var ciphertext = test.Encrypt(slots, "chain");
        var (noise, refreshes) = (test.Noise.Model.HonestSum(1, 1), 0);
        for (var step = 1; step <= 20; step++)
        {
            if (!IsAffordable(test.Noise, noise))
            {
                using var before = ciphertext;
                ciphertext = table.Refresh(before, noise);
                (noise, refreshes) = (test.Noise.RefreshedNoise, refreshes + 1);
                Assert.True(test.Secret.NoiseNorm(ciphertext) <= noise);
            }
            noise = NoiseOfNext(test.Noise.Model, noise);
            (ciphertext, slots) = Next(test, key, ciphertext, slots, step);
            Assert.True(test.Secret.NoiseNorm(ciphertext) <= noise);
        }
        using (ciphertext) Assert.Equal(slots, test.Secret.Decrypt(ciphertext));
        Assert.InRange(refreshes, 2, 20);
        Assert.All(table.Ledgers, ledger => Assert.Equal(refreshes, ledger.Count));
        Assert.All(table.Ledgers, ledger => Assert.InRange(ledger.Spent, 1UL, LeakageBudget.Total));
    }

    /// <summary>Whether one more multiplication leaves a ciphertext whose refresh costs at most the 1024th part of the budget.</summary>
    private static bool IsAffordable(ThresholdNoise noise, double before) => noise.TryPriceRefresh(NoiseOfNext(noise.Model, before), out var price) && price <= LeakageBudget.Total / 1024;

    private static double NoiseOfNext(NoiseModel model, double noise)
    {
        var circuit = new Circuit(strict: true);
        var x = circuit.Input(noise, Overflow.Arbitrary);
        var next = circuit.Relinearize(circuit.Multiply(x, circuit.AddPlain(x)));
        return model.Bounds(circuit, model.MultipartyRelinearizationNoise, model.KeyNoiseCanonical)[next];
    }

    /// <summary>x·(x + step), and what its slots are.</summary>
    private static (Ciphertext Ciphertext, ulong[] Slots) Next(TestCommittee test, RelinearizationKey key, Ciphertext x, ulong[] slots, int step)
    {
        using (x)
        {
            using var constant = test.Encoder.Encode(Enumerable.Repeat((ulong)step, test.Parameters.Degree).ToArray());
            using var shifted = Evaluator.AddPlain(x, constant);
            using var product = Evaluator.Multiply(x, shifted);
            var p = test.Parameters.PlainModulus;
            return (Evaluator.Relinearize(product, key), [.. slots.Select(value => p.Multiply(value, p.Add(value, (ulong)step)))]);
        }
    }

    /// <summary>
    /// Noise after a refresh; how many refreshes a key has when each follows one multiplication; the most multiplications that leave it a thousand, and how many these are; bytes from each validator, for the mask and for the opening.
    /// </summary>
    private static string Line(ThresholdNoise noise)
    {
        var circuit = new Circuit(strict: true);
        var x = circuit.Input(noise.RefreshedNoise, Overflow.Arbitrary);
        var (one, deepest, left) = (0UL, 0, 0UL);
        for (var depth = 1; ; depth++)
        {
            x = circuit.Relinearize(circuit.Multiply(x, x));
            if (!noise.TryPriceRefresh(circuit, x, out var price)) break;
            if (depth == 1) one = LeakageBudget.Total / price;
            if (LeakageBudget.Total / price >= 1000) (deepest, left) = (depth, LeakageBudget.Total / price);
        }
        return FormattableString.Invariant($"{noise.Parameters.Name,-12} {noise.Committee,-9} {Math.Log2(noise.RefreshedNoise),5:F1} {one,10:N0} {deepest,6} {left,10:N0} {2 * (32 + Share.EncodedLength(noise.Parameters)),11:N0}");
    }

    private static double Noisiest(ThresholdNoise noise)
    {
        var (covered, refused) = (1.0, Math.ScaleB(1, 400));
        while (refused / covered > 1.001)
        {
            var middle = Math.Sqrt(covered) * Math.Sqrt(refused);
            if (noise.TryPriceRefresh(middle, out _)) covered = middle;
            else refused = middle;
        }
        return covered;
    }

    private static CoefficientPolynomial Constant(BfvParameters parameters, BigInteger value)
    {
        var constant = CoefficientPolynomial.Zero(parameters.DataBasis);
        var residues = parameters.DataBasis.Residues(value);
        for (var l = 0; l < residues.Length; l++) constant.Limb(l).Fill(residues[l]);
        return constant;
    }
}
