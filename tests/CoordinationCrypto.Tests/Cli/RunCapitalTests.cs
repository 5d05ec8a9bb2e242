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
              "effects": [ { "transfer": { "to": "fund" } }, { "text": "We leave." } ] },
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

    /// <summary>P1: under lock-in one loosens, one tightens, one asks to leave, one ends with its lock.</summary>
    private const string LockIn = """
        { "parameters": "InsecureToy256", "committee": { "validators": 5, "corrupted": 1 },
          "assets": [ { "id": "usd", "unit": "1 USD", "custodians": { "keys": ["bank"], "needed": 1 } } ],
          "stags": [
            { "id": "lock", "title": "L", "axes": [ { "kind": "capital", "asset": "usd", "levels": 30 } ], "policy": { "lockIn": 3 } },
            { "id": "walk", "title": "W", "axes": [ { "kind": "members", "levels": 4 } ], "policy": { "lockIn": 2 } } ],
          "ticks": [
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 15 } },
              { "agent": "bank", "deposit": { "account": "bo", "asset": "usd", "units": 10 } },
              { "agent": "bank", "deposit": { "account": "cy", "asset": "usd", "units": 10 } },
              { "agent": "ana", "stag": "lock", "join": { "when": "capital >= 20", "pledge": 12 } },
              { "agent": "bo", "stag": "lock", "join": { "when": "capital >= 29", "pledge": 8 } },
              { "agent": "cy", "stag": "lock", "join": { "when": "capital >= 30", "pledge": 1, "until": 3 } },
              { "agent": "di", "stag": "walk", "join": "members >= 3" }, { "agent": "ed", "stag": "walk", "join": "members >= 2" } ],
            [ { "agent": "ana", "stag": "lock", "replace": { "when": "never", "pledge": 12 } },
              { "agent": "bo", "stag": "lock", "leave": true },
              { "agent": "di", "stag": "walk", "replace": "members >= 2" } ],
            [ { "agent": "ana", "stag": "lock", "replace": { "when": "capital >= 21", "pledge": 13 } },
              { "agent": "bo", "stag": "lock", "replace": { "when": "capital >= 20", "pledge": 9 } } ],
            [ { "agent": "cy", "stag": "lock", "join": { "when": "capital >= 30", "pledge": 1 } } ] ] }
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
        Assert.Contains("\"members\":[\"ana\",\"bo\"],\"signed\":[\"We leave.\"]}", output, StringComparison.Ordinal);
        Assert.Contains("\"why\":\"NotSuspended\"", output, StringComparison.Ordinal);
        var audited = Tool.Run("audit", board, "--toy");
        Assert.True(audited.ExitCode == 0, audited.Output);
        Assert.Contains("\nreleases       1 certified\n", audited.Output, StringComparison.Ordinal);
        Assert.Contains("\"releases\":1", Tool.Run("audit", board, "--toy", "--json").Output, StringComparison.Ordinal);
        CheckReleases(board);
    }

    /// <summary>M11: what the audit writes for custodians holds without the board, and nothing is overwritten.</summary>
    private void CheckReleases(string board)
    {
        var csv = Path.Combine(_folder, "releases.csv");
        Assert.Equal(1, Tool.Run("audit", board, "--releases", csv).ExitCode); // a toy: nothing is certified
        Assert.False(System.IO.File.Exists(csv));
        Assert.Equal(0, Tool.Run("audit", board, "--toy", "--releases", csv).ExitCode);
        var lines = System.IO.File.ReadAllLines(csv);
        Assert.Equal("number,asset,account,units,sequence,certificate", lines[0]);
        Assert.Single(lines[1..]);
        using var store = BoardFile.OpenForAudit(System.IO.File.OpenRead(board), out _);
        var audit = Audit.Run(store, allowToy: true);
        foreach (var cells in lines[1..].Select(line => line.Split(',')))
        {
            Assert.True(ReleaseCertificate.TryRead(Convert.FromBase64String(cells[5]), out var certificate, out _));
            var (number, asset, account, units, sequence) = certificate.Release;
            Assert.Equal([$"{number}", $"{asset}", $"{account}", $"{units}", $"{sequence}"], cells[..5]);
            Assert.Equal(2, units);
            Assert.True(
                certificate.TryVerify(audit.ConfigurationId!.Value, 0, new CoordinationCrypto.Committee(5, 1), audit.Validators, out _)
            );
        }

        var again = Tool.Run("audit", board, "--toy", "--releases", csv);
        Assert.Equal((2, ""), (again.ExitCode, again.Output));
        Assert.EndsWith("this file exists, and --releases writes only to a new one\n", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void P1_a_run_plays_lock_in_as_solve_does()
    {
        var solved = Tool.Run("market", "solve", File(LockIn), "--json");
        var (code, output, error) = Tool.Run("market", "run", File(LockIn), "--toy", "--json");
        Assert.True(code == 0, error);
        Assert.Equal(solved.Output, CoinText.Without(output));
        Assert.Equal(3, output.Split("LockedIn").Length - 1);
        Assert.Contains("\"members\":[\"ed\",\"di\"]", output.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("\"members\":[\"ana\",\"bo\"]", output.Split('\n')[2], StringComparison.Ordinal);
    }

    /// <summary>A board counts spans in time; a tick that waits for its date is longer than the others.</summary>
    [Fact]
    public void Spans_of_ticks_are_refused_where_ticks_name_dates_and_only_there()
    {
        const string Gate = "\"levels\": 4 } ], \"gates\": [ { \"time\": \"2099-05-01\" } ]";
        var gated = LockIn.Replace("\"levels\": 4 } ]", Gate, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("market", "run", File(gated), "--toy").ExitCode);
        const string Last = "{ \"agent\": \"cy\", \"stag\": \"lock\", \"join\": { \"when\": \"capital >= 30\", \"pledge\": 1 } }";
        var dated = gated.Replace(Last, "{ \"time\": \"2099-05-02\" }, " + Last, StringComparison.Ordinal);
        var refused = Tool.Run("market", "run", File(dated), "--toy");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("a board counts spans in time, and a date makes its tick longer", refused.Error, StringComparison.Ordinal);
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
