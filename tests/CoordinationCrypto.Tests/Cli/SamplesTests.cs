namespace CoordinationCrypto.Tests.Cli;

/// <summary>Every sample gives what its expected.jsonl says, byte for byte, whoever plays it.</summary>
public class SamplesTests
{
    /// <summary>The commands that play a market file.</summary>
    private static readonly string[] Commands = ["solve", "run"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var command in Commands)
            {
                foreach (var folder in Directory.GetDirectories(Repository.File("samples")).Order(StringComparer.Ordinal))
                {
                    if (File.Exists(Path.Combine(folder, "market.json")))
                        cases.Add(command, Path.GetFileName(folder));
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Sample_gives_what_it_says(string command, string sample)
    {
        var folder = Path.Combine(Repository.File("samples"), sample);
        var played = Tool.Run("market", command, Path.Combine(folder, "market.json"), "--json");
        Assert.Equal((0, ""), (played.ExitCode, played.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.jsonl")), played.Output);
    }

    [Fact]
    public void All_samples_are_there() => Assert.Equal(
        ["granovetter", "granovetter-without-instigator", "opt-out", "platform-migration", "professors", "shielded", "two-hunts"],
        Cases.Select(row => (string)row[1]).Distinct());

    [Fact]
    public void What_is_shown_off_the_record_convinces_a_friend_and_nobody_else()
    {
        using var story = new StringWriter();
        CoordinationCrypto.Samples.OffTheRecord.Play(CoordinationCrypto.Bfv.InsecureToyParameters.N256, story);
        var lines = story.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("The board shows 2 pseudonyms", lines[0], StringComparison.Ordinal);
        Assert.Equal("Bo checks it: it holds.", lines[2]);
        Assert.EndsWith("as many bytes.", lines[3], StringComparison.Ordinal);
        Assert.Equal("Bo checks it, as if he did not know: it holds.", lines[4]);
        Assert.Equal("Cleo gets both. Under her own key: not made for this verifier, not made for this verifier.", lines[5]);
    }
}
