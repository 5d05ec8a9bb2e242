using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Preparing masks while up to f validators are silent, lie, contradict themselves, replay, come late, or rush; and what more than f cannot do either.</summary>
public sealed class RefreshPreparationTests
{
    [Theory]
    [InlineData("InsecureToy256", 4, 1)]
    [InlineData("InsecureToy256", 7, 2)]
    [InlineData("InsecureToy256", 10, 3)]
    [InlineData("Secure8192", 4, 1)]
    public void It_encrypts_the_sum_of_the_masks_with_the_sum_of_the_noises(string name, int n, int f)
    {
        using var test = new TestCommittee(Bfv.BfvTests.Get(name), new Committee(n, f));
        using var table = new RefreshTable(test);
        using var prepared = Honest(table, 5);
        using var mask = SumOfMasks(table, 5);
        Assert.Equal(table.Slots(mask), test.Secret.Decrypt(prepared.Encryption));
        using var sum = CoefficientPolynomial.Zero(test.Parameters.DataBasis);
        for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
        {
            using var body = PartOf(table, 5, subset);
            sum.Add(body);
        }
        Assert.True(sum.Residues.SequenceEqual(prepared.Encryption.C0.Residues)); // Σ_A (−a·s_A + Δ·ρ_A + e_A)
    }

    [Fact]
    public void All_members_of_a_subset_expand_the_same_and_no_two_subsets_or_masks_do()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, Committee.Default);
        using var table = new RefreshTable(test);
        var seen = new HashSet<string>();
        for (var number = 0u; number < 2; number++)
            for (var subset = 0; subset < test.Committee.SubsetCount; subset++)
            {
                var expansions = test.Committee.Members(subset).Select(validator => Words(Expansion(table, validator, number), subset)).Distinct().ToList();
                Assert.Single(expansions);
                Assert.True(seen.Add(expansions[0]));
            }

        static string Words(RefreshExpansion expansion, int subset)
        {
            using var mask = expansion.MaskOf(subset);
            using var noise = expansion.NoiseOf(subset);
            return string.Join(',', mask.Coefficients.ToArray()) + '|' + string.Join(',', noise.Coefficients.ToArray());
        }
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
                if (liars.Contains(validator)) share[32 + 100 * validator] ^= 1; // each lies in a place of its own
                preparation.TakeShare(validator, share);
            }
            Assert.Equal(liars, preparation.Wrong.Order());
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
            if (validator > 2) share[32 + 100 * validator] ^= 1;
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
        using (var forged = Result(AcceptanceRule.Unsound(f))) Assert.Equal(chosen.C0.Residues, forged.Encryption.C0.Residues);
        using (var sound = Result(table.Rule))
        using (var honest = Honest(table, 0)) Assert.Equal(honest.Encryption.Encode(), sound.Encryption.Encode());

        PreparedMask Result(AcceptanceRule rule)
        {
            using var preparation = new RefreshPreparation(table.Context, 0, test.Parameters, test.Committee, rule);
            List<Share> points = [new Share(test.Parameters, 0, chosen.C0)];
            for (var honest = f + 1; honest <= 2 * f; honest++)
            {
                var message = table.Parties[honest - 1].Prepare(0);
                preparation.TakeShare(honest, message);
                Assert.True(Share.TryRead(test.Parameters, honest, message.AsSpan(32), out var share));
                points.Add(share);
            }
            for (var liar = 1; liar <= f; liar++)
            {
                using var forged = new Share(test.Parameters, liar, Reconstruction.Interpolate(points, liar));
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
        RefreshTable.AssertSeesLateEquivocation(table.Parties[3].Prepare(0), 4, (sender, message) => preparation.TakeShare(sender, message), () => preparation.Senders);
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
        RefreshTable.AssertReadsShares(table.Parties[0].Prepare(0), table.NewPreparation, (fresh, sender, message) => fresh.TakeShare(sender, message), fresh => fresh.Senders);
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
        return new RefreshExpansion(table.Test.Parameters, seeds, table.Context.MaskId(number));
    }

    /// <summary>−a·s_A + Δ·ρ_A + e_A, what a subset adds to the first half of Enc(ρ).</summary>
    internal static CoefficientPolynomial PartOf(RefreshTable table, uint number, int subset)
    {
        var (test, validator) = (table.Test, table.Test.Committee.Members(subset).First());
        var expansion = Expansion(table, validator, number);
        using var secret = KeyContribution.SecretPart(test.Parameters, test.Seeds[validator - 1], subset, test.Transcript);
        using var product = PreparedMask.ExpandA(test.Parameters, table.Context.MaskId(number)).IntoEvaluation();
        product.Multiply(secret);
        var part = product.IntoCoefficients();
        part.Negate();
        using var mask = expansion.MaskOf(subset);
        using var scaled = mask.Scale();
        using var small = expansion.NoiseOf(subset);
        using var noise = small.ToPolynomial(test.Parameters.DataBasis);
        part.Add(scaled);
        part.Add(noise);
        return part;
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
