namespace CoordinationCrypto.Tests.Cli;

/// <summary>Every sample gives what its expected.jsonl says, byte for byte, whoever plays it.</summary>
public class SamplesTests
{
    public static TheoryData<string> Samples =>
        [
            .. Directory
                .GetDirectories(Repository.File("samples"))
                .Where(folder => File.Exists(Path.Combine(folder, "market.json")))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal),
        ];

    public static TheoryData<string> WithCapital => [.. Money];

    public static TheoryData<string> Unlinked => [.. Samples.Cast<object[]>().Select(row => (string)row[0]).Except(Linked)];

    private static string[] Linked => ["chain", "linked-migration", "milestone"];

    private static string[] Money => ["grant-round", "pooled-fund", "retroactive", "subscription", "supply-lock", "three-exits"];

    [Theory, MemberData(nameof(Samples))]
    public void In_the_clear_a_sample_gives_what_it_says(string sample) => GivesWhatItSays("solve", sample);

    /// <summary>Of those with many people, one.</summary>
    [
        Theory,
        InlineData("platform-migration"),
        InlineData("handover"),
        InlineData("professors"),
        InlineData("shielded"),
        InlineData("two-hunts"),
        InlineData("well")
    ]
    public void Encrypted_a_sample_gives_what_it_says(string sample) => GivesWhatItSays("run", sample);

    /// <summary>What a sample says hangs on no coin (R48): not on the order of scans, nor on who is drawn first.</summary>
    [Theory, MemberData(nameof(WithCapital))]
    public void Whatever_the_coins_a_sample_gives_what_it_says(string sample)
    {
        var folder = Path.Combine(Repository.File("samples"), sample);
        foreach (var seed in Enumerable.Range(0, 20))
            Assert.Equal(
                (0, File.ReadAllText(Path.Combine(folder, "expected.jsonl")), ""),
                Tool.Run("market", "solve", Path.Combine(folder, "market.json"), "--json", "--seed", $"{seed}")
            );
    }

    /// <summary>Ladders with gaps are scanned sealed; here with toy parameters and the smallest committee that does.</summary>
    [Theory, MemberData(nameof(WithCapital))]
    public void Encrypted_a_sample_with_gaps_in_its_ladder_gives_what_it_says(string sample)
    {
        var folder = Path.Combine(Repository.File("samples"), sample);
        var text = File.ReadAllText(Path.Combine(folder, "market.json"));
        Assert.StartsWith("{", text, StringComparison.Ordinal);
        const string small = """{ "parameters": "InsecureToy1024", "committee": { "validators": 5, "corrupted": 1 },""";
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        try
        {
            File.WriteAllText(file, small + text[1..]);
            var played = Tool.Run("market", "run", file, "--toy", "--json");
            Assert.True(played.ExitCode == 0, played.Error);
            Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.jsonl")), CoinText.Without(played.Output));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory, MemberData(nameof(Unlinked)), Trait("Category", "Long")]
    public void Encrypted_every_sample_gives_what_it_says(string sample) => GivesWhatItSays("run", sample);

    [Fact]
    public void All_samples_are_there() =>
        Assert.Equal(
            [
                "chain",
                "granovetter",
                "granovetter-without-instigator",
                "grant-round",
                "handover",
                "linked-migration",
                "milestone",
                "opt-out",
                "platform-migration",
                "pooled-fund",
                "professors",
                "retroactive",
                "shielded",
                "subscription",
                "supply-lock",
                "three-exits",
                "two-hunts",
                "well",
            ],
            Samples.Cast<object[]>().Select(row => (string)row[0])
        );

    [Fact]
    public void What_is_shown_off_the_record_convinces_a_friend_and_nobody_else()
    {
        using var story = new StringWriter();
        CoordinationCrypto.Samples.OffTheRecord.Play(InsecureToyParameters.N256, story);
        var lines = story.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, lines.Length);
        Assert.StartsWith("The board shows 2 pseudonyms", lines[0], StringComparison.Ordinal);
        Assert.Equal("Bo checks it: it holds.", lines[2]);
        Assert.EndsWith("as many bytes.", lines[3], StringComparison.Ordinal);
        Assert.Equal("Bo checks it, as if he did not know: it holds.", lines[4]);
        Assert.Equal("Cleo gets both. Under her own key: not made for this verifier, not made for this verifier.", lines[5]);
        Assert.StartsWith("The market goes on. Bo checks Ana's file again: it holds as of ", lines[7], StringComparison.Ordinal);
        Assert.EndsWith(" records since, and it may have changed.", lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void A_custodian_credits_each_event_once_and_pays_each_release_once()
    {
        using var story = new StringWriter();
        var folder = Directory.CreateTempSubdirectory("coordcrypto-sample-");
        try
        {
            CoordinationCrypto.Samples.Custodian.Play(InsecureToyParameters.N256, folder.FullName, story);
            Assert.Equal(1 + 2, File.ReadAllLines(Path.Combine(folder.FullName, "payments.csv")).Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        Assert.Equal(
            """
            events.csv:2: ana is credited 120
            events.csv:3: bo is credited 80
            events.csv:4: w-2 was credited before
            events.csv:5: "12.50" is no whole number of units from 1 on
            events.csv:6: an event has an id and an account
            events.csv:7: 5 cells, not 4
            events.csv:8: cy is credited 30
            The board has ana 120, bo 80, cy 30.
            The program starts anew, and reads the same file.
            The board has ana 120, bo 80, cy 30.
            Ana asks for 50, Bo for 100, Cy for 30. The board has ana 70, bo 80, cy 0.
            releases.csv:2: the line says something else than its certificate
            releases.csv:3: ana is paid 50
            releases.csv:4: ana was paid before
            releases.csv:5: the certificate does not hold: QuorumMissing
            releases.csv:6: cy is paid 30
            The program dies while it writes, comes back, and reads the same file.
            What the bank pays out:
              ana gets 50
              cy gets 30

            """.ReplaceLineEndings("\n"),
            story.ToString().ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void Validators_run_from_their_files_by_the_public_parts_alone()
    {
        using var story = new StringWriter();
        var folder = Directory.CreateTempSubdirectory("coordcrypto-sample-");
        try
        {
            CoordinationCrypto.Samples.Validators.Play(InsecureToyParameters.N256, folder.FullName, story);
            Assert.Equal(4 + 7, folder.GetFiles("ledger", SearchOption.AllDirectories).Length);
            Assert.All(
                folder.GetFiles("keystore", SearchOption.AllDirectories),
                file => Assert.StartsWith("epoch 1 ", file.Directory!.Name, StringComparison.Ordinal)
            ); // the four have erased theirs
            Assert.Empty(folder.GetFiles("attempt", SearchOption.AllDirectories)); // the attempts are over
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        Assert.StartsWith("Validator 3 crashed in the ceremony, is back", story.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "Ana wants one other. The first tick: NotFired.",
                "Validator 2 crashed, and is back from its keystore, its ledger and the board.",
                "The key went to seven others: epoch 1. The four have erased what they held.",
                "Bo wants one other too. The second tick: Fired, 2 act.",
            ],
            story.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
        );
    }

    private static void GivesWhatItSays(string command, string sample)
    {
        var folder = Path.Combine(Repository.File("samples"), sample);
        var played = Tool.Run("market", command, Path.Combine(folder, "market.json"), "--json");
        Assert.Equal((0, ""), (played.ExitCode, played.Error));
        // A committee's coin is another one in every run.
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.jsonl")), CoinText.Without(played.Output));
    }
}
