using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Tests.Cli.Output;

public class MarketStoryTests
{
    [Fact]
    public void The_demo_tells_what_it_is_about()
    {
        var lines = Tell("samples/platform-migration/market.json");
        Assert.Equal("To do together: Move to a new social platform (platform-migration; at least 10 people, at most 200)", lines[0]);
        Assert.Equal("38 people take part, each with a condition, such as:", lines[2]);
        Assert.Contains("other people, and not the 7 validators, who hold the key in parts. To read", lines);
        Assert.Contains("anything, more than 2 of them would have to put their parts together.", lines);
        Assert.Contains("live: how many conditions wait after the tick, decoys too.", lines);
        Assert.All(lines[1..], line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain(lines, line => line.Contains("toy", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_stag_has_its_line_and_a_toy_is_called_one()
    {
        var lines = Tell("samples/two-hunts/market.json", "{ \"parameters\": \"InsecureToy256\",");
        Assert.All(lines[..2], line => Assert.StartsWith("To do together: ", line, StringComparison.Ordinal));
        Assert.Contains("But this run has the toy parameters InsecureToy256: everyone can read everything.", lines);
    }

    private static string[] Tell(string sample, string start = "{")
    {
        var text = File.ReadAllText(Repository.File(sample)).TrimStart()[1..];
        Assert.True(MarketFileReader.TryRead(System.Text.Encoding.UTF8.GetBytes(start + text), out var file, out var error), $"{error}");
        return [.. MarketStory.Tell(file)];
    }
}
