using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>When a validator's share of a refresh leaves, and when it does not; restarts included.</summary>
public sealed class RefreshPartyTests
{
    [Fact]
    public void Killed_between_ledger_and_send_it_sends_the_same_share_after_the_restart()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([1, 2, 3], "restart");
        using var opening = table.Open(ciphertext);
        var unsent = table.Share(2, opening, ciphertext); // lost with the process
        var spent = table.Ledgers[1].Spent;
        Assert.True(spent > 0);
        Assert.Null(table.Restart(2).TryAnswer(opening.Request, ciphertext, 1, table.Pool, out var message));
        Assert.Equal(unsent, message);
        Assert.Equal(spent, table.Ledgers[1].Spent); // it costs nothing again
        Assert.Equal(1, table.Ledgers[1].Count);
    }

    [Fact]
    public void Shares_of_a_preparation_are_the_same_after_a_restart()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        var before = table.Parties[0].Prepare(3);
        Assert.Equal(before, table.Restart(1).Prepare(3));
        Assert.NotEqual(before[32..], table.Parties[0].Prepare(4)[32..]);
        Assert.Equal(0, table.Ledgers[0].Count); // they show nothing that needs writing down
    }

    [Fact]
    public void No_share_leaves_before_the_mask_is_assigned_nor_after_it_is_given_up()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare(2);
        using var ciphertext = test.Encrypt([1], "when");
        var request = table.Request(ciphertext, 0);
        Assert.Equal(RefreshRefusal.NotAssigned, table.Parties[0].TryAnswer(request, ciphertext, 1, table.Pool, out _));
        table.Pool.Assign(new RefreshAssignment(0, ciphertext.Digest.ToArray()));
        Assert.Equal(RefreshRefusal.NotAssigned, table.Parties[0].TryAnswer(table.Request(ciphertext, 1), ciphertext, 1, table.Pool, out _));
        Assert.Null(table.Parties[0].TryAnswer(request, ciphertext, 1, table.Pool, out _));
        table.Pool.Abort(0);
        Assert.Equal(RefreshRefusal.NotAssigned, table.Parties[0].TryAnswer(request, ciphertext, 1, table.Pool, out _));
        Assert.Equal(1, table.Ledgers[0].Count);
    }

    [Fact]
    public void A_burnt_mask_stays_burnt_after_a_restart_whatever_the_board_says()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare(2);
        using var ciphertext = test.Encrypt([1], "burnt");
        using var opening = table.Open(ciphertext);
        var sent = table.Share(1, opening, ciphertext);
        table.Parties[0].Burn(0); // it had answered
        table.Parties[1].Burn(0); // it had not
        table.Parties[1].Burn(0);
        for (var restarts = 0; restarts < 2; restarts++)
        {
            Assert.Null(table.Parties[0].TryAnswer(opening.Request, ciphertext, 1, table.Pool, out var message));
            Assert.Equal(sent, message); // what left may leave again
            Assert.Equal(RefreshRefusal.LedgerRefuses, table.Parties[1].TryAnswer(opening.Request, ciphertext, 1, table.Pool, out message));
            Assert.Empty(message);
            table.Restart(1);
            table.Restart(2);
        }
        Assert.Equal(RefreshVerdict.Accepted, table.Pool.Abort(0));
        using var next = table.Open(ciphertext);
        Assert.Equal(1u, RefreshRequest.MaskOf(next.Request));
        for (var validator = 1; validator <= 4; validator++) next.TakeShare(validator, table.Share(validator, next, ciphertext));
        Assert.Equal(1UL, test.Secret.Decrypt(next.Result!)[0]);
    }

    [Fact]
    public void A_second_request_for_the_same_mask_and_ciphertext_is_not_answered_either()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([1], "again");
        using var opening = table.Open(ciphertext);
        table.Share(1, opening, ciphertext);
        var later = RefreshRequest.For(table.Context, test.Committee, ciphertext, 0, new byte[32], new byte[32], new byte[32], 2);
        Assert.Equal(RefreshRefusal.LedgerRefuses, table.Parties[0].TryAnswer(later, ciphertext, 1, table.Pool, out _));
    }

    [Fact]
    public void What_flooding_does_not_cover_is_not_answered_and_costs_nothing()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([1], "noisy");
        using var opening = table.Open(ciphertext);
        foreach (var noise in new[] { (double)test.Noise.FloodingBound, double.PositiveInfinity, double.NaN, -1 })
            Assert.Equal(RefreshRefusal.NoiseNotCovered, table.Parties[0].TryAnswer(opening.Request, ciphertext, noise, table.Pool, out _));
        Assert.Equal(0, table.Ledgers[0].Count);
        Assert.Equal(0UL, table.Ledgers[0].Spent);
    }

    [Fact]
    public void Every_refresh_is_charged_and_the_one_that_would_pass_the_budget_is_refused()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        Assert.True(test.Noise.TryPriceRefresh(1, out var price));
        using var table = new RefreshTable(test, 2 * price);
        table.Prepare(3);
        for (var count = 0; count < 3; count++)
        {
            using var ciphertext = test.Encrypt([1], $"budget {count}");
            using var opening = table.Open(ciphertext);
            Assert.Equal(count < 2 ? null : RefreshRefusal.LedgerRefuses, table.Parties[0].TryAnswer(opening.Request, ciphertext, 1, table.Pool, out _));
        }
        Assert.Equal(2 * price, table.Ledgers[0].Spent);
    }

    [Fact]
    public void A_request_of_another_form_key_epoch_or_ciphertext_is_not_its()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        table.Prepare();
        using var ciphertext = test.Encrypt([1], "its");
        using var other = test.Encrypt([1], "another");
        using var opening = table.Open(ciphertext);
        var party = table.Parties[0];
        Assert.Equal(RefreshRefusal.NotItsRequest, party.TryAnswer(opening.Request, other, 1, table.Pool, out _));
        foreach (var strange in new[]
        {
            test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters)),
            RefreshRequest.For(new RefreshContext(new byte[32], 1), test.Committee, ciphertext, 0, new byte[32], new byte[32], new byte[32], 1),
            RefreshRequest.For(new RefreshContext(Enumerable.Repeat((byte)1, 32).ToArray(), 0), test.Committee, ciphertext, 0, new byte[32], new byte[32], new byte[32], 1),
            RefreshRequest.For(table.Context, Committee.Default, ciphertext, 0, new byte[32], new byte[32], new byte[32], 1),
        })
            Assert.Equal(RefreshRefusal.NotItsRequest, party.TryAnswer(strange, ciphertext, 1, table.Pool, out _));
        Assert.Equal(0, table.Ledgers[0].Count);
    }

    /// <summary>A request of a refresh names no slot that would be shown; asked as an opening it would show the message's or its own mask's.</summary>
    [Fact]
    public void A_refresh_is_not_answered_as_an_opening_nor_an_opening_as_a_refresh()
    {
        using var test = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var table = new RefreshTable(test);
        using var ciphertext = test.Encrypt([1], "kinds");
        Assert.Throws<ArgumentException>(() => test.Makers[0].Open(table.Request(ciphertext, 0), ciphertext));
        Assert.Throws<ArgumentException>(() => test.Makers[0].Refresh(test.Request(ciphertext, RequestPath.Opening, SlotSet.All(test.Parameters)), ciphertext));
        Assert.Throws<ArgumentException>(() => test.Makers[0].Refresh(test.Request(ciphertext, RequestPath.Opening, SlotSet.Range(test.Parameters, 0, 0)), ciphertext));
    }
}
