using System.Text.RegularExpressions;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`market solve --coins` replays what `market run` has printed, also where everything hangs on the coin (M1, R48).</summary>
public sealed partial class ReplayedRunTests : IDisposable
{
    /// <summary>
    /// Ana's ten units are in three shops, each of which wants them all; two who pledge the same want the last seat of a cellar, a cap is
    /// shared by odd pledges, and heads that no capital moves stand beside them.
    /// </summary>
    private const string Market = """
        { "parameters": "InsecureToy256", "committee": { "validators": 4, "corrupted": 1 },
          "assets": [ { "id": "usd", "unit": "1 USD", "custodians": { "keys": ["bank"], "needed": 1 } } ],
          "stags": [
            { "id": "one", "title": "1", "axes": [ { "kind": "capital", "asset": "usd", "levels": 10 } ], "effects": [ { "transfer": { "to": "shop", "at": "hunt" } } ] },
            { "id": "two", "title": "2", "axes": [ { "kind": "capital", "asset": "usd", "levels": 10 } ], "effects": [ { "transfer": { "to": "mart", "at": "hunt" } } ] },
            { "id": "three", "title": "3", "axes": [ { "kind": "capital", "asset": "usd", "levels": 10 } ], "effects": [ { "transfer": { "to": "fair", "at": "hunt" } } ] },
            { "id": "cellar", "title": "C", "axes": [ { "kind": "capital", "asset": "usd", "levels": 9 } ] },
            { "id": "fund", "title": "F", "axes": [ { "kind": "capital", "asset": "usd", "levels": 10, "capacity": 10 } ], "cap": { "capital": 10 } },
            { "id": "heads", "title": "H", "axes": [ { "kind": "members", "levels": 9 } ] } ],
          "ticks": [
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 10 } },
              { "agent": "bank", "deposit": { "account": "bo", "asset": "usd", "units": 12 } },
              { "agent": "bank", "deposit": { "account": "cy", "asset": "usd", "units": 12 } },
              { "agent": "bank", "deposit": { "account": "di", "asset": "usd", "units": 12 } },
              { "agent": "dora", "stag": "heads", "join": { "members": 4 } },
              { "agent": "eli", "stag": "heads", "join": { "members": 4 } },
              { "agent": "ana", "stag": "one", "join": { "when": "capital >= 10", "pledge": 10 } },
              { "agent": "ana", "stag": "two", "leave": true },
              { "agent": "ana", "stag": "two", "join": { "when": "capital >= 10", "pledge": 10 } },
              { "agent": "ana", "stag": "three", "join": { "when": "capital >= 10", "pledge": 10 } },
              { "agent": "bo", "stag": "cellar", "join": { "when": "capital >= 6", "pledge": 6 } },
              { "agent": "cy", "stag": "cellar", "join": { "when": "capital >= 6", "pledge": 6 } },
              { "agent": "di", "stag": "cellar", "join": { "when": "capital >= 6", "pledge": 6 } } ],
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 4 } },
              { "agent": "ana", "stag": "fund", "join": { "when": "capital >= 5", "pledge": 4, "partialFrom": 1 } },
              { "agent": "bo", "stag": "fund", "join": { "when": "capital >= 4", "pledge": 5 } },
              { "agent": "cy", "stag": "fund", "join": { "when": "capital >= 4", "pledge": 5 } },
              { "agent": "fay", "stag": "heads", "join": { "members": 3 } } ],
            [ { "agent": "gus", "stag": "heads", "join": { "members": 1 } }, { "agent": "di", "withdraw": { "asset": "usd", "units": 7 } } ] ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_hangs_on_the_coin_comes_out_as_it_was_run()
    {
        var (market, coins) = (Write("market.json", Market), "");
        var results = new HashSet<string>();
        var hasDiffered = false;
        for (var run = 0; run < 12 && (run < 3 || results.Count == 1 || !hasDiffered); run++)
        {
            var played = Tool.Run("market", "run", market, "--toy", "--json");
            Assert.True(played.ExitCode == 0, played.Error);
            coins = Write($"{run}.jsonl", played.Output);
            var solved = Tool.Run("market", "solve", market, "--json", "--coins", coins);
            Assert.True(solved.ExitCode == 0, solved.Error);
            Assert.Equal(CoinText.Without(played.Output), solved.Output);
            results.Add(solved.Output);
            var bare = Write("bare.jsonl", Ids().Replace(played.Output, ""));
            hasDiffered |= Tool.Run("market", "solve", market, "--json", "--coins", bare).Output != solved.Output;
        }

        Assert.NotEqual(1, results.Count); // it does hang on the coin
        Assert.True(hasDiffered); // and on who is who
    }

    [Fact]
    public void Ids_that_are_wrong_are_named_with_their_place()
    {
        var market = Write("market.json", Market);
        var output = Tool.Run("market", "run", market, "--toy", "--json").Output;
        var ana = Ana().Match(output).Groups[1].Value;
        foreach (
            var (changed, reason) in new[]
            {
                (output.Replace("\"agents\":{\"one\":", "\"agents\":{\"four\":", StringComparison.Ordinal), ":1:1: $.ids.agents: \"one\" is missing"),
                (output.Replace(ana, ana[1..], StringComparison.Ordinal), ":1:1: $.ids.accounts.ana: an id is 64 hexadecimal digits"),
                (Stag().Replace(output, $"\"two\":\"{ana}\"", 1), ":1:1: $.ids.accounts.ana: this id is there twice"),
                (output.Replace("\"ids\":{", "\"ids\":{\"x\":1,", StringComparison.Ordinal), ":1:1: $.ids.x: unknown key"),
            }
        )
        {
            var (code, solved, error) = Tool.Run("market", "solve", market, "--coins", Write("changed.jsonl", changed));
            Assert.Equal((2, ""), (code, solved));
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex(",\"ids\":\\{.*\\}\\}\\}(?=\\})")]
    private static partial Regex Ids();

    [GeneratedRegex("\"accounts\":\\{.*?\"ana\":\"([0-9a-f]{64})\"")]
    private static partial Regex Ana();

    [GeneratedRegex("\"two\":\"[0-9a-f]{64}\"")]
    private static partial Regex Stag();
}
