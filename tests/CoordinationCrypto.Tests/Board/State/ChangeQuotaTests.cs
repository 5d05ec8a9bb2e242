using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

public sealed class ChangeQuotaTests
{
    [Fact]
    public void Sixteen_charges_fill_any_window_of_w()
    {
        var (quota, ana) = (new ChangeQuota(), Hash32.Sha256("ana"u8));
        const ulong First = 1_000;
        for (var i = 0; i < ChangeQuota.Changes; i++)
        {
            Assert.False(quota.IsSpent(ana, First + (ulong)i));
            quota.Charge(ana, First + (ulong)i);
        }
        Assert.True(quota.IsSpent(ana, First + 15));
        Assert.True(quota.IsSpent(ana, First + ChangeQuota.WindowMilliseconds - 1));
        Assert.False(quota.IsSpent(ana, First + ChangeQuota.WindowMilliseconds));
        Assert.False(quota.IsSpent(Hash32.Sha256("bo"u8), First + 15));
        quota.Charge(ana, First + ChangeQuota.WindowMilliseconds); // one a window has left, and one is in it
        Assert.True(quota.IsSpent(ana, First + ChangeQuota.WindowMilliseconds));
        Assert.False(quota.IsSpent(ana, First + 1 + ChangeQuota.WindowMilliseconds));
    }

    [Fact]
    public void Who_replaces_at_every_cut_waits_after_sixteen_and_may_leave_at_any_time()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "quota");
        var (market, stag) = (test.Market, TestMarket.Stag(20));
        market.Post(stag);
        for (var i = 0; i < ChangeQuota.Changes; i++)
        {
            market.Submit(stag, "eve", Condition.Members(9 - i % 2));
            Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        }
        var spent = market.Board.LeakageSpent;
        market.Submit(stag, "eve", Condition.Members(1));
        Assert.Empty(market.Tick()); // she would fire
        Assert.Equal(spent, market.Board.LeakageSpent);
        Assert.Equal(["eve"], market.WaitingIn(stag));
        market.Submit(stag, "bo", Condition.Members(2)); // others do not wait
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Leave(stag, "eve");
        market.Tick();
        Assert.Equal(["bo"], market.LiveIn(stag));
        market.Submit(stag, "eve", Condition.Members(2));
        Assert.Empty(market.Tick());
        test.Clock.Advance(ChangeQuota.WindowMilliseconds);
        Assert.Equal(["bo", "eve"], test.Names(Assert.Single(market.Tick())));
    }
}
