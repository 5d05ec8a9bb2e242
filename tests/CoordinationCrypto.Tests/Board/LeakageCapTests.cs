using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What somebody who spends a stag's cap cannot bring about with it.</summary>
public sealed class LeakageCapTests
{
    [Fact]
    public void What_the_cap_does_not_cover_to_its_end_opens_nothing()
    {
        // Whoever brings a stag's cap down to the price of a scan and its confirmations would see whether, and where, its pack fires, and
        // nobody would act.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "to the end");
        var market = test.Market;
        var stag = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 10);
        market.Post(stag);
        for (var i = 0; i < 12; i++)
            market.Submit(stag, $"eve {i}", Condition.Decoy);
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        var (prices, pack) = (market.Board.Epochs.Term!.Prices, market.Board.Find(stag.Id)!.Pack);
        var gone = 0;
        for (; test.LeakageLeft(stag) >= prices.Test(2) + prices.ToTheEnd(pack.LiveCount + 1); gone++)
            Leave(TickEnd.NotFired); // the price of a scan
        market.Submit(stag, "ana", Condition.Members(1));
        var before = pack.LeakageSpent;
        Assert.Empty(market.Tick()); // a scan would be covered, and her test is not with one after it
        Assert.Equal(RejectionReason.NotTested, Assert.Single(market.Board.Rejections).Reason);
        Assert.Empty(market.WaitingIn(stag));
        Assert.Equal(before, pack.LeakageSpent);
        for (; test.LeakageLeft(stag) >= prices.ToTheEnd(pack.LiveCount); gone++)
            Leave(TickEnd.NotFired);
        before = pack.LeakageSpent;
        Leave(TickEnd.CapSpent);
        Assert.Equal(before, pack.LeakageSpent);

        void Leave(TickEnd end)
        {
            market.Leave(stag, $"eve {gone}");
            Assert.Equal(end, Assert.Single(market.Tick()).End);
        }
    }

    [Fact]
    public void Ticks_that_are_open_at_once_are_covered_by_the_keys_budget_together()
    {
        // Whoever brings the budget down to less than two ticks cost would have one of two that are open fire and not be executed.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "together");
        var market = test.Market;
        StagTerms[] terms = [TestMarket.Stag(20, name: "one"), TestMarket.Stag(20, name: "other")];
        foreach (var stag in terms)
        {
            market.Post(stag);
            market.Submit(stag, "ana", Condition.Members(3));
        }
        market.Tick();
        var (one, other) = (market.Board.Find(terms[0].Id)!.Pack, market.Board.Find(terms[1].Id)!.Pack);
        var start = market.Board.NextCheckpoint(test.Clock.Milliseconds, isCut: true);
        var context = new Term(market.Board.Certificate!, null); // its certificate is the market's, which gives it back
        var (scan, twoRounds) = (
            context.Noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan),
            context.Noise.LeakageOf(RequestPurpose.Scan, RequestPath.TwoRoundScan)
        );
        var whole = 6 * (scan + twoRounds) + context.Noise.LeakageOf(RequestPurpose.Bits, RequestPath.Opening);
        Assert.True(context.Budget.TrySpend(context.Budget.Left - 2 * whole + 1));
        using var covered = new StagTick(context, one, 9, default, start.Digest(), start.Time);
        Assert.Equal((TickPhase.Scanning, 1), (covered.Phase, covered.Shares.Count));
        using var late = new StagTick(context, other, 9, default, start.Digest(), start.Time);
        Assert.Equal((TickPhase.Done, TickEnd.BudgetSpent), (late.Phase, late.Outcome?.End));
        Assert.Equal(2 * whole - 1 - scan, context.Budget.Left); // nothing of it was opened
        while (context.Charge(other, covered.Shares[0].Request) is null)
            Assert.True(context.Budget.Left >= whole - scan); // an admission elsewhere takes no more than what is free
    }

    [Theory, InlineData(3, TickEnd.NotFired), InlineData(1, TickEnd.Fired)]
    public void What_is_set_aside_for_a_tick_is_free_when_it_is_over(int members, TickEnd end)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "set aside");
        var market = test.Market;
        var terms = TestMarket.Stag(20);
        market.Post(terms);
        market.Submit(terms, "ana", Condition.Members(members));
        var stag = market.Board.Find(terms.Id)!;
        var seen = new List<ulong>();
        market.Committee.Network = answers =>
        {
            if (stag.Tick is not null)
                seen.Add(stag.Pack.SetAside + stag.Pack.LeakageSpent);
            return answers.Select(answer => answer.Record);
        };
        Assert.Equal(end, Assert.Single(market.Tick()).End);
        Assert.Equal(0UL, stag.Pack.SetAside);
        Assert.True(seen[0] > stag.Pack.LeakageSpent); // the other path was not taken
        Assert.Single(seen.Distinct()); // what is charged comes out of it
    }

    [Fact]
    public void Whose_replacement_nobody_can_pay_to_test_stays_as_it_was()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "stays");
        var market = test.Market;
        var stag = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 5);
        market.Post(stag);
        for (var members = 3; market.Board.Rejections.Count == 0; members++)
        {
            market.Submit(stag, "ana", Condition.Members(members));
            market.Tick();
        }
        Assert.Equal(RejectionReason.NotTested, Assert.Single(market.Board.Rejections).Reason);
        Assert.True(market.Board.TickNumber > 1); // something stood there
        Assert.Equal(["ana"], market.LiveIn(stag));
        Assert.True(Replays(market.Records));
    }

    [Fact]
    public void Terms_that_leave_their_cap_open_pay_for_the_least_pack_that_can_fire_and_no_more_than_a_twentieth()
    {
        // At (13, 4) one tick that fires costs more than a twentieth of the key.
        var small = new TickPrices(new ThresholdNoise(BfvParameters.Secure8192, new Committee(13, 4)));
        var large = new TickPrices(new ThresholdNoise(BfvParameters.Secure8192, new Committee(7, 2)));
        var (open, three) = (TestMarket.Stag(20), TestMarket.Stag(20, floor: 3));
        Assert.Equal((ulong)(small.Test(2) + small.ToTheEnd(1)), small.AllowanceOf(open));
        Assert.Equal((ulong)(3 * small.Test(2) + small.ToTheEnd(3)), small.AllowanceOf(three));
        Assert.True(small.AllowanceOf(open) > LeakageBudget.Total / 20);
        Assert.Equal(LeakageBudget.Total / 20, large.AllowanceOf(three));
        Assert.Equal(LeakageBudget.Total, small.AllowanceOf(TestMarket.Stag(4096, floor: 4096))); // never more than there is
        var said = new StagTerms("said", "Said", ConditionGrid.OfMembers(20), leakageCap: 1);
        Assert.Equal(LeakageBudget.Total / StagTerms.WholeBudget, small.AllowanceOf(said)); // what is said stands
    }

    /// <summary>Whether another replay takes the same records.</summary>
    private static bool Replays(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        using var replay = new Replay();
        return records.All(record => replay.Append(record) is null);
    }
}
