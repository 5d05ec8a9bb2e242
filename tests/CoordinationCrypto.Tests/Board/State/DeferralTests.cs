using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What other ticks have set aside is a shortage that passes: it ends nothing, and costs a cut.</summary>
public sealed class DeferralTests : IDisposable
{
    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));
    private readonly TickPrices _prices;
    private readonly StagTerms _puppets = TestMarket.Stag(20, name: "puppets");
    private readonly StagTerms _honest = TestMarket.Stag(20, name: "honest");

    public DeferralTests() => _prices = new TickPrices(_committee.Noise);

    /// <summary>A test and a tick to its end.</summary>
    private ulong Worst => (ulong)(_prices.Test(2) + _prices.ToTheEnd(1));

    [Fact]
    public void A_stag_that_others_leave_no_room_waits_a_cut_and_comes_first_then()
    {
        using var test = new TestMarket(_committee, "waits", budget: 2 * Worst - 1);
        var market = test.Market;
        Post(market);
        market.Submit(_puppets, "eve", Condition.Members(9));
        market.Submit(_honest, "ana", Condition.Members(1));
        Assert.Equal(_puppets.Id, Assert.Single(market.Tick()).Stag);
        Assert.Equal([_honest.Id], market.Board.Deferred);
        Assert.Equal(["ana"], market.WaitingIn(_honest));
        market.Submit(_puppets, "eve", Condition.Members(8));
        Assert.Equal(["ana"], test.Names(Assert.Single(market.Tick())));
        Assert.Equal([_puppets.Id], market.Board.Deferred);
        Assert.Empty(market.Board.Rejections);
    }

    [Fact]
    public void A_replacement_leaves_the_old_intendo_as_it_was_until_it_can_be_tested()
    {
        using var test = new TestMarket(_committee, "replacement", budget: 2 * Worst - 1);
        var market = test.Market;
        WithAnaLiveAndDeferred(market, () => market.Submit(_honest, "ana", Condition.Members(1)));
        Assert.Equal(["ana"], market.LiveIn(_honest));
        Assert.Equal(["ana"], market.WaitingIn(_honest));
        Assert.Equal(["ana"], test.Names(Assert.Single(market.Tick())));
        Assert.Empty(market.Board.Rejections);
    }

    [Fact]
    public void An_exit_is_not_put_off()
    {
        using var test = new TestMarket(_committee, "exit", budget: 2 * Worst - 1);
        var market = test.Market;
        WithAnaLiveAndDeferred(
            market,
            () =>
            {
                market.Submit(_honest, "bo", Condition.Members(1));
                market.Leave(_honest, "ana");
            }
        );
        Assert.Empty(market.LiveIn(_honest));
        Assert.Equal(["bo"], market.WaitingIn(_honest));
    }

    [Fact]
    public void A_pack_that_has_changed_is_scanned_once_there_is_room()
    {
        using var test = new TestMarket(_committee, "changed", budget: 2 * Worst - 1);
        var market = test.Market;
        WithAnaLiveAndDeferred(market, () => market.Leave(_honest, "bo"), "bo");
        Assert.Equal(["ana"], market.LiveIn(_honest));
        var outcome = Assert.Single(market.Tick());
        Assert.Equal((_honest.Id, TickEnd.NotFired), (outcome.Stag, outcome.End));
        Assert.Empty(market.Tick());
    }

    [Fact]
    public void A_shortage_that_stays_ends_the_tick_at_once()
    {
        using var test = new TestMarket(_committee, "final", budget: Worst + 1);
        var market = test.Market;
        Post(market);
        market.Submit(_honest, "ana", Condition.Members(2));
        market.Tick();
        market.Submit(_honest, "bo", Condition.Members(2));
        Assert.Empty(market.Tick()); // no test is covered, and the pack is as it was
        Assert.Equal(RejectionReason.NotTested, Assert.Single(market.Board.Rejections).Reason);
        Assert.Empty(market.Board.Deferred);
        Assert.Empty(market.WaitingIn(_honest));
        Assert.Equal(["ana"], market.LiveIn(_honest));
    }

    [Fact]
    public void A_tick_whose_scan_nobody_will_ever_pay_ends_as_spent()
    {
        using var test = new TestMarket(_committee, "spent", budget: (ulong)(2 * _prices.Test(2) + _prices.ToTheEnd(2)));
        var market = test.Market;
        Post(market);
        market.Submit(_honest, "ana", Condition.Members(9));
        market.Submit(_honest, "bo", Condition.Members(9));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        market.Leave(_honest, "bo");
        var spent = market.Board.LeakageSpent;
        Assert.Equal(TickEnd.BudgetSpent, Assert.Single(market.Tick()).End);
        Assert.Equal(spent, market.Board.LeakageSpent);
        Assert.Empty(market.Tick()); // and not again
    }

    [Fact]
    public void Every_replay_defers_alike()
    {
        using var test = new TestMarket(_committee, "alike", budget: 2 * Worst - 1);
        var market = test.Market;
        WithAnaLiveAndDeferred(market, () => market.Submit(_honest, "ana", Condition.Members(1)));
        using var replay = new Replay(null, LeakageBudget.Total - KeyCeremony.LeakageSpent(market.Board.Certificate!) - test.LedgerBudget);
        foreach (var record in market.Records)
            Assert.Null(replay.Append(record));
        Assert.Equal(market.Board.Deferred, replay.Deferred);
        Assert.Equal(market.Board.StateDigest(), replay.StateDigest());
    }

    public void Dispose() => _committee.Dispose();

    private void Post(LocalMarket market)
    {
        market.Post(_puppets);
        market.Post(_honest);
    }

    /// <summary>Three cuts, at each of which one of the two stags has room: at the third the honest one has none.</summary>
    private void WithAnaLiveAndDeferred(LocalMarket market, Action change, params ReadOnlySpan<string> others)
    {
        Post(market);
        market.Submit(_puppets, "eve", Condition.Members(9));
        market.Submit(_honest, "ana", Condition.Members(others.Length + 2));
        foreach (var other in others)
            market.Submit(_honest, other, Condition.Members(9));
        market.Tick();
        market.Submit(_puppets, "eve", Condition.Members(8));
        market.Tick();
        Assert.Equal(["ana", .. others], market.LiveIn(_honest));
        change();
        market.Tick();
        Assert.Equal([_honest.Id], market.Board.Deferred);
    }
}
