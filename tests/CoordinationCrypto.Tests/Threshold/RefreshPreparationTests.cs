using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Preparing masks while up to f validators are silent, lie, contradict themselves, replay, come late, or rush; and what more than f cannot do either.</summary>
public sealed class RefreshPreparationTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void The_shares_lie_on_what_the_subsets_encrypt_and_that_encrypts_the_sum_of_the_masks(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        for (var number = 0u; number < 2; number++)
        {
            using var expected = new Accumulator(test.Parameters);
            for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
            {
                var bodies = test.Committee.Members(subset).Select(validator => Expansion(table, validator, number).EncryptionOf(subset, test.Encryptor)).ToList();
                Assert.Single(bodies.Select(body => Convert.ToHexString(body.Digest)).Distinct()); // every member makes the same
                expected.Add(bodies[0]);
            }
            using var sum = expected.ToCiphertext();
            using var prepared = Honest(table, number);
            Assert.Equal(sum.Encode(), prepared.Encryption.Encode());
            using var mask = SumOfMasks(table, number);
            Assert.Equal(table.Slots(mask), test.Secret.Decrypt(prepared.Encryption));
        }
    }

    /// <summary>The encryption of shares is the share of encryptions, bit for bit.</summary>
    [Theory]
    [InlineData("InsecureToy256", 7, 2)]
    [InlineData("Secure8192", 4, 1)]
    public void A_share_is_the_weighted_sum_of_its_subsets_encryptions(string name, int n, int f)
    {
        using var test = new TestCommittee(Bfv.BfvTests.Get(name), new Committee(n, f));
        using var table = new RefreshTable(test);
        var (expansion, basis) = (Expansion(table, 2, 5), test.Parameters.DataBasis);
        CoefficientPolynomial c0 = CoefficientPolynomial.Zero(basis), c1 = CoefficientPolynomial.Zero(basis);
        foreach (var subset in test.Committee.SubsetsOf(2))
        {
            using var body = expansion.EncryptionOf(subset, test.Encryptor);
            c0.AddScaled(body.C0, test.Committee.SharingWeight(subset, 2, basis));
            c1.AddScaled(body.C1, test.Committee.SharingWeight(subset, 2, basis));
        }
        using var expected = new Ciphertext(test.Parameters, c0, c1);
        Assert.Equal(expected.Encode(), table.Parties[1].Prepare(5)[32..]);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void With_f_silent_2f_plus_1_shares_do_and_one_fewer_does_not(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        for (var validator = f + 1; validator <= 3 * f; validator++)
        {
            Assert.Equal(RefreshReceipt.Accepted, preparation.TakeShare(validator, table.Parties[validator - 1].Prepare(0)));
            Assert.False(preparation.IsComplete);
        }
        Assert.Throws<InvalidOperationException>(preparation.TakeMask);
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeShare(n, table.Parties[n - 1].Prepare(0)));
        Assert.True(preparation.IsComplete);
        Assert.Equal(RefreshReceipt.Late, preparation.TakeShare(1, table.Parties[0].Prepare(0)));
        AssertHonest(table, preparation);
        Assert.Throws<InvalidOperationException>(preparation.TakeMask); // it is given away once
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void Up_to_f_wrong_shares_are_corrected_and_named(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        for (var count = 0; count <= f; count++)
        {
            using var preparation = table.NewPreparation();
            var liars = Enumerable.Range(1, count).Select(i => 2 * i).ToList();
            foreach (var validator in liars.Concat(Enumerable.Range(1, n).Except(liars))) // the liars speak first
            {
                var share = table.Parties[validator - 1].Prepare(0);
                if (liars.Contains(validator)) share[validator % 4 == 0 ? 32 : share.Length / 2 + 100] ^= 1; // one lies in the first polynomial, one in the second
                preparation.TakeShare(validator, share);
            }
            Assert.Equal(liars, preparation.Wrong);
            AssertHonest(table, preparation);
        }
    }

    /// <summary>Beyond f nothing is accepted and nobody is blamed: the number is given up.</summary>
    [Fact]
    public void With_f_plus_1_wrong_nothing_comes_out()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        for (var validator = 1; validator <= 4; validator++)
        {
            var share = table.Parties[validator - 1].Prepare(0);
            if (validator > 2) share[^(100 * validator)] ^= 1; // in the second polynomial only
            Assert.Equal(RefreshReceipt.Accepted, preparation.TakeShare(validator, share));
        }
        Assert.False(preparation.IsComplete);
        Assert.Empty(preparation.Wrong);
        Assert.Throws<InvalidOperationException>(preparation.TakeMask);
    }

    /// <summary>f validators who see f honest shares first put polynomials through those and an Enc(ρ) of their choice. It takes 2f + 1 shares to rule that out.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void The_rushing_choose_the_mask_if_one_share_fewer_is_asked_for_and_not_otherwise(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        using var chosen = test.Encrypt([7, 7, 7], "chosen");
        using (var forged = Result(AcceptanceRule.Unsound(f))) Assert.Equal(chosen.Encode(), forged.Encryption.Encode());
        using (var sound = Result(table.Rule))
        using (var honest = Honest(table, 0)) Assert.Equal(honest.Encryption.Encode(), sound.Encryption.Encode());

        PreparedMask Result(AcceptanceRule rule)
        {
            using var preparation = new RefreshPreparation(table.Context, 0, test.Parameters, test.Committee, rule);
            List<Share> first = [new Share(test.Parameters, 0, chosen.C0.Clone())], second = [new Share(test.Parameters, 0, chosen.C1.Clone())];
            for (var honest = f + 1; honest <= 2 * f; honest++)
            {
                var message = table.Parties[honest - 1].Prepare(0);
                preparation.TakeShare(honest, message);
                Assert.True(Ciphertext.TryRead(test.Parameters, message.AsSpan(32), out var share));
                first.Add(new Share(test.Parameters, honest, share.C0));
                second.Add(new Share(test.Parameters, honest, share.C1));
            }
            for (var liar = 1; liar <= f; liar++)
            {
                using var forged = new Ciphertext(test.Parameters, Reconstruction.Interpolate(first, liar), Reconstruction.Interpolate(second, liar));
                preparation.TakeShare(liar, [.. table.Context.MaskId(0), .. forged.Encode()]);
            }
            for (var honest = 2 * f + 1; honest <= n; honest++) preparation.TakeShare(honest, table.Parties[honest - 1].Prepare(0));
            return preparation.TakeMask();
        }
    }

    [Fact]
    public void One_who_says_two_things_is_seen_and_the_first_stays()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        var first = table.Parties[0].Prepare(0);
        var second = (byte[])first.Clone();
        second[100] ^= 1;
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeShare(1, first));
        Assert.Equal(RefreshReceipt.Duplicate, preparation.TakeShare(1, first));
        Assert.Equal(RefreshReceipt.Equivocation, preparation.TakeShare(1, second));
        for (var validator = 2; validator <= 3; validator++) preparation.TakeShare(validator, table.Parties[validator - 1].Prepare(0));
        Assert.Equal(RefreshReceipt.Equivocation, preparation.TakeShare(1, second)); // also when it is over
        Assert.Equal(RefreshReceipt.Duplicate, preparation.TakeShare(1, first));
        Assert.Empty(preparation.Wrong);
        AssertHonest(table, preparation);
    }

    [Fact]
    public void Shares_of_another_mask_key_or_epoch_say_nothing_here_and_under_this_ones_id_are_wrong()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        var ids = new[] { table.Context.MaskId(0), table.Context.MaskId(1), new RefreshContext(new byte[32], 1).MaskId(0), new RefreshContext(Enumerable.Repeat((byte)1, 32).ToArray(), 0).MaskId(0) };
        Assert.Equal(ids.Length, ids.Select(Convert.ToHexString).Distinct().Count());
        using var preparation = table.NewPreparation();
        var old = table.Parties[0].Prepare(1);
        foreach (var id in ids.Skip(1))
        {
            id.CopyTo(old, 0);
            Assert.Equal(RefreshReceipt.OtherContext, preparation.TakeShare(1, old));
        }
        ids[0].CopyTo(old, 0);
        Assert.Equal(RefreshReceipt.Accepted, preparation.TakeShare(1, old));
        for (var validator = 2; validator <= 4; validator++) preparation.TakeShare(validator, table.Parties[validator - 1].Prepare(0));
        Assert.Equal([1], preparation.Wrong);
        AssertHonest(table, preparation);
    }

    [Fact]
    public void What_reads_as_nothing_is_malformed_and_mutated_shares_never_throw()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var preparation = table.NewPreparation();
        var share = table.Parties[0].Prepare(0);
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(0, share));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(5, share));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(1, []));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(1, share.AsSpan(1)));
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(1, (byte[])[.. share, 0]));
        var high = (byte[])share.Clone();
        high.AsSpan(32).Fill(255);
        Assert.Equal(RefreshReceipt.Malformed, preparation.TakeShare(1, high)); // residues above their primes
        Assert.Empty(preparation.Senders);
        using var random = Streams.Seeded("mutated shares");
        var words = new ulong[300];
        random.Fill(words);
        foreach (var word in words)
        {
            using var fresh = table.NewPreparation();
            var mutated = (byte[])share.Clone();
            mutated[(word & 1) == 0 ? word % 32 : word % (ulong)share.Length] ^= (byte)(word >> 32 | 1);
            Assert.True(fresh.TakeShare(1, mutated) is RefreshReceipt.OtherContext == !mutated.AsSpan(0, 32).SequenceEqual(share.AsSpan(0, 32)));
        }
    }

    /// <summary>Σ_A ρ_A modulo p, of those subsets whose seeds are known.</summary>
    internal static Plaintext SumOfMasks(RefreshTable table, uint number, Func<int, bool>? isKnown = null)
    {
        var test = table.Test;
        var sum = new Plaintext(test.Parameters);
        for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
        {
            if (isKnown?.Invoke(subset) == false) continue;
            using var mask = Expansion(table, test.Committee.Members(subset).First(), number).MaskOf(subset);
            for (var j = 0; j < sum.Coefficients.Length; j++) sum.Coefficients[j] = test.Parameters.PlainModulus.Add(sum.Coefficients[j], mask.Coefficients[j]);
        }
        return sum;
    }

    internal static RefreshExpansion Expansion(RefreshTable table, int validator, uint number)
    {
        var seeds = table.Test.Seeds[validator - 1];
        return new RefreshExpansion(table.Test.Parameters, seeds, MaskExpansion.Weights(table.Test.Parameters, seeds), table.Context.MaskId(number));
    }

    /// <summary>What comes of it with everyone honest.</summary>
    private static PreparedMask Honest(RefreshTable table, uint number)
    {
        using var preparation = new RefreshPreparation(table.Context, number, table.Test.Parameters, table.Test.Committee, table.Rule);
        for (var validator = 1; validator <= table.Test.Committee.Validators; validator++) preparation.TakeShare(validator, table.Parties[validator - 1].Prepare(number));
        return preparation.TakeMask();
    }

    private static void AssertHonest(RefreshTable table, RefreshPreparation preparation)
    {
        using var taken = preparation.TakeMask();
        using var honest = Honest(table, preparation.Number);
        Assert.Equal(honest.Encryption.Encode(), taken.Encryption.Encode());
    }
}
