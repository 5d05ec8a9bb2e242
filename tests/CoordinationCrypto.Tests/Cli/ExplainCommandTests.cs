namespace CoordinationCrypto.Tests.Cli;

/// <summary>`market explain`: what a person is shown before signing, and where a condition does not read.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private const string Market = """
        { "assets": [ { "id": "usd", "unit": "1,000 USD", "custodians": { "keys": ["bank"], "needed": 1 } } ],
          "stags": [
            { "id": "exit", "title": "E", "axes": [ { "kind": "members", "levels": 20 }, { "kind": "capital", "asset": "usd", "ladder": [0, 10, 20], "capacity": 60 } ],
              "cap": { "capital": 30 }, "roles": [ { "id": "investor", "members": 0 }, { "id": "user" } ], "effects": [ { "text": "We leave." } ] },
            { "id": "walk", "title": "W", "axes": [ { "kind": "members", "levels": 9 } ], "gates": [ { "fact": "permit" } ] } ],
          "facts": [ { "id": "permit", "attestors": { "keys": ["city"], "needed": 1 } } ],
          "ticks": [ [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 9 } },
              { "agent": "ana", "stag": "exit", "join": { "when": "capital >= 11 or members >= 3", "pledge": 9, "role": "investor" } } ],
            [ { "agent": "bo", "stag": "walk", "join": { "others": 2 } }, { "agent": "ana", "stag": "exit", "leave": true } ],
            [ { "agent": "bo", "stag": "walk", "replace": "decoy" } ] ] }
        """;

    private readonly string _file = Path.GetTempFileName();

    public ExplainCommandTests() => File.WriteAllText(_file, Market);

    public void Dispose() => File.Delete(_file);

    /// <summary>R4: levels are stated, not the number that was typed.</summary>
    [Fact]
    public void Of_every_condition_text_sentence_and_least_cells_are_told() =>
        Assert.Equal(
            (
                0,
                """
                tick 1: ana in exit as investor, pledging 9
                  text   capital >= 11 or members >= 3
                  shown  You act if at least 20 units (1,000 USD each) move together, or if at least 3 members act. Who acts in earlier hunts counts. Smallest cells: members 0, capital 20; members 3, capital 0. Payouts are shared: at the capacity of 60 units each counts for 50.0%.
                  cells  members 0, capital 20; members 3, capital 0
                  signs  We leave.

                tick 2: bo in walk
                  text   others >= 2
                  shown  You act if at least 2 others act. Who acts in earlier hunts counts. Smallest cells: members 3.
                  cells  members 3

                tick 3: bo in walk
                  text   never
                  shown  You never act: this is a decoy.
                  cells  none


                """,
                ""
            ),
            Tool.Run("market", "explain", _file)
        );

    [Fact]
    public void For_programs_it_is_an_object_a_line()
    {
        var (code, output, _) = Tool.Run(
            "market",
            "explain",
            _file,
            "--json",
            "--stag",
            "walk",
            "--when",
            "members >= 5 or fact(permit) and others >= 1"
        );
        Assert.Equal(0, code);
        Assert.Equal(
            """
            {"stag":"walk","text":"members >= 5 or others >= 1 and fact(permit)","sentence":"You act if at least 4 others act, or if at least 1 other acts and the fact permit is attested. Who acts in earlier hunts counts. Smallest cells: members 5; members 2, fact(permit).","cells":[{"members":5,"gates":[]},{"members":2,"gates":["fact(permit)"]}],"signs":[]}

            """,
            output
        );
        var all = Tool.Run("market", "explain", _file, "--json").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, all.Length);
        Assert.StartsWith("{\"tick\":1,\"agent\":\"ana\",\"stag\":\"exit\",\"role\":\"investor\",\"text\":", all[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "\"cells\":[{\"members\":0,\"capital\":20,\"gates\":[]},{\"members\":3,\"capital\":0,\"gates\":[]}],\"signs\":[\"We leave.\"]}",
            all[0],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("members >= 2 ond capital >= 3", 13)]
    [InlineData("members >= ", 11)]
    [InlineData("(members >= 2", 13)]
    public void Where_it_does_not_read_a_mark_stands_under_the_character(string when, int position)
    {
        var (code, output, error) = Tool.Run("market", "explain", _file, "--stag", "exit", "--role", "user", "--when", when);
        Assert.Equal((2, ""), (code, output));
        var lines = error.TrimEnd('\n').Split('\n');
        Assert.StartsWith($"coordcrypto: --when: character {position + 1}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal([$"  {when}", $"  {new string(' ', position)}^"], lines[1..]);
    }

    [Theory]
    [InlineData("--stag: one of exit, walk", "--when", "always")]
    [InlineData("--stag: one of exit, walk", "--when", "always", "--stag", "other")]
    [InlineData("--role: one of investor, user", "--when", "always", "--stag", "exit")]
    [InlineData("--role: the stag has no roles", "--when", "always", "--stag", "walk", "--role", "user")]
    [InlineData("--when: ", "--when", "members >= 10", "--stag", "walk")]
    [InlineData("--when: ", "--when", "capital >= 1", "--stag", "walk")]
    [InlineData("--stag and --role say where the condition of --when is stated, and there is none", "--stag", "walk")]
    public void What_is_missing_or_wrong_is_one_line(string reason, params string[] arguments)
    {
        var (code, output, error) = Tool.Run([.. new[] { "market", "explain", _file }, .. arguments]);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"coordcrypto: {reason}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_file_is_named_with_line_column_and_character()
    {
        File.WriteAllText(_file, Market.Replace("capital >= 11 or", "capital >= 11 xor", StringComparison.Ordinal));
        var (code, output, error) = Tool.Run("market", "explain", _file);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(":8:59: $.ticks[0][1].join.when: ", error, StringComparison.Ordinal);
        Assert.Contains("character 15: ", error, StringComparison.Ordinal);
    }
}
