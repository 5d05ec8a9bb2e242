using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

public class LedgerWatchTests
{
    private static readonly StagTerms Stag = TestMarket.Stag(4);

    // Laws

    /// <summary>A ledger that was lost or restored from an older copy is out for its epoch; in the next one the validator has a new ledger, which need not know what the old one held.</summary>
    [Fact]
    public void A_validator_with_a_stale_ledger_comes_back_with_a_new_one_in_the_next_epoch()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "epochs");
        test.Market.Post(Stag);
        test.Market.Submit(Stag, "ana", Condition.Members(3));
        test.Market.Tick();
        var boundary = (ulong)test.Market.Records.Count;
        Assert.Equal(ValidatorRefusal.StaleLedger, Judge(test, epoch: 0, ofEpoch: 0, beginsAt: 0));
        Assert.Equal(ValidatorRefusal.LedgerOfAnotherKey, Judge(test, epoch: 1, ofEpoch: 0, beginsAt: boundary));
        Assert.Equal(ValidatorRefusal.LedgerOfAnotherKey, Judge(test, epoch: 0, ofEpoch: 1, beginsAt: 0));
        Assert.Null(Judge(test, epoch: 1, ofEpoch: 1, beginsAt: boundary));
        test.Market.Submit(Stag, "bo", Condition.Members(2));
        test.Market.Tick(); // answered from other ledgers: to the new one, another process with this key
        Assert.Equal(ValidatorRefusal.StaleLedger, Judge(test, epoch: 1, ofEpoch: 1, beginsAt: boundary));
        Assert.Null(Judge(test, epoch: 1, ofEpoch: 1, beginsAt: (ulong)test.Market.Records.Count));
    }

    /// <summary>Validator 2 with an empty ledger of an epoch, on a board of an epoch that begins after so many records.</summary>
    private static ValidatorRefusal? Judge(TestMarket test, uint epoch, uint ofEpoch, ulong beginsAt)
    {
        var binding = LedgerBinding.Create(test.Bindings[1].ConfigurationId.Span, ofEpoch, 2, test.Identities[1].PublicKey, Streams.Entropy("new ledger"));
        Assert.True(RequestLedger.TryCreate(new MemoryStream(), () => { }, binding, LeakageBudget.Total, out var ledger, out _));
        using (ledger)
        {
            var watch = new LedgerWatch(ledger, test.Identities[1].PublicKey, 2, epoch, beginsAt);
            var replay = new Replay();
            foreach (var record in test.Market.Records)
            {
                Assert.Null(replay.Append(record, out var accepted));
                watch.Observe(accepted!, replay);
            }
            return watch.Judge(replay.Certificate!, replay.Height);
        }
    }
}
