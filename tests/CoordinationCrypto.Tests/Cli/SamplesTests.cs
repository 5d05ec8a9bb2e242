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
        ["granovetter", "granovetter-without-instigator", "opt-out", "platform-migration", "professors", "two-hunts"],
        Cases.Select(row => (string)row[1]).Distinct());
}
