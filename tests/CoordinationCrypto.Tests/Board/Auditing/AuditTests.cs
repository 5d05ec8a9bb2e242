using System.Text;
using CoordinationCrypto.Board;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

public sealed class AuditTests
{
    private static readonly Lazy<(byte[] File, ReadOnlyMemory<byte>[] Records)> Golden = new(Make);

    [Fact, Trait("Category", "InstructionSets")]
    public void The_golden_board_is_made_again_byte_for_byte_and_audits_as_recorded()
    {
        var board = Repository.File("tests/CoordinationCrypto.Tests/Vectors/golden.board");
        var report = Repository.File("tests/CoordinationCrypto.Tests/Vectors/golden.audit.txt");
        var text = Text(Run(Golden.Value.File));
        if (Environment.GetEnvironmentVariable("COORDCRYPTO_ACCEPT_GOLDEN") == "1")
        {
            File.WriteAllBytes(board, Golden.Value.File);
            File.WriteAllText(report, text);
        }
        Assert.Equal(File.ReadAllBytes(board), Golden.Value.File); // changed on purpose? COORDCRYPTO_ACCEPT_GOLDEN=1 rewrites both
        Assert.Equal(File.ReadAllText(report), text);
    }

    [Fact]
    public void What_is_expected_is_compared()
    {
        var audit = Run(Golden.Value.File);
        Assert.True(audit.Passed);
        Assert.True(Audit.Run(new MemoryStream(Golden.Value.File), audit.ConfigurationId, audit.Head, allowToy: true).Passed);
        Assert.Equal(["A21"], Failed(Audit.Run(new MemoryStream(Golden.Value.File), default(Hash32), audit.Head, allowToy: true)));
        Assert.Equal(
            ["A22"],
            Failed(Audit.Run(new MemoryStream(Golden.Value.File), audit.ConfigurationId, default(Hash32), allowToy: true))
        );
    }

    [Fact]
    public void A_toy_board_fails_unless_it_is_asked_for()
    {
        var audit = Audit.Run(new MemoryStream(Golden.Value.File));
        Assert.Equal(["A23"], Failed(audit));
        Assert.Equal("InsecureToy256 is a TOY: this board hides nothing", audit.Checks.Single(check => check.Id == "A23").Detail);
    }

    [Fact]
    public void What_another_version_wrote_is_named_by_its_version()
    {
        var file = (byte[])Golden.Value.File.Clone();
        file[LogFormat.MagicLength] = 7;
        Assert.Equal(
            "byte 0, after 0 whole records: BadVersion: the file has format version 7; this audit reads version 1",
            Run(file).Checks.Single(check => check.Verdict == AuditVerdict.Fail).Detail
        );
        byte[] first = [.. Golden.Value.Records[0].Span];
        first[0] = 1;
        var audit = Run(Write([first]));
        Assert.Equal(
            "record 0, at byte 12: MalformedRecord: the record has format version 1; this audit reads version 4",
            audit.Checks.Single(check => check.Id == "A05").Detail
        );
    }

    [Fact]
    public void A_flipped_byte_anywhere_fails_a_named_check() => AssertFlips(60);

    [Fact, Trait("Category", "Long")]
    public void A_flipped_byte_in_many_places_fails_a_named_check() => AssertFlips(1000);

    private static void AssertFlips(int places)
    {
        var file = Golden.Value.File;
        foreach (var at in Places(file.Length, places))
        {
            var flipped = (byte[])file.Clone();
            flipped[at] ^= (byte)(1 << at % 8);
            Assert.NotEmpty(Failed(Run(flipped)));
        }
    }

    [Fact]
    public void A_file_cut_anywhere_fails_a_named_check() => AssertCuts(20);

    [Fact, Trait("Category", "Long")]
    public void A_file_cut_in_many_places_fails_a_named_check() => AssertCuts(500);

    private static void AssertCuts(int places)
    {
        var file = Golden.Value.File;
        foreach (var at in Places(file.Length, places))
            Assert.NotEmpty(Failed(Run(file[..at])));
    }

    [Fact]
    public void Records_left_out_exchanged_or_repeated_fail_though_the_file_is_sound()
    {
        var records = Golden.Value.Records;
        for (var i = 0; i < records.Length - 1; i++)
        {
            Assert.NotEmpty(Failed(Run(Write(records.Where((_, at) => at != i)))));
            Assert.NotEmpty(Failed(Run(Write([.. records[..(i + 1)], records[i], .. records[(i + 1)..]]))));
        }
        // Two submissions in the other order mean the same to the pack, and still the checkpoint after them fails.
        var swapped = (ReadOnlyMemory<byte>[])records.Clone();
        (swapped[3], swapped[4]) = (swapped[4], swapped[3]);
        Assert.Equal(["A11"], Failed(Run(Write(swapped))));
    }

    [Fact]
    public void A_board_that_does_not_end_in_a_checkpoint_or_has_an_open_tick_fails()
    {
        var records = Golden.Value.Records;
        Assert.Contains("A20", Failed(Run(Write(records[..^1]))));
        var cut = Array.FindIndex(
            records,
            record => CoordinationCrypto.Board.Record.TryRead(record.Span, out var read, out _) && read.Kind == RecordKind.Share
        );
        Assert.Contains("A17", Failed(Run(Write(records[..cut]))));
        Assert.Contains("A20", Failed(Run(Write([]))));
    }

    [Fact]
    public void From_half_of_the_budget_on_the_next_term_is_called_for()
    {
        var budget = new LeakageBudget();
        Assert.True(budget.TrySpend(LeakageBudget.Total / 2 - 1));
        Assert.Equal("50.000% spent, 0 ticks given up", Audit.Spending(budget.Spent, budget.IsLow, 0));
        Assert.True(budget.TrySpend(1));
        Assert.Equal("50.000% spent, PREPARE THE NEXT TERM, 0 ticks given up", Audit.Spending(budget.Spent, budget.IsLow, 0));
        Assert.True(budget.TrySpend(budget.Left));
        Assert.Equal("100.000% spent, PREPARE THE NEXT TERM, 3 ticks given up", Audit.Spending(budget.Spent, budget.IsLow, 3));
    }

    /// <summary>Positions: the header, the ends, and others spread over the whole.</summary>
    /// <summary>All of the beginning and of the end, and so many between.</summary>
    private static IEnumerable<int> Places(int length, int count) =>
        Enumerable
            .Range(0, 60)
            .Concat(Enumerable.Range(length - 60, 60))
            .Concat(Enumerable.Range(0, count).Select(i => (int)((i * 7919L + 13) * 7919 % length)));

    /// <summary>The audit of a board file with these records.</summary>
    internal static Audit Audited(IEnumerable<ReadOnlyMemory<byte>> records) => Run(Write(records));

    private static Audit Run(byte[] file) => Audit.Run(new MemoryStream(file), allowToy: true);

    private static List<string> Failed(Audit audit) =>
        [.. audit.Checks.Where(check => check.Verdict == AuditVerdict.Fail).Select(check => check.Id)];

    private static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var stream = new MemoryStream();
        Assert.True(BoardFile.TryOpen(stream, () => { }, out var file, out _));
        foreach (var record in records)
            file.Append(record.Span);
        return stream.ToArray();
    }

    private static string Text(Audit audit)
    {
        var text = new StringBuilder();
        foreach (var check in audit.Checks)
            text.Append(check.Id)
                .Append(' ')
                .Append(check.Verdict)
                .Append(": ")
                .Append(check.Title)
                .Append(" (")
                .Append(check.Detail)
                .Append(")\n");
        text.Append($"configuration {audit.ConfigurationId}\n");
        text.Append("head ").Append(Convert.ToHexStringLower(audit.Head)).Append('\n');
        foreach (var outcome in audit.Outcomes)
            text.Append($"tick {outcome.Tick}: {outcome.End}, cell {outcome.Cell.Members}, {outcome.Members.Count} members\n");
        return text.ToString();
    }

    /// <summary>
    /// A market of three ticks at toy size: nothing, a hunt by one round, and a hunt by two rounds with a validator silent.
    /// </summary>
    private static (byte[], ReadOnlyMemory<byte>[]) Make()
    {
        var stream = new MemoryStream();
        Assert.True(BoardFile.TryOpen(stream, () => { }, out var file, out _));
        using var market = LocalMarket.Create(
            InsecureToyParameters.N256,
            new Committee(4, 1),
            EntropySource.InsecureSeeded("golden"u8, "golden board"),
            new FixedClock(),
            file,
            allowToy: true
        );
        var stag = TestMarket.Stag(10, floor: 2, name: "golden");
        market.Post(stag);
        market.Submit(stag, "ana", Condition.Members(3));
        market.Submit(stag, "bo", Condition.Others(2));
        market.Tick();
        market.Submit(stag, "cy", Condition.Members(2));
        market.Submit(stag, "di", Condition.Members(5));
        market.Tick();
        market.Submit(stag, "di", Condition.Members(4));
        market.Committee.IsSilent = validator => validator == 2;
        market.Tick();
        return (stream.ToArray(), [.. market.Records]);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    }
}
