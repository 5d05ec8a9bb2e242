using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What is computed is what is posted in runs at toy size.</summary>
public class RecordSizesTests
{
    public static TheoryData<int, int> Committees =>
        new()
        {
            { 4, 1 },
            { 7, 2 },
            { 5, 1 },
        };

    [Theory, MemberData(nameof(Committees))]
    public void Scans_and_openings_put_so_much_on_the_board(int n, int f)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = new TestMarket(committee, "sizes");
        var sizes = new RecordSizes(committee.Parameters, committee.Committee);
        var stag = TestMarket.Stag(60);
        test.Market.Post(stag);
        test.Market.Submit(stag, "ana", Condition.Members(2));
        test.Market.Submit(stag, "bo", Condition.Members(2));
        var asked = new Dictionary<string, Request>();
        test.Market.Committee.Network = answers =>
        {
            foreach (var open in test.Market.Board.Ticks.OpenShares)
                asked[Convert.ToHexString(open.Request.Id)] = open.Request;
            return answers.Select(answer => answer.Record);
        };
        Assert.Equal(TickEnd.Fired, Assert.Single(test.Market.Tick()).End);
        var scanned = 0;
        foreach (var group in Records(test, RecordKind.Share).Select(Read).GroupBy(record => Convert.ToHexString(record.Body.Span[..32])))
        {
            var posted = group.Sum(record => (long)record.Encode().Length);
            Assert.Equal(asked[group.Key].Path is RequestPath.OneRoundScan ? sizes.OneRoundScan : sizes.Opening, posted);
            if (asked[group.Key].Path is RequestPath.OneRoundScan)
                scanned++;
        }
        Assert.Equal(6, scanned);
        Assert.Equal(sizes.CheckpointRecord, Records(test, RecordKind.Checkpoint).First().Length);
    }

    [Fact]
    public void A_scan_in_two_rounds_puts_so_much_on_the_board()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "two rounds");
        var sizes = new RecordSizes(committee.Parameters, committee.Committee);
        test.Market.Post(TestMarket.Stag(20));
        test.Market.Submit(TestMarket.Stag(20), "ana", Condition.Members(2));
        var second = new HashSet<string>();
        test.Market.Committee.Network = answers =>
        {
            foreach (var open in test.Market.Board.Ticks.OpenShares.Where(open => open.Request.Path is RequestPath.TwoRoundScan))
                second.Add(Convert.ToHexString(open.Request.Id));
            return answers
                .Select(answer => answer.Record)
                // all vouch, none of the first shares arrives
                .Where(record => !test.Market.Board.Ticks.OpenShares.Any(open => open.Request.Path is RequestPath.OneRoundScan));
        };
        test.Market.Tick();
        long[] kinds =
        [
            Sum(RecordKind.Vouch, _ => true),
            Sum(RecordKind.Body, _ => true),
            Sum(RecordKind.Share, record => second.Contains(Convert.ToHexString(record.Body.Span[..32]))),
        ];
        Assert.Equal(sizes.TwoRoundScan, kinds.Sum());
        Assert.Equal(
            sizes.TwoRoundScanOfValidator,
            kinds[0] / 4 + committee.Committee.SubsetsOf(1).Length * Records(test, RecordKind.Body).First().Length + sizes.ShareRecord
        );

        long Sum(RecordKind kind, Func<Record, bool> counts) =>
            Records(test, kind).Select(Read).Where(counts).Sum(record => (long)record.Encode().Length);
    }

    private static Record Read(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _)
            ? record
            : throw new InvalidOperationException("A record of the board does not read.");

    private static IEnumerable<ReadOnlyMemory<byte>> Records(TestMarket test, RecordKind kind) =>
        test.Market.Records.Where(bytes => Record.TryRead(bytes.Span, out var record, out _) && record.Kind == kind);
}
