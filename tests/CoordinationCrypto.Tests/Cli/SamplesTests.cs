namespace CoordinationCrypto.Tests.Cli;

/// <summary>Every sample gives what its expected.jsonl says, byte for byte, whoever plays it.</summary>
public class SamplesTests
{
    public static TheoryData<string> Samples => [.. Directory.GetDirectories(Repository.File("samples")).Where(folder => File.Exists(Path.Combine(folder, "market.json"))).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public void In_the_clear_a_sample_gives_what_it_says(string sample) => GivesWhatItSays("solve", sample);

    [Theory, MemberData(nameof(Samples)), Trait("Category", "Once")]
    public void Encrypted_a_sample_gives_what_it_says(string sample) => GivesWhatItSays("run", sample);

    [Fact]
    public void All_samples_are_there() => Assert.Equal(
        ["granovetter", "granovetter-without-instigator", "handover", "opt-out", "platform-migration", "professors", "shielded", "two-hunts"],
        Samples.Cast<object[]>().Select(row => (string)row[0]));

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

    private static void GivesWhatItSays(string command, string sample)
    {
        var folder = Path.Combine(Repository.File("samples"), sample);
        var played = Tool.Run("market", command, Path.Combine(folder, "market.json"), "--json");
        Assert.Equal((0, ""), (played.ExitCode, played.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "expected.jsonl")), played.Output);
    }
}
