using System.Text.Json;

namespace CoordinationCrypto.Tests.Cli;

/// <summary>`market run` and `audit`, on a toy market that fires.</summary>
public sealed class RunAndAuditTests : IDisposable
{
    private const string Market = """
        { "parameters": "InsecureToy256", "committee": { "validators": 4, "corrupted": 1 },
          "stags": [ { "id": "garden", "title": "G", "axes": [ { "kind": "members", "levels": 9 } ] }, { "id": "roof", "title": "R", "axes": [ { "kind": "members", "levels": 5 } ], "floor": { "members": 2 } } ],
          "ticks": [ [ { "agent": "ana", "stag": "garden", "join": { "others": 1 } }, { "agent": "bo", "stag": "roof", "join": { "members": 1 } } ],
                     [ { "agent": "cy", "stag": "garden", "join": { "members": 2 } }, { "agent": "di", "stag": "roof", "join": { "members": 2 } } ],
                     [ { "agent": "cy", "stag": "roof", "join": "decoy" } ] ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("coordcrypto-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_finds_what_solve_finds_and_its_board_passes_the_audit()
    {
        var board = Path.Combine(_folder, "out.board");
        var solved = Tool.Run("market", "solve", File(Market), "--json");
        var (code, output, error) = Tool.Run("market", "run", File(Market), "--toy", "--json", "--board", board);
        Assert.Equal((0, solved.Output), (code, CoinText.Without(output)));
        var coins = Path.Combine(_folder, "coins.jsonl");
        System.IO.File.WriteAllText(coins, output);
        Assert.Equal(solved.Output, Tool.Run("market", "solve", File(Market), "--json", "--coins", coins).Output);
        Assert.StartsWith("WARNING: InsecureToy256", error, StringComparison.Ordinal);
        var audited = Tool.Run("audit", board, "--toy");
        Assert.Equal(0, audited.ExitCode);
        Assert.Contains("\nPASS: 4 ticks, 2 hunts.", audited.Output, StringComparison.Ordinal);
        Assert.Equal(audited, Tool.RunWith(System.IO.File.ReadAllBytes(board), "audit", "-", "--toy"));
        var configuration = Line(audited.Output, "configuration");
        var head = Line(audited.Output, "head");
        Assert.Equal(0, Tool.Run("audit", board, "--expect", configuration, "--head", head, "--toy").ExitCode);
        var other = Tool.Run("audit", board, "--expect", head, "--head", configuration, "--toy");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("A21  FAIL", other.Output, StringComparison.Ordinal);
        Assert.Contains("A22  FAIL", other.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "coins.jsonl:1:1: $: \"coin\" is missing")]
    [InlineData("{\"coin\":\"ab\"}", "coins.jsonl:1:1: $.coin: a coin is 64 hexadecimal digits")]
    [InlineData("\n", "ticks need as many coins, and there are 0")]
    public void Coins_that_are_none_are_named_with_their_line(string text, string reason)
    {
        var coins = Path.Combine(_folder, "coins.jsonl");
        System.IO.File.WriteAllText(coins, text);
        var (code, output, error) = Tool.Run("market", "solve", File(Market), "--json", "--coins", coins);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(2, Tool.Run("market", "solve", File(Market), "--coins", coins, "--seed", "s").ExitCode);
    }

    [Fact]
    public void With_the_same_seed_two_runs_give_the_same_board_and_say_what_that_means()
    {
        var boards = new List<byte[]>();
        foreach (var (name, seed) in new[] { ("a", "7"), ("b", "7"), ("c", "8") })
        {
            var board = Path.Combine(_folder, name);
            var (code, _, error) = Tool.Run("market", "run", File(Market), "--toy", "--json", "--board", board, "--insecure-seed", seed);
            Assert.Equal(0, code);
            Assert.Contains("--insecure-seed", error, StringComparison.Ordinal);
            boards.Add(System.IO.File.ReadAllBytes(board));
        }
        Assert.Equal(boards[0], boards[1]);
        Assert.NotEqual(boards[0], boards[2]);
    }

    [Fact]
    public void A_bad_file_or_an_existing_board_writes_nothing()
    {
        var board = Path.Combine(_folder, "never.board");
        var bad = Tool.Run("market", "run", File(Market.Replace("levels\": 9", "levels\": 0", StringComparison.Ordinal)), "--board", board);
        Assert.Equal((2, ""), (bad.ExitCode, bad.Output));
        Assert.Single(bad.Error.TrimEnd().Split('\n'));
        Assert.False(System.IO.File.Exists(board));
        System.IO.File.WriteAllText(board, "mine");
        var existing = Tool.Run("market", "run", File(Market), "--toy", "--board", board);
        Assert.Equal((2, ""), (existing.ExitCode, existing.Output));
        Assert.Equal("mine", System.IO.File.ReadAllText(board));
        Assert.EndsWith(
            $"coordcrypto: {board}: this file exists, and --board writes only to a new one: take another name, or delete the file first\n",
            existing.Error,
            StringComparison.Ordinal
        );
        foreach (var nowhere in new[] { "", Path.Combine(_folder, "absent", "x"), _folder })
        {
            var refused = Tool.Run("market", "run", File(Market), "--toy", "--board", nowhere);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        }
    }

    [Fact]
    public void An_audit_names_what_is_wrong_with_the_file_or_the_arguments()
    {
        var board = Path.Combine(_folder, "flipped.board");
        Assert.Equal(0, Tool.Run("market", "run", File(Market), "--toy", "--json", "--board", board).ExitCode);
        var bytes = System.IO.File.ReadAllBytes(board);
        bytes[bytes.Length / 2] ^= 1;
        System.IO.File.WriteAllBytes(board, bytes);
        var flipped = Tool.Run("audit", board, "--toy");
        Assert.Equal(1, flipped.ExitCode);
        Assert.Contains("A02  FAIL", flipped.Output, StringComparison.Ordinal);
        Assert.Contains("\nFAIL: ", flipped.Output, StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(board, []);
        Assert.Equal("none", Line(Tool.Run("audit", board, "--toy").Output, "configuration"));
        Assert.Equal(2, Tool.Run("audit", Path.Combine(_folder, "absent")).ExitCode);
        Assert.Equal(2, Tool.Run("audit", board, "--expect", "12").ExitCode);
        Assert.Equal(2, Tool.Run("audit", board, "--head", new string('g', 64)).ExitCode);
    }

    [Fact]
    public void A_leakage_cap_that_is_reached_is_told_with_agent_stag_and_number()
    {
        var capped = Market.Replace("\"levels\": 9 } ] }", "\"levels\": 9 } ], \"leakageCap\": 1 }", StringComparison.Ordinal);
        var (code, _, error) = Tool.Run("market", "run", File(capped), "--toy", "--json");
        Assert.Equal(1, code);
        Assert.Matches(NotAdmitted(1), error);

        // The cap pays for the tests of some who join at once, and the others wait.
        var crowd = string.Join(", ", Enumerable.Range(0, 30).Select(i => $$"""{ "agent": "a{{i}}", "join": "decoy" }"""));
        (code, _, error) = Tool.Run(
            "market",
            "run",
            File(
                $$"""
                { "parameters": "InsecureToy256", "committee": { "validators": 4, "corrupted": 1 },
                  "stags": [ { "id": "garden", "title": "G", "axes": [ { "kind": "members", "levels": 40 } ], "leakageCap": 5 } ],
                  "ticks": [ [ {{crowd}} ] ] }
                """
            ),
            "--toy"
        );
        Assert.Equal(1, code);
        Assert.Matches(NotAdmitted(5), error);

        static string NotAdmitted(int cap) =>
            "\ncoordcrypto: tick 1: the intendo of \"[a-z0-9]+\" in stag \"garden\" was not admitted: what is left of its leakageCap, "
            + $"{cap} in all, does not pay for the next step \\(in millionths of the key's budget\\)\n$";
    }

    [Fact]
    public void Nobody_encrypts_to_a_toy_key_unless_it_is_asked_for()
    {
        var (board, file) = (Path.Combine(_folder, "toy.board"), File(Market));
        var (code, output, error) = Tool.Run("market", "run", file, "--board", board);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"coordcrypto: {file}: nobody encrypts to a toy key unless it is asked for: take Secure8192, or add --toy\n", error);
        Assert.False(System.IO.File.Exists(board));
    }

    [Fact]
    public void An_audit_of_a_toy_board_fails_unless_it_is_asked_for()
    {
        var board = Board();
        var audited = Tool.Run("audit", board);
        Assert.Equal(1, audited.ExitCode);
        Assert.Contains("\nA23  FAIL  The parameters are secure: InsecureToy256 is a TOY", audited.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "\nFAIL: 1 of 39 checks. A toy board hides nothing: it passes A23 only with --toy.\n",
            audited.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("A23  n/a ", Tool.Run("audit", board, "--toy").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_audit_says_its_verdict_and_what_fails()
    {
        var board = Board();
        Assert.Equal((0, "PASS: 4 ticks, 2 hunts. None of 39 checks failed.\n", ""), Tool.Run("audit", board, "--toy", "--quiet"));
        Assert.Equal(
            (
                1,
                """
                A23  FAIL  The parameters are secure: InsecureToy256 is a TOY: this board hides nothing
                FAIL: 1 of 39 checks. A toy board hides nothing: it passes A23 only with --toy.

                """,
                ""
            ),
            Tool.Run("audit", board, "--quiet")
        );
    }

    [Fact]
    public void An_audit_for_programs_says_the_same_as_the_one_for_people()
    {
        var board = Board();
        var people = Tool.Run("audit", board).Output;
        var (code, output, error) = Tool.Run("audit", board, "--json");
        Assert.Equal((1, ""), (code, error));
        Assert.Single(output.TrimEnd('\n').Split('\n'));
        using var json = JsonDocument.Parse(output);
        var audit = json.RootElement;
        Assert.Equal(
            people.Split('\n')[..39],
            audit
                .GetProperty("checks")
                .EnumerateArray()
                .Select(check =>
                {
                    var text = (string name) => check.GetProperty(name).GetString()!;
                    var verdict = text("verdict") switch
                    {
                        "pass" => "pass",
                        "fail" => "FAIL",
                        var other => other == "not applicable" ? "n/a " : other,
                    };
                    return $"{text("id")}  {verdict}  {text("title")}: {text("detail")}";
                })
        );
        Assert.False(audit.GetProperty("passed").GetBoolean());
        Assert.Equal(Line(people, "configuration"), audit.GetProperty("configuration").GetString());
        Assert.Equal(Line(people, "head"), audit.GetProperty("head").GetString());
        Assert.Equal(Line(people, "height"), $"{audit.GetProperty("height").GetUInt64()}");
        Assert.Equal(
            (4, 2, 4),
            (audit.GetProperty("ticks").GetInt32(), audit.GetProperty("hunts").GetInt32(), audit.GetProperty("validators").GetArrayLength())
        );
        Assert.Empty(audit.GetProperty("named").EnumerateArray());
    }

    [Theory, InlineData("noise", 2), InlineData("attacks", 1), InlineData("sizes", 2)]
    public void Tables_have_every_set_and_committee_and_fit_80_columns(string command, int tables)
    {
        var (code, output, _) = Tool.Run(command);
        Assert.Equal(0, code);
        foreach (var committee in new[] { "(4, 1)", "(7, 2)", "(10, 3)", "(13, 4)" })
            Assert.Equal(2 * tables, output.Split(committee).Length - 1);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80));
    }

    [Theory, InlineData("noise", "threshold", 15 + 1 + 15), InlineData("attacks", "admission", 9)]
    public void The_table_in_the_document_is_what_the_tool_prints(string command, string document, int lines)
    {
        var printed = Tool.Run(command).Output;
        var table = printed[printed.IndexOf("parameters  committee", StringComparison.Ordinal)..];
        Assert.Equal(lines, table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            table,
            System.IO.File.ReadAllText(Repository.File($"docs/security/{document}.md")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    /// <summary>The board of the market above.</summary>
    private string Board()
    {
        var board = Path.Combine(_folder, "out.board");
        Assert.Equal(0, Tool.Run("market", "run", File(Market), "--toy", "--json", "--board", board).ExitCode);
        return board;
    }

    private static string Line(string output, string label) =>
        output.Split('\n').First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim();

    private string File(string text)
    {
        var path = Path.Combine(_folder, $"{Guid.CreateVersion7()}.json");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
