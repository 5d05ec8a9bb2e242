using CoordinationCrypto.Bfv;
using CoordinationCrypto.Board;
using CoordinationCrypto.Cli.Output;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Board;
using CoordinationCrypto.Threshold;
using Record = CoordinationCrypto.Board.Record;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>What is computed is what is posted and written in runs at toy size, and what the validators' page says.</summary>
public class CommitteeSizesTests
{
    private static readonly EvaluationKeyTerms Keys = new(true, [3]);

    public static TheoryData<int, int> Committees =>
        new()
        {
            { 4, 1 },
            { 7, 2 },
            { 5, 1 },
        };

    [Theory, InlineData(4, 1, false), InlineData(4, 1, true), InlineData(7, 2, false), InlineData(7, 2, true)]
    public void A_ceremony_posts_so_much_for_each_validator(int n, int f, bool withKeys)
    {
        using var table = new CeremonyTable(n, f, evaluationKeys: withKeys ? Keys : null);
        var sizes = new CommitteeSizes(table.Terms.Parameters, table.Committee, withKeys ? Keys : null);
        var posted = new long[n + 1];
        table.Done(posts =>
        {
            foreach (var post in posts)
                posted[table.SenderOf(post)] += post.Length;
            return posts;
        });
        for (var i = 1; i <= n; i++)
            Assert.Equal(posted[i], sizes.CeremonyOf(i));
        Assert.Equal((posted.Sum(), posted.Max()), (sizes.Ceremony, sizes.CeremonyOfBusiest));
    }

    [Theory, InlineData(4, 1), InlineData(7, 2)]
    public void A_resharing_posts_so_much_for_each_validator(int n, int f)
    {
        using var old = EpochMembers.First(n, f);
        using var table = new ResharingTable(old, n, f);
        var sizes = new CommitteeSizes(table.Terms.Parameters, old.Committee);
        var posted = new Dictionary<(ResharingSide, int), long>();
        while (table.Step is not ResharingStep.Ended)
        {
            foreach (var party in table.Parties)
                posted[(party.Side, party.Validator)] = posted.GetValueOrDefault((party.Side, party.Validator)) + party.Outgoing.Length;
            table.Round(table.Posts());
        }
        Assert.All(Enumerable.Range(1, n), i => Assert.Equal(sizes.ResharingOfOld, posted[(ResharingSide.Old, i)]));
        Assert.Equal(sizes.ResharingOfNew, Enumerable.Range(1, n).Max(j => posted[(ResharingSide.New, j)]));
        Assert.Equal(sizes.Resharing, posted.Values.Sum());
        using var heir = table.Next();
        var binding = LedgerBinding.Create(old.Key.ConfigurationId, 1, 1, table.Identities[0].PublicKey, Streams.Entropy("ledger"));
        using var keystore = new Keystore(heir.CopyOf(1), ResharingTable.Copy(table.Identities[0]), binding);
        Assert.Equal(sizes.ResharedKeystoreFile, keystore.Seal("x"u8, Streams.Entropy("salt"), 2).Length);
    }

    [Theory, MemberData(nameof(Committees))]
    public void Scans_and_openings_put_so_much_on_the_board(int n, int f)
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = new TestMarket(committee, "sizes");
        var sizes = new CommitteeSizes(committee.Parameters, committee.Committee);
        var stag = TestMarket.Stag(60);
        test.Market.Post(stag);
        test.Market.Submit(stag, "ana", Condition.Members(2));
        test.Market.Submit(stag, "bo", Condition.Members(2));
        var asked = new Dictionary<string, Request>();
        test.Market.Network = answers =>
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
        var sizes = new CommitteeSizes(committee.Parameters, committee.Committee);
        test.Market.Post(TestMarket.Stag(20));
        test.Market.Submit(TestMarket.Stag(20), "ana", Condition.Members(2));
        var second = new HashSet<string>();
        test.Market.Network = answers =>
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

    [Fact]
    public void A_ledger_has_so_many_bytes()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1));
        using var test = new TestMarket(committee, "ledger");
        Assert.Equal(CommitteeSizes.LedgerFile(0, 1), test.DiskOf(1).Length);
        Assert.Equal(174, CommitteeSizes.LedgerFile(0, 0));
        Assert.Equal(174 + 5 * 125, CommitteeSizes.LedgerFile(3, 2));
    }

    [Fact]
    public void A_keystore_has_so_many_bytes()
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(7, 2));
        using var test = new TestMarket(committee, "keystore");
        using var keystore = new Keystore(committee.SeedsOf(3), test.Identities[2], test.Bindings[2]);
        Assert.Equal(
            new CommitteeSizes(committee.Parameters, committee.Committee).KeystoreFile,
            keystore.Seal("x"u8, Streams.Entropy("salt"), 2).Length
        );
    }

    [Fact]
    public void A_validator_has_to_be_one_of_the_committee()
    {
        var sizes = new CommitteeSizes(InsecureToyParameters.N256, new Committee(4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.CeremonyOf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sizes.CeremonyOf(5));
    }

    [Fact]
    public void The_page_says_what_is_computed()
    {
        var page = File.ReadAllText(Repository.File("docs/validator/sizes.md"));
        var rows = new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 }.SelectMany(parameters =>
            new Committee[] { new(4, 1), new(7, 2), new(10, 3), new(13, 4) }.SelectMany(committee => Rows(parameters, committee))
        );
        var missing = rows.Where(row => !page.Contains(row)).ToList();
        if (missing.Count > 0)
            Assert.Fail($"docs/validator/sizes.md lacks:\n{string.Join('\n', missing)}");
    }

    /// <summary>The rows of the page's three tables.</summary>
    private static IEnumerable<string> Rows(BfvParameters parameters, Committee committee)
    {
        var (plain, keys) = (new CommitteeSizes(parameters, committee), new CommitteeSizes(parameters, committee, Keys));
        yield return $"| `{parameters.Name}` {committee} | {SizesTable.Size(plain.KeystoreFile)} | "
            + $"{SizesTable.Size(plain.KeyInMemory)} | {SizesTable.Size(plain.Ceremony)} | "
            + $"{SizesTable.Size(plain.CeremonyOfBusiest)} | {SizesTable.Size(keys.Ceremony)} | "
            + $"{SizesTable.Size(keys.CeremonyOfBusiest)} |";
        yield return $"| `{parameters.Name}` {committee} | {SizesTable.Size(plain.ShareRecord)} | "
            + $"{SizesTable.Size(plain.OneRoundScan)} | {SizesTable.Size(plain.Opening)} | "
            + $"{SizesTable.Size(plain.TwoRoundScan)} | {SizesTable.Size(plain.TwoRoundScanOfValidator)} |";
        yield return $"| `{parameters.Name}` {committee} | {SizesTable.Size(plain.ResharedKeystoreFile)} | "
            + $"{SizesTable.Size(plain.ResharingOfOld)} | {SizesTable.Size(plain.ResharingOfNew)} | {SizesTable.Size(plain.Resharing)} |";
    }

    private static Record Read(ReadOnlyMemory<byte> bytes) =>
        Record.TryRead(bytes.Span, out var record, out _)
            ? record
            : throw new InvalidOperationException("A record of the board does not read.");

    private static IEnumerable<ReadOnlyMemory<byte>> Records(TestMarket test, RecordKind kind) =>
        test.Market.Records.Where(bytes => Record.TryRead(bytes.Span, out var record, out _) && record.Kind == kind);
}
