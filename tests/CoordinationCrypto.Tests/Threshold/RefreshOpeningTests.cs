using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>Opening m + ρ while up to f validators are silent, lie, contradict themselves, replay, come late, or rush.</summary>
public sealed class RefreshOpeningTests
{
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 3)]
    public void Up_to_f_wrong_shares_are_corrected_and_named(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        table.Prepare(f + 1);
        var slots = BfvTests.Slots(test.Parameters, "wrong");
        for (var count = 0; count <= f; count++)
        {
            using var ciphertext = test.Encrypt(slots, $"wrong {count}");
            using var opening = table.Open(ciphertext);
            var liars = Enumerable.Range(1, count).Select(i => 2 * i).ToList();
            foreach (var validator in liars.Concat(Enumerable.Range(1, n).Except(liars))) // the liars speak first
            {
                var share = table.Share(validator, opening, ciphertext);
                if (liars.Contains(validator)) share[32 + validator] ^= 1;
                opening.TakeShare(validator, share);
            }
            Assert.Equal(liars, opening.Wrong.Order());
            Assert.Equal(slots, test.Secret.Decrypt(opening.Result!));
        }
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void With_f_silent_2f_plus_1_shares_do_and_one_fewer_does_not(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        table.Prepare();
        var slots = BfvTests.Slots(test.Parameters, "silent");
        using var ciphertext = test.Encrypt(slots, "silent");
        using var opening = table.Open(ciphertext);
        for (var validator = f + 1; validator <= 3 * f; validator++)
        {
            Assert.Equal(RefreshReceipt.Accepted, opening.TakeShare(validator, table.Share(validator, opening, ciphertext)));
            Assert.Null(opening.Result);
        }
        Assert.Equal(RefreshReceipt.Accepted, opening.TakeShare(n, table.Share(n, opening, ciphertext)));
        Assert.Equal(slots, test.Secret.Decrypt(opening.Result!));
        Assert.Equal(RefreshReceipt.Late, opening.TakeShare(1, table.Share(1, opening, ciphertext)));
    }

    /// <summary>Beyond f nothing is accepted and nobody is blamed: the mask is given up.</summary>
    [Fact]
    public void With_f_plus_1_wrong_nothing_comes_out()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([1, 2, 3], "too many");
        using var opening = table.Open(ciphertext);
        for (var validator = 1; validator <= 4; validator++)
        {
            var share = table.Share(validator, opening, ciphertext);
            if (validator > 2) share[32 + validator] ^= 1;
            Assert.Equal(RefreshReceipt.Accepted, opening.TakeShare(validator, share));
        }
        Assert.Null(opening.Result);
        Assert.Empty(opening.Wrong);
        Assert.Equal(RefreshVerdict.Accepted, table.Pool.Abort(0));
    }

    [Fact]
    public void An_old_share_is_refused_and_with_the_new_requests_name_it_is_wrong()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare(2);
        using var first = test.Encrypt([1], "first");
        using var second = test.Encrypt([2], "second");
        using var old = table.Open(first);
        var share = table.Share(1, old, first);
        using var opening = table.Open(second);
        Assert.Equal(RefreshReceipt.OtherContext, opening.TakeShare(1, share));
        opening.Request.Id.Bytes.CopyTo(share);
        Assert.Equal(RefreshReceipt.Accepted, opening.TakeShare(1, share));
        for (var validator = 2; validator <= 4; validator++) opening.TakeShare(validator, table.Share(validator, opening, second));
        Assert.Equal([1], opening.Wrong);
        Assert.Equal(2UL, test.Secret.Decrypt(opening.Result!)[0]);
    }

    [Fact]
    public void One_who_says_two_things_is_seen_and_the_first_stays()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([5], "twice");
        using var opening = table.Open(ciphertext);
        var share = table.Share(1, opening, ciphertext);
        var other = (byte[])share.Clone();
        other[40] ^= 1;
        Assert.Equal(RefreshReceipt.Accepted, opening.TakeShare(1, share));
        Assert.Equal(RefreshReceipt.Duplicate, opening.TakeShare(1, share));
        Assert.Equal(RefreshReceipt.Equivocation, opening.TakeShare(1, other));
        for (var validator = 2; validator <= 3; validator++) opening.TakeShare(validator, table.Share(validator, opening, ciphertext));
        Assert.Equal(RefreshReceipt.Equivocation, opening.TakeShare(1, other)); // also when it is over
        RefreshTable.AssertSeesLateEquivocation(table.Share(4, opening, ciphertext), 4, (sender, message) => opening.TakeShare(sender, message), () => opening.Senders);
        Assert.Empty(opening.Wrong);
        Assert.Equal(5UL, test.Secret.Decrypt(opening.Result!)[0]);
    }

    [Fact]
    public void What_reads_as_nothing_is_malformed_and_mutated_shares_never_throw()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([5], "malformed");
        using var opening = table.Open(ciphertext);
        RefreshTable.AssertReadsShares(
            table.Share(1, opening, ciphertext),
            () => new RefreshOpening(opening.Request, Assigned(table), test.Committee, table.Rule),
            (fresh, sender, message) => fresh.TakeShare(sender, message),
            fresh => fresh.Senders);
        Assert.Throws<ArgumentException>(() => new RefreshOpening(table.Request(ciphertext, 1), Assigned(table), test.Committee, table.Rule));
    }

    /// <summary>f validators who see f honest shares first put a polynomial through those and a message of their choice. It takes 2f + 1 shares to rule that out.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 2)]
    public void The_rushing_choose_the_message_if_one_share_fewer_is_asked_for_and_not_otherwise(int n, int f)
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var table = new RefreshTable(test);
        var slots = BfvTests.Slots(test.Parameters, "rushing");
        Assert.NotEqual(slots, Result(AcceptanceRule.Unsound(f)));
        Assert.Equal(slots, Result(table.Rule));

        ulong[] Result(AcceptanceRule rule)
        {
            table.Prepare();
            using var ciphertext = test.Encrypt(slots, "rushing");
            using var opening = table.Open(ciphertext, rule);
            var first = Enumerable.Range(f + 1, f).ToList();
            foreach (var honest in first) opening.TakeShare(honest, table.Share(honest, opening, ciphertext));
            var shares = first.Select(honest => Read(test, honest, table.Share(honest, opening, ciphertext))).ToList();
            shares.Add(new Share(test.Parameters, 0, CoefficientPolynomial.Zero(test.Parameters.DataBasis))); // at 0: they want m + ρ to be nothing
            for (var liar = 1; liar <= f; liar++)
            {
                using var forged = new Share(test.Parameters, liar, Reconstruction.Interpolate(shares, liar));
                opening.TakeShare(liar, [.. opening.Request.Id.Bytes, .. forged.Encode()]);
            }
            for (var honest = 2 * f + 1; honest <= n; honest++) opening.TakeShare(honest, table.Share(honest, opening, ciphertext));
            var result = test.Secret.Decrypt(opening.Result!);
            table.Pool.Finish(RefreshRequest.MaskOf(opening.Request));
            return result;
        }
    }

    private static PreparedMask Assigned(RefreshTable table) => table.Pool.TryGetAssigned(0, out var mask) ? mask : throw new InvalidOperationException();

    private static Share Read(TestCommittee test, int validator, byte[] message)
    {
        Assert.True(Share.TryRead(test.Parameters, validator, message.AsSpan(32), out var share));
        return share;
    }
}
