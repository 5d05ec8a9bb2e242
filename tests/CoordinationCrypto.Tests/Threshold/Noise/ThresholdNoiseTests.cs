using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>
/// Bounds hold in honest and in worst-case runs, and are not idle: they may exceed what is measured by the stated slack and no more.
/// </summary>
public sealed class ThresholdNoiseTests
{
    /// <summary>
    /// Bits by which an honest bound may exceed a measurement, per product of two random polynomials: a tail of 2^−64 over N embeddings
    /// costs log2 √(2·ln(2N·2^64)) ≈ 3.4.
    /// </summary>
    private const double SlackBitsPerProduct = 5;

    [Theory]
    [InlineData("Secure8192", 4, 1, 1)]
    [InlineData("Secure8192", 7, 2, 64)]
    [InlineData("Secure16384", 4, 1, 16)]
    [InlineData("InsecureToy1024", 10, 3, 100)]
    public void A_sum_of_honest_doubled_ciphertexts_stays_below_its_bound_and_close_to_it(string name, int n, int f, int count)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        var half = (test.Parameters.PlainModulus.Value + 1) / 2;
        using var accumulator = new Accumulator(test.Parameters);
        using var one = test.Encoder.Encode(Enumerable.Repeat(half, 100).ToArray());
        for (var i = 0; i < count; i++)
        {
            using var ciphertext = test.Encryptor.Encrypt(one, Streams.Entropy($"honest {i}"));
            accumulator.Add(ciphertext);
        }
        using var sum = accumulator.ToCiphertext();
        using var doubled = Evaluator.MultiplyScalar(sum, 2);
        using var message = test.Encoder.Encode(Enumerable.Repeat((ulong)count, 100).ToArray());
        var measured = test.Secret.NoiseNorm(doubled, message);
        var bound = new NoiseModel(test.Parameters, test.Committee.SubsetCount).HonestSum(4.0 * count, 2.0 * count);
        AssertClose(measured, bound, products: 1); // u·e and e1·s
    }

    [Theory]
    [InlineData("Secure8192", 4, 1)]
    [InlineData("Secure8192", 7, 2)]
    [InlineData("InsecureToy1024", 10, 3)]
    public void An_honest_scan_stays_below_its_bound_and_close_to_it(string name, int n, int f)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        using var ciphertext = test.Encrypt(BfvTests.Slots(test.Parameters, "g"), "scan noise");
        var model = new NoiseModel(test.Parameters, test.Committee.SubsetCount);
        AssertClose(ScanNoise(test, ciphertext), model.SlotMasked(model.Masked(model.HonestSum(1, 1))), products: 2); // r·(u·e)
    }

    [Theory]
    [InlineData("Secure8192", 4, 1)]
    [InlineData("InsecureToy1024", 7, 2)]
    public void An_honest_two_round_scan_stays_below_its_bound_and_close_to_it(string name, int n, int f)
    {
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        using var ciphertext = test.Encrypt(BfvTests.Slots(test.Parameters, "g"), "two rounds");
        var live = SlotSet.All(test.Parameters);
        var first = test.Request(ciphertext, RequestPath.TwoRoundScan, live);
        using var sum = new Accumulator(test.Parameters);
        for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
        {
            using var body = test.Makers[test.Committee.Members(subset).First() - 1]
                .MaskedCiphertext(first, ciphertext, subset, test.Encryptor);
            sum.Add(body);
        }
        using var total = sum.ToCiphertext();
        var model = new NoiseModel(test.Parameters, test.Committee.SubsetCount);
        var bound = model.Masked(model.HonestSum(1, 1)) + model.HonestSum(test.Committee.SubsetCount, test.Committee.SubsetCount);
        AssertClose(
            OpeningNoise(test, total, test.Request(total, RequestPath.TwoRoundScan, live, round: 2)),
            model.SlotMasked(bound),
            products: 2
        );
    }

    [Fact]
    public void An_honest_opening_of_sixteen_members_stays_below_its_bound_and_close_to_it()
    {
        using var test = new TestCommittee(BfvParameters.Secure8192, Committee.Default);
        using var accumulator = new Accumulator(test.Parameters);
        for (var j = 0; j < ThresholdNoise.BitsPerOpening; j++)
        {
            using var half = test.Encrypt([(test.Parameters.PlainModulus.Value + 1) / 2], $"member {j}");
            using var scaled = Evaluator.MultiplyScalar(half, 2L << j);
            accumulator.Add(scaled);
        }
        using var sum = accumulator.ToCiphertext();
        var model = new NoiseModel(test.Parameters, test.Committee.SubsetCount);
        var bound = model.SlotMasked(
            model.HonestSum(Enumerable.Range(0, 16).Sum(j => Math.Pow(2L << j, 2)), Enumerable.Range(0, 16).Sum(j => 2.0 * (1 << j)))
        );
        AssertClose(
            OpeningNoise(test, sum, test.Request(sum, RequestPath.Opening, SlotSet.Single(test.Parameters, 0))),
            bound,
            products: 1
        );
        Assert.True(bound < test.Noise.BitsNoise);
    }

    [Theory]
    [InlineData("Secure8192", 7, 2)]
    [InlineData("InsecureToy1024", 4, 1)]
    public void A_cheaters_ciphertext_at_the_proofs_bound_stays_below_the_scans_bound(string name, int n, int f)
    {
        // All coefficients of the witness at the bound, signs aligned with the committee's own secrets (which no cheater knows), and a
        // full row of such submissions added up coherently.
        using var test = new TestCommittee(BfvTests.Get(name), new Committee(n, f));
        var witness = ProvenWitness.Derive(test.Parameters);
        using var ciphertext = WorstCase(test, witness, test.Parameters.RowSize);
        var measured = ScanNoise(test, ciphertext);
        Assert.True(measured <= test.Noise.ScanNoise, $"2^{Math.Log2(measured):F1} exceeds 2^{Math.Log2(test.Noise.ScanNoise):F1}");
        Assert.True(
            Math.Log2(test.Noise.ScanNoise / measured) < 12,
            $"2^{Math.Log2(measured):F1} is far below 2^{Math.Log2(test.Noise.ScanNoise):F1}: the bound is idle"
        );
    }

    [Theory]
    [InlineData("Secure8192", 4, 1)]
    [InlineData("Secure8192", 13, 4)]
    [InlineData("Secure16384", 10, 3)]
    public void With_all_noise_and_all_flooding_at_the_bound_every_coefficient_decodes(string name, int n, int f)
    {
        var parameters = BfvTests.Get(name);
        var noise = new ThresholdNoise(parameters, new Committee(n, f));
        var worst =
            new BigInteger(Math.Max(Math.Max(noise.TwoRoundScanNoise, noise.BitsNoise), noise.ProductSumNoise))
            + noise.FloodingBound * noise.Committee.SubsetCount;
        Assert.True(Decodes(worst));
        Assert.True(Decodes(-worst));
        Assert.False(Decodes(parameters.Delta / 2 + (parameters.Delta >> 20)));

        bool Decodes(BigInteger v)
        {
            using var message = new SlotEncoder(parameters).Encode(BfvTests.Slots(parameters, "worst"));
            using var phase = message.Scale();
            using var shift = CoefficientPolynomial.Zero(parameters.DataBasis);
            var residues = parameters.DataBasis.Residues(v);
            for (var l = 0; l < residues.Length; l++)
                shift.Limb(l).Fill(residues[l]);
            phase.Add(shift);
            using var decoded = PhaseDecoder.Decode(parameters, phase);
            return decoded.Coefficients.SequenceEqual(message.Coefficients);
        }
    }

    [Fact]
    public void The_proofs_walk_is_the_one_the_analysis_gives()
    {
        // |S| ≥ 2N·2^(−W/R) = 10.08 → 11 answers; a walk of ⌈2N/(2·11 − 2)⌉ = 820 steps; in each of them the difference of two
        // responses of at most 32·N − 1, and two places in a bucket of at most 24·N·β/0.3663.
        var witness = ProvenWitness.Derive(BfvParameters.Secure8192);
        Assert.Equal(820.0 * 2 * 262_143, witness.Mask);
        Assert.Equal(820.0 * (773_879_789_531 - 1) / 65_537, witness.FirstNoise);
        Assert.Equal(820.0 * (11_271_529 - 1), witness.SecondNoise);
    }

    [Fact]
    public void The_budget_refuses_the_opening_that_would_pass_it_and_stays_as_it_was()
    {
        var noise = new ThresholdNoise(BfvParameters.Secure8192, Committee.Default);
        var cost = noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan);
        var budget = new LeakageBudget();
        var openings = 0UL;
        while (budget.TrySpend(cost))
            openings++;
        Assert.Equal(noise.OpeningsPerKey(RequestPurpose.Scan, RequestPath.OneRoundScan), openings);
        Assert.True(budget.Left < cost);
        Assert.True(budget.TrySpend(budget.Left));
        Assert.False(budget.TrySpend(1));
        Assert.Equal(LeakageBudget.Total, budget.Spent);
    }

    [Fact]
    public void The_budget_is_low_from_its_half_on()
    {
        var budget = new LeakageBudget();
        Assert.True(budget.TrySpend(LeakageBudget.Total / 2 - 1));
        Assert.False(budget.IsLow);
        Assert.True(budget.TrySpend(1));
        Assert.True(budget.IsLow);
    }

    [Fact]
    public void A_modulus_without_room_for_flooding_is_refused()
    {
        var small = BfvParameters.Create("one prime pair", 16384, [0xfff9fff90001, 0xfff17ff08001], 0x1ffb37fb18001, 65537);
        Assert.Throws<ArgumentException>(() => new ThresholdNoise(small, Committee.Default));
    }

    /// <summary>The noise of a reconstructed scan without flooding: B = 0.</summary>
    private static double ScanNoise(TestCommittee test, Ciphertext ciphertext)
    {
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.Range(test.Parameters, 0, test.Parameters.RowSize));
        var shares = test.Seeds.Zip(test.Keys, (seeds, key) => new ShareMaker(seeds, key, 0).Scan(request, ciphertext)).ToList();
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), request.Degree, shares, out var phase, out _));
        using var message = PhaseDecoder.Decode(test.Parameters, phase!);
        return TestKey.NoiseNorm(phase!, message);
    }

    /// <summary>The noise of a reconstructed opening without flooding.</summary>
    private static double OpeningNoise(TestCommittee test, Ciphertext ciphertext, Request request)
    {
        var shares = test.Seeds.Zip(test.Keys, (seeds, key) => new ShareMaker(seeds, key, 0).Open(request, ciphertext)).ToList();
        Assert.True(Reconstruction.TryReconstruct(AcceptanceRule.Of(test.Committee), request.Degree, shares, out var phase, out _));
        using var message = PhaseDecoder.Decode(test.Parameters, phase!);
        return TestKey.NoiseNorm(phase!, message);
    }

    private static Ciphertext WorstCase(TestCommittee test, ProvenWitness witness, long weight)
    {
        var basis = test.Parameters.DataBasis;
        // A polynomial aligned with x, times x, has the constant coefficient Σ |x_j|: take u from the signs of the key's noise, e1 from
        // those of the secret.
        using var u = Aligned(test.Secret.PublicKeyNoise(test.PublicKey), (long)witness.Mask);
        using var e1 = Aligned(test.Secret.Coefficients(), (long)witness.SecondNoise);
        using var e0 = Aligned(test.Secret.Coefficients(), (long)witness.FirstNoise);
        using var mask = u.ToEvaluation();
        var c0 = EvaluationPolynomial.Product(basis, test.PublicKey.B, mask).IntoCoefficients();
        var c1 = EvaluationPolynomial.Product(basis, test.PublicKey.A, mask).IntoCoefficients();
        c0.Add(e0);
        c1.Add(e1);
        var scale = basis.Residues(weight);
        c0.Multiply(scale);
        c1.Multiply(scale);
        return new Ciphertext(test.Parameters, c0, c1);

        // y with y_0 = sign(x_0)·size and y_(N−j) = −sign(x_j)·size, so that (x·y)_0 = size·Σ |x_j|.
        CoefficientPolynomial Aligned(long[] x, long size)
        {
            var y = new long[x.Length];
            y[0] = x[0] < 0 ? -size : size;
            for (var j = 1; j < x.Length; j++)
                y[x.Length - j] = x[j] < 0 ? size : -size;
            return CoefficientPolynomial.FromSigned(basis, y);
        }
    }

    private static void AssertClose(double measured, double bound, int products)
    {
        Assert.True(measured <= bound, $"measured 2^{Math.Log2(measured):F1} exceeds the bound 2^{Math.Log2(bound):F1}");
        Assert.True(
            Math.Log2(bound / measured) <= SlackBitsPerProduct * products,
            $"the bound 2^{Math.Log2(bound):F1} is more than {SlackBitsPerProduct * products} bits above the measured "
                + $"2^{Math.Log2(measured):F1}"
        );
    }
}
