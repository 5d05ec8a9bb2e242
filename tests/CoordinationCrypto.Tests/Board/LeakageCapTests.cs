using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What somebody who spends a stag's cap cannot bring about with it.</summary>
public sealed class LeakageCapTests
{
    [Fact]
    public void A_tick_that_the_cap_does_not_cover_to_its_end_opens_nothing()
    {
        // Whoever brings a stag's cap down to the price of a scan and its confirmations would see whether, and where, its pack fires, and nobody would act.
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "to the end");
        var market = test.Market;
        var stag = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 10);
        market.Post(stag);
        for (var i = 0; i < 12; i++) market.Submit(stag, $"eve {i}", Condition.Decoy);
        Assert.Equal(TickEnd.NotFired, Assert.Single(market.Tick()).End);
        var noise = market.Board.Certificate!.Noise;
        var state = market.Board.Find(stag.Id)!;
        var left = 6 * noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan) + 2 * noise.LeakageOf(RequestPurpose.LoneAdmission, RequestPath.Opening);
        for (var i = 0; i < 11 && state.LeakageLeft >= left + noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan); i++)
        {
            market.Leave(stag, $"eve {i}"); // the price of a scan
            market.Tick();
        }
        market.Submit(stag, "ana", Condition.Members(1));
        var before = state.LeakageSpent;
        Assert.Equal(TickEnd.CapSpent, Assert.Single(market.Tick()).End);
        Assert.Equal(2 * noise.LeakageOf(RequestPurpose.LoneAdmission, RequestPath.Opening), state.LeakageSpent - before); // she was admitted, and nothing else was opened
    }

    [Fact]
    public void Whose_replacement_nobody_can_pay_to_test_is_not_executed_under_what_it_withdrew()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "withdrawn");
        var market = test.Market;
        var stag = new StagTerms("capped", "Capped", ConditionGrid.OfMembers(20), leakageCap: 1);
        market.Post(stag);
        for (var members = 3; market.Board.Rejections.Count == 0; members++)
        {
            market.Submit(stag, "ana", Condition.Members(members));
            market.Tick();
        }
        Assert.Equal(RejectionReason.NotTested, Assert.Single(market.Board.Rejections).Reason);
        Assert.True(market.Board.Ticks > 1); // something stood there
        Assert.Equal(0, market.Board.LiveCount);
        Assert.True(Replays(market.Records));
    }

    /// <summary>Whether another replay takes the same records.</summary>
    private static bool Replays(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        using var replay = new Replay();
        return records.All(record => replay.Append(record) is null);
    }
}
