using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class MaskedScanTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void A_live_cell_comes_out_zero_exactly_where_it_was_zero(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        var slots = Pattern(test);
        using var ciphertext = test.Encrypt(slots, "scan");
        var live = SlotSet.Range(test.Parameters, 10, 100);
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, live);
        var opened = test.Reconstruct(request, test.ScanShares(request, ciphertext));
        Assert.Equal(live.Members().Where(slot => slots[slot] == 0), live.Members().Where(slot => opened[slot] == 0));
    }

    [Fact]
    public void It_works_at_full_size()
    {
        using var test = new TestCommittee(BfvParameters.Secure8192, new Committee(4, 1));
        var slots = Pattern(test);
        using var ciphertext = test.Encrypt(slots, "scan");
        var live = SlotSet.Range(test.Parameters, 0, 4096);
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, live);
        var opened = test.Reconstruct(request, test.ScanShares(request, ciphertext));
        Assert.Equal(live.Members().Where(slot => slots[slot] == 0), live.Members().Where(slot => opened[slot] == 0));
    }

    [Fact]
    public void The_two_round_scan_opens_zeros_in_the_same_cells()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        var slots = Pattern(test);
        using var ciphertext = test.Encrypt(slots, "scan");
        var live = SlotSet.Range(test.Parameters, 10, 100);
        var first = test.Request(ciphertext, RequestPath.TwoRoundScan, live);
        using var sum = new Accumulator(test.Parameters);
        for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
        {
            var bodies = test
                .Committee.Members(subset)
                .Select(validator => test.Makers[validator - 1].MaskedCiphertext(first, ciphertext, subset, test.Encryptor))
                .ToList();
            Assert.Single(bodies.Select(body => Convert.ToHexString(body.Digest)).Distinct()); // every member makes the same bytes
            sum.Add(bodies[0]);
        }
        using var total = sum.ToCiphertext();
        var second = test.Request(total, RequestPath.TwoRoundScan, live, round: 2);
        var opened = test.Reconstruct(second, test.OpenShares(second, total));
        Assert.Equal(live.Members().Where(slot => slots[slot] == 0), live.Members().Where(slot => opened[slot] == 0));
    }

    [Fact]
    public void An_opening_shows_the_open_slots_and_nothing_of_the_others()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        var slots = Pattern(test);
        using var ciphertext = test.Encrypt(slots, "opening");
        var counts = new long[16];
        for (var attempt = 0u; attempt < Law.Count(100); attempt++)
        {
            var open = SlotSet.Single(test.Parameters, 17);
            var request = test.Request(ciphertext, RequestPath.Opening, open, attempt);
            var opened = test.Reconstruct(request, test.OpenShares(request, ciphertext));
            Assert.Equal(slots[17], opened[17]);
            for (var slot = 0; slot < opened.Length; slot++)
                if (slot != 17)
                    counts[opened[slot] * 16 / 65537]++;
        }
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
    }

    [Fact]
    public void A_request_for_another_computation_or_ciphertext_is_not_answered()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1], "a");
        using var other = test.Encrypt([1], "b");
        var all = SlotSet.All(test.Parameters);
        var maker = test.Makers[0];
        Assert.Throws<ArgumentException>(() => maker.Open(test.Request(ciphertext, RequestPath.OneRoundScan, all), ciphertext));
        Assert.Throws<ArgumentException>(() => maker.Scan(test.Request(ciphertext, RequestPath.Opening, all), ciphertext));
        Assert.Throws<ArgumentException>(() => maker.Open(test.Request(ciphertext, RequestPath.Opening, all), other));
        Assert.Throws<ArgumentException>(() =>
            maker.MaskedCiphertext(test.Request(ciphertext, RequestPath.TwoRoundScan, all, round: 2), ciphertext, 0, test.Encryptor)
        );
    }

    [Fact]
    public void The_same_request_gives_the_same_bytes_after_a_restart()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var ciphertext = test.Encrypt([1, 2, 3], "again");
        var request = test.Request(ciphertext, RequestPath.OneRoundScan, SlotSet.Range(test.Parameters, 0, 100));
        using var first = test.Makers[2].Scan(request, ciphertext);
        using var seeds = test.SeedsOf(3);
        using var key = KeyShare.Derive(test.Parameters, seeds, test.Transcript);
        using var second = new ShareMaker(seeds, key, test.Noise.FloodingBound).Scan(request, ciphertext);
        Assert.Equal(first.Encode(), second.Encode());
    }

    [Fact]
    public void Given_all_that_f_validators_hold_a_ciphertext_decrypts_to_noise()
    {
        // The coalition {1, 2} of (7, 2) knows every s_A but that of the subset {3..7}. It decrypts with all it has; then, to show that
        // the test would see a success, with the missing part too.
        using var test = new TestCommittee(InsecureToyParameters.N1024, Committee.Default);
        var slots = new ulong[test.Parameters.Degree];
        using var ciphertext = test.Encrypt(slots, "all zero");
        var known = Enumerable
            .Range(0, test.Committee.SubsetCount)
            .Where(subset => test.Committee.IsMember(subset, 1) || test.Committee.IsMember(subset, 2))
            .ToList();
        Assert.Equal(test.Committee.SubsetCount - 1, known.Count);
        var counts = new long[16];
        foreach (var value in Decrypt(known))
            counts[value * 16 / 65537]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);
        Assert.All(Decrypt(Enumerable.Range(0, test.Committee.SubsetCount)), value => Assert.Equal(0UL, value));

        ulong[] Decrypt(IEnumerable<int> subsets)
        {
            var s = EvaluationPolynomial.Zero(test.Parameters.KeyBasis);
            foreach (var subset in subsets)
            {
                using var part = KeyContribution.SecretPart(
                    test.Parameters,
                    test.Seeds[test.Committee.Members(subset).First() - 1],
                    subset,
                    test.Transcript
                );
                s.Add(part);
            }
            using var secret = new Bfv.TestKey(test.Parameters, s);
            return secret.Decrypt(ciphertext);
        }
    }

    [Fact]
    public void The_key_shares_of_f_validators_interpolate_to_noise_and_those_of_f_plus_1_to_the_secret()
    {
        using var test = new TestCommittee(InsecureToyParameters.N1024, Committee.Default);
        using var ciphertext = test.Encrypt(new ulong[test.Parameters.Degree], "zero");
        Assert.All(Decrypt([2, 4, 7]), value => Assert.Equal(0UL, value));
        var counts = new long[16];
        foreach (var value in Decrypt([2, 4]))
            counts[value * 16 / 65537]++;
        Assert.InRange(ChiSquare.Deviation(counts), -ChiSquare.Limit, ChiSquare.Limit);

        ulong[] Decrypt(int[] validators)
        {
            var weights = Committee.LagrangeWeights(validators, 0, test.Parameters.KeyBasis);
            var s = EvaluationPolynomial.Zero(test.Parameters.KeyBasis);
            for (var i = 0; i < validators.Length; i++)
                s.AddScaled(test.Keys[validators[i] - 1].Value, weights[i]);
            using var secret = new Bfv.TestKey(test.Parameters, s);
            return secret.Decrypt(ciphertext);
        }
    }

    /// <summary>Random slots, every seventh of them zero.</summary>
    private static ulong[] Pattern(TestCommittee test)
    {
        var slots = Bfv.BfvTests.Slots(test.Parameters, "pattern");
        for (var i = 0; i < slots.Length; i += 7)
            slots[i] = 0;
        return slots;
    }
}
