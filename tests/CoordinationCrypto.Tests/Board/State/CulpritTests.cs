using CoordinationCrypto.Board;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Tests.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

public sealed class CulpritTests
{
    [Fact]
    public void Who_lies_about_the_coin_is_named_by_the_board_and_by_its_audit()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "coin");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(1));
        market.Committee.Network = Lying(market, validator: 1);
        Assert.Equal((TickEnd.Fired, 1), Assert.Single(market.Tick()) is var outcome ? (outcome.End, outcome.Cell.Members) : default);
        Assert.Equal(
            [(1UL, true, 0u, 1, CulpritDeed.CoinValue)],
            market.Board.Culprits.Select(named => (named.Tick, named.Stag is null, named.Epoch, named.Validator, named.Deed))
        );

        var printed = new StringWriter();
        AuditPrinter.Print(AuditTests.Audited(market.Records), printed);
        Assert.Contains(
            "\nnamed          validator 1 of epoch 0, tick 1: a value of the coin that f + 1 others contradict\n",
            printed.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("\nPASS: ", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_lies_nobody_is_named()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "honest");
        var (market, stag) = (test.Market, TestMarket.Stag(5));
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(1));
        market.Tick();
        Assert.Empty(market.Board.Culprits);
    }

    [Fact]
    public void Who_lies_in_an_admission_after_which_there_is_nothing_to_scan_is_named_too()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "nothing to scan");
        var market = test.Market;
        var stag = TestMarket.Stag(20);
        market.Post(stag);
        market.Committee.Network = Lying(market, validator: 1);
        using var forge = new SubmissionForge(market.Board, stag, market.AgentOf("eve").Key, "no condition");
        using var two = forge.Encode(2);
        market.Append(forge.Sign(forge.First(two, 1), 1));
        Assert.Empty(market.Tick());
        Assert.Equal(RejectionReason.NotBinary, Assert.Single(market.Board.Rejections).Reason);
        Assert.Equal(1, Assert.Single(market.Board.Culprits).Validator);
    }

    /// <summary>A network on which one validator sends other values of the coin than its seeds give.</summary>
    private static Func<IReadOnlyList<(int Validator, Record Record)>, IEnumerable<Record>> Lying(LocalMarket market, int validator) =>
        answers =>
            answers.Select(answer =>
                answer.Record.Kind == RecordKind.CoinShare && answer.Validator == validator
                    ? Lie(market.Validators[validator - 1], answer.Record)
                    : answer.Record
            );

    private static Record Lie(Validator liar, Record said)
    {
        Assert.True(RequestBody.TryRead(said.Body, out var body));
        var content = body.Content.ToArray();
        content[0] ^= 1;
        return liar.Frame(RecordKind.CoinShare, new RequestBody(body.RequestId, 0, content).Encode());
    }
}
