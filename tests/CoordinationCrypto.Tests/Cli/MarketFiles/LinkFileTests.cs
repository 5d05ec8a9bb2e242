using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

/// <summary>Files whose stags wait for each other.</summary>
public class LinkFileTests
{
    private const string Pair = """
        { "id": "a", "title": "A", "axes": [ { "kind": "members", "levels": 9 } ] },
        { "id": "b", "title": "B", "axes": [ { "kind": "members", "ladder": [2, 5] , "capacity": 9 } ] }
        """;

    private const string Bundle = """[{ "id": "ab", "stags": ["a", "b"] }]""";

    // Vectors

    [Fact]
    public void R35_hunts_of_one_event_share_its_number_and_others_have_their_own()
    {
        var file = Read(
            Text(
                Pair + """, { "id": "c", "title": "C", "axes": [ { "kind": "members", "levels": 9 } ] }""",
                Bundle,
                """
                { "agent": "x", "stag": "a", "join": "completes(b)" }, { "agent": "x", "stag": "b", "join": "completes(a)" },
                { "agent": "y", "stag": "b", "join": "always" }, { "agent": "z", "stag": "c", "join": "completes(a, members >= 1)" }
                """
            )
        );
        var tick = Assert.Single(TransparentRun.Play(file));
        Assert.Equal([("a", 1), ("b", 1), ("c", 2)], tick.Hunts.Select(hunt => (hunt.Stag, hunt.Event!.Value)));
    }

    [Fact]
    public void Files_without_links_have_no_events()
    {
        var file = Read(Text(Pair, "[]", """{ "agent": "x", "stag": "a", "join": "always" }"""));
        Assert.Null(Assert.Single(Assert.Single(TransparentRun.Play(file)).Hunts).Event);
    }

    /// <summary>R4: 3 is no level of B, whose next one is 5.</summary>
    [Fact]
    public void R4_a_milestone_is_rounded_up_to_a_level_of_the_stag_it_speaks_of()
    {
        var events = """
            { "agent": "x", "stag": "a", "join": "completes(b, members >= 3)" },
            { "agent": "x", "stag": "b", "join": "always" }, { "agent": "y", "stag": "b", "join": "always" },
            { "agent": "z", "stag": "b", "join": "always" }
            """;
        var hunts = Assert.Single(TransparentRun.Play(Read(Text(Pair, Bundle, events)))).Hunts;
        Assert.Equal(["b"], hunts.Select(hunt => hunt.Stag));
    }

    [Fact]
    public void Gates_may_be_declared()
    {
        var stags = """
            { "id": "a", "title": "A", "axes": [ { "kind": "members", "levels": 9 } ] },
            { "id": "b", "title": "B", "axes": [ { "kind": "members", "levels": 9 } ],
              "gates": [ { "completes": "a", "when": "members >= 2" }, { "completes": "a" } ] }
            """;
        var file = Read(Text(stags, "[]", """{ "agent": "x", "stag": "b", "join": "completes(a, members >= 2)" }"""));
        Assert.Equal(["completes(a, members >= 2)", "completes(a)"], file.Stags[1].Grid.Gates.Select(gate => $"{gate}"));
        Assert.True(file.Stags[1].IsSealed); // L6
        Assert.False(file.Stags[0].IsSealed);
    }

    // Rejects

    [Theory]
    [InlineData("[{ \"id\": \"ab\", \"stags\": [\"a\", \"c\"] }]", "$.bundles[0].stags[1]", "no such stag: \"c\"")]
    [InlineData("[{ \"id\": \"ab\", \"stags\": [\"a\", \"a\"] }]", "$.bundles[0].stags[1]", "\"a\" is in a bundle already")]
    [InlineData("[{ \"id\": \"ab\", \"stags\": [] }]", "$.bundles[0].stags", "a bundle has stags")]
    [InlineData("[{ \"id\": \"ab\" }]", "$.bundles[0]", "\"stags\" is missing")]
    [InlineData("[{ \"id\": \"a b\", \"stags\": [\"a\"] }]", "$.bundles[0].id", "an id is 1 to 64")]
    [InlineData(
        "[{ \"id\": \"x\", \"stags\": [\"a\"] }, { \"id\": \"x\", \"stags\": [\"b\"] }]",
        "$.bundles[1].id",
        "another bundle has the id"
    )]
    [InlineData("[{ \"id\": \"x\", \"stags\": [\"a\"], \"rank\": 1 }]", "$.bundles[0].rank", "unknown key")]
    [InlineData("{}", "$.bundles", "must be an array")]
    public void Faults_of_a_bundle(string bundles, string path, string reason) => AssertRefused(Text(Pair, bundles, ""), path, reason);

    [Theory]
    [InlineData("a", "completes(b)", "[]", "$.stags[0]", "completes(b): \"b\" is neither in the same bundle nor earlier in the file")]
    [InlineData("a", "completes(a)", Bundle, "$.stags[0]", "completes(a): a stag does not wait for itself")]
    [InlineData("a", "completes(b, members >= 6)", Bundle, "$.stags[0]", "in \"b\" members >= 6, and the last level is 5")]
    [InlineData("b", "completes(a, capital >= 6)", "[]", "$.stags[1]", "in \"a\" the stag does not count capital")]
    [InlineData("b", "completes(c)", "[]", "$.ticks[0][0].join", "the stag has no gate completes(c)")]
    [InlineData("b", "completes(a, others >= 1)", "[]", "$.ticks[0][0].join", "character 14: a milestone speaks of members and capital")]
    public void Faults_of_a_link(string stag, string condition, string bundles, string path, string reason) =>
        AssertRefused(Text(Pair, bundles, $$"""{ "agent": "x", "stag": "{{stag}}", "join": "{{condition}}" }"""), path, reason);

    [Fact]
    public void L4_a_bundle_has_one_policy_of_cuts_and_one_deadline()
    {
        foreach (var member in new[] { "\"deadline\": 3", "\"policy\": { \"changes\": 2 }", "\"policy\": { \"wait\": 2 }" })
            AssertRefused(
                Text(Pair.Replace("\"title\": \"B\"", $"\"title\": \"B\", {member}", StringComparison.Ordinal), Bundle, ""),
                "$.bundles[0].stags[1]",
                "the same changes, wait and deadline (L4)"
            );
    }

    [Fact]
    public void A_bundle_has_at_most_four_milestones_and_outside_it_there_may_be_more()
    {
        var joins = string.Join(
            ", ",
            Enumerable.Range(1, 5).Select(i => $$"""{ "agent": "x{{i}}", "stag": "b", "join": "completes(a, members >= {{i}})" }""")
        );
        AssertRefused(Text(Pair, Bundle, joins), "$.bundles[0]", "at most 4 different milestones");
        Read(Text(Pair, "[]", joins));
    }

    [Fact]
    public void An_encrypted_run_refuses_links_by_name()
    {
        var path = Path.GetTempFileName();
        var exact = Pair.Replace("\"ladder\": [2, 5] , \"capacity\": 9", "\"levels\": 9", StringComparison.Ordinal);
        File.WriteAllText(path, Text(exact, Bundle, ""));
        var (code, _, error) = Tool.Run("market", "run", path);
        File.Delete(path);
        Assert.Equal(2, code);
        Assert.Contains("stag \"a\" has links to other stags, which an encrypted run does not take", error, StringComparison.Ordinal);
    }

    private static string Text(string stags, string bundles, string events) =>
        $$"""{ "stags": [ {{stags}} ], "bundles": {{bundles}}, "ticks": [ [ {{events}} ] ] }""";

    private static MarketFile Read(string text) => MarketText.Read(text);

    private static void AssertRefused(string text, string path, string reason) => MarketText.AssertRefused(text, path, reason);
}
