using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Seats come before tests: nothing is opened for those who could not get in.</summary>
public sealed class SeatTests : IDisposable
{
    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));

    [Fact]
    public void Who_waits_before_a_full_stag_costs_the_key_nothing_and_nobody_a_turn()
    {
        using var test = new TestMarket(_committee, "full");
        var (market, stag) = (test.Market, TestMarket.Stag(3));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(3));
        market.Submit(stag, "bo", Condition.Members(3));
        market.Submit(stag, "di", Condition.Decoy);
        market.Tick();
        market.Submit(stag, "cy", Condition.Members(3));
        market.Tick();
        var spent = market.Board.LeakageSpent;
        for (var tick = 0; tick < 2; tick++)
        {
            for (var i = 0; i < 15; i++)
                market.Submit(stag, $"sybil {i}", Condition.Decoy);
            Assert.Empty(market.Tick());
        }
        Assert.Equal(spent, market.Board.LeakageSpent);
        Assert.Equal(16, market.WaitingIn(stag).Count);
        market.Leave(stag, "di");
        Assert.Equal(["ana", "bo", "cy"], test.Names(Assert.Single(market.Tick())).Order()); // she stood there first
        Assert.Empty(market.Board.Rejections);
    }

    [Fact]
    public void Other_bytes_take_another_place()
    {
        using var test = new TestMarket(_committee, "place");
        var (market, stag) = (test.Market, TestMarket.Stag(1));
        market.Post(stag);
        market.Submit(stag, "di", Condition.Decoy);
        market.Tick();
        foreach (var agent in new[] { "ana", "bo", "ana" }) // each at a cut of its own, and ana anew
        {
            market.Submit(stag, agent, Condition.Decoy);
            market.Tick();
        }
        market.Leave(stag, "di");
        market.Tick();
        Assert.Equal(["bo"], market.LiveIn(stag));
        Assert.Equal(["ana"], market.WaitingIn(stag));
    }

    [Fact]
    public void Seats_of_those_found_ill_formed_are_drawn_again_three_times()
    {
        using var test = new TestMarket(_committee, "refilled");
        var (market, stag) = (test.Market, TestMarket.Stag(1));
        market.Post(stag);
        for (var i = 0; i < 6; i++)
        {
            using var forge = new SubmissionForge(market.Board, stag, market.AgentOf($"eve {i}").Key, $"eve {i}");
            using var two = forge.Encode(2);
            market.Append(forge.Sign(forge.First(two, 1), 1));
        }
        var before = market.Board.LeakageSpent;
        market.Tick();
        Assert.Equal(4, market.Board.Rejections.Count);
        Assert.Equal(2, market.WaitingIn(stag).Count);
        Assert.Equal((ulong)(4 * new TickPrices(_committee.Noise).Test(2)), market.Board.LeakageSpent - before);
        market.Submit(stag, "ana", Condition.Members(1));
        Assert.Equal(["ana"], test.Names(Assert.Single(market.Tick()))); // behind the two, in one tick with them
        Assert.Equal(6, market.Board.Rejections.Count);
    }

    [Fact]
    public void A_cap_that_pays_for_some_tests_lets_the_others_wait()
    {
        using var test = new TestMarket(_committee, "some");
        var stag = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 5); // 20 openings
        var market = test.Market;
        market.Post(stag);
        for (var i = 0; i < 6; i++)
            market.Submit(stag, $"agent {i}", Condition.Members(9));
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        Assert.Equal((3, 3), (market.LiveIn(stag).Count, market.WaitingIn(stag).Count)); // 2 each, 13 for the tick
        Assert.Empty(market.Tick()); // 13 are left
        Assert.Equal((3, 0), (market.LiveIn(stag).Count, market.WaitingIn(stag).Count));
        Assert.Equal(3, market.Board.Rejections.Count(rejection => rejection.Reason == RejectionReason.NotTested));
    }

    [Theory, InlineData(0, 28), InlineData(1, 30)]
    public void Tests_are_mixed_as_long_as_the_key_bears_many_such_batches(ulong less, ulong openings)
    {
        var prices = new TickPrices(_committee.Noise);
        using var test = new TestMarket(_committee, $"mixed {less}", budget: (ulong)(prices.Batch(2) * TickPrices.BatchesBorne) - less);
        var (market, stag) = (test.Market, TestMarket.Stag(20));
        market.Post(stag);
        for (var i = 0; i < 15; i++)
            market.Submit(stag, $"agent {i}", Condition.Members(20));
        var before = market.Board.LeakageSpent;
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        var scan = _committee.Noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan);
        var tests = market.Board.LeakageSpent - before - scan;
        Assert.Equal(openings == 28 ? (ulong)prices.Batch(2) : (ulong)(15 * prices.Test(2)), tests);
    }

    [Fact]
    public void Which_keys_mix_is_the_same_for_everyone()
    {
        Assert.True(Mixes(BfvParameters.Secure8192, new Committee(4, 1)));
        Assert.False(Mixes(BfvParameters.Secure8192, new Committee(7, 2))); // 206 batches
        Assert.True(Mixes(BfvParameters.Secure16384, new Committee(13, 4)));

        static bool Mixes(BfvParameters parameters, Committee committee) =>
            new TickPrices(new ThresholdNoise(parameters, committee)).AllowsMixing(2, LeakageBudget.Total);
    }

    public void Dispose() => _committee.Dispose();
}
