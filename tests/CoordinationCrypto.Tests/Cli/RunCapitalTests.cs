namespace CoordinationCrypto.Tests.Cli;

/// <summary>`market run` with capital, gates, roles and policy plays what `market solve` plays, and its board passes the audit.</summary>
public sealed class RunCapitalTests : IDisposable
{
    private const string Market = """
        { "parameters": "InsecureToy256", "committee": { "validators": 5, "corrupted": 1 },
          "assets": [ { "id": "usd", "unit": "1 USD", "custodians": { "keys": ["bank", "trust"], "needed": 2 } } ],
          "facts": [ { "id": "permit", "attestors": { "keys": ["city"], "needed": 1 } } ],
          "stags": [
            { "id": "exit", "title": "E", "deadline": 4, "axes": [ { "kind": "capital", "asset": "usd", "levels": 30 } ],
              "effects": [ { "transfer": { "to": "fund" } } ] },
            { "id": "shop", "title": "S", "axes": [ { "kind": "capital", "asset": "usd", "levels": 20 } ] },
            { "id": "walk", "title": "W", "axes": [ { "kind": "members", "levels": 4 } ], "gates": [ { "fact": "permit" } ] },
            { "id": "grant", "title": "G", "floor": "members >= 1 and capital >= 2", "policy": { "coolDown": 2 },
              "axes": [ { "kind": "members", "levels": 3 }, { "kind": "capital", "asset": "usd", "levels": 12 } ],
              "roles": [ { "id": "investor", "members": 0, "least": 2 }, { "id": "user", "members": 1 } ] } ],
          "ticks": [
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 15, "with": ["trust"] } },
              { "agent": "bank", "deposit": { "account": "bo", "asset": "usd", "units": 10, "with": ["trust"] } },
              { "agent": "ana", "stag": "exit", "join": { "when": "capital >= 20", "pledge": 12 } },
              { "agent": "ana", "stag": "shop", "join": { "when": "capital >= 13", "pledge": 8, "rank": 1 } },
              { "agent": "bo", "stag": "exit", "join": { "when": "capital >= 15", "pledge": 10 } },
              { "agent": "poor", "stag": "shop", "join": { "when": "capital >= 14", "pledge": 5, "account": "bo" } } ],
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 10, "with": ["trust"] } },
              { "agent": "bank", "deposit": { "account": "cy", "asset": "usd", "units": 6, "with": ["trust"] } },
              { "agent": "ana", "stag": "shop", "resume": true }, { "agent": "bo", "stag": "exit", "resume": true },
              { "agent": "cy", "stag": "shop", "join": { "when": "capital >= 13", "pledge": 6, "partialFrom": 2, "until": 3 } } ],
            [ { "agent": "city", "attest": { "fact": "permit", "forTicks": 1 } },
              { "agent": "ana", "withdraw": { "asset": "usd", "units": 2 } }, { "agent": "cy", "withdraw": { "asset": "usd", "units": 2 } },
              { "agent": "di", "stag": "walk", "join": { "when": "members >= 1 and fact(permit)" } },
              { "agent": "ed", "stag": "walk", "join": { "when": "others >= 1 and fact(permit)" } },
              { "agent": "ana", "stag": "grant", "join": { "when": "members >= 2", "pledge": 3, "role": "investor" } } ],
            [ { "agent": "ed", "stag": "grant", "join": { "when": "others >= 1 and capital >= 3", "role": "user" } },
              { "agent": "gil", "stag": "walk", "join": { "when": "fact(permit)" } } ],
            [ { "agent": "di", "stag": "grant", "join": { "when": "always", "role": "user" } } ] ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-capital-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_plays_what_solve_plays_and_its_board_passes_the_audit()
    {
        var board = Path.Combine(_folder, "out.board");
        var solved = Tool.Run("market", "solve", File(Market), "--json");
        Assert.Equal(0, solved.ExitCode);
        var (code, output, error) = Tool.Run("market", "run", File(Market), "--toy", "--json", "--board", board);
        Assert.True(code == 0, error);
        Assert.Equal(solved.Output, CoinText.Without(output));
        Assert.Contains("\"balances\":{\"usd\":{\"fund\":22}}", output.Split('\n')[4], StringComparison.Ordinal); // escrow, at last
        Assert.Contains("\"why\":\"NotSuspended\"", output, StringComparison.Ordinal);
        var audited = Tool.Run("audit", board, "--toy");
        Assert.True(audited.ExitCode == 0, audited.Output);
    }

    [Fact]
    public void What_a_committee_is_too_small_for_is_refused_with_that_reason_and_a_scan_that_shows_more_says_so()
    {
        var four = Market.Replace("\"validators\": 5", "\"validators\": 4", StringComparison.Ordinal);
        var refused = Tool.Run("market", "run", File(four), "--toy");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(
            "stag \"exit\" has a sealed scan, and the committee of 4 has fewer than 4f + 1 validators",
            refused.Error,
            StringComparison.Ordinal
        );
        var shown = Market.Replace("\"title\": \"G\"", "\"title\": \"G\", \"scan\": \"one-round\"", StringComparison.Ordinal);
        var told = Tool.Run("market", "run", File(shown), "--toy").Output;
        Assert.Contains("grant shows more when it fires", told, StringComparison.Ordinal);
        Assert.DoesNotContain("shop shows more", told, StringComparison.Ordinal);
        Assert.DoesNotContain("walk shows more", told, StringComparison.Ordinal);
    }

    private string File(string content)
    {
        var path = Path.Combine(_folder, $"{content.GetHashCode(StringComparison.Ordinal):x}.json");
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
