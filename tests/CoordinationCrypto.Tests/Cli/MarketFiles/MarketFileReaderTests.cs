using System.Text;
using CoordinationCrypto.Cli.MarketFiles;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

public class MarketFileReaderTests
{
    private const string Example = """
        { "parameters": "Secure8192",
          "committee": { "validators": 4, "corrupted": 1 },
          "stags": [ { "id": "platform-migration", "title": "Move to a new social platform", "axes": [ { "kind": "members", "levels": 200 } ] } ],
          "ticks": [
            [ { "agent": "ana", "join": { "others": 4 } }, { "agent": "bo", "join": { "members": 10 } }, { "agent": "cy", "join": "decoy" } ],
            [ { "agent": "ana", "leave": true }, { "agent": "bo", "replace": { "others": 2 } } ] ] }
        """;

    // Vectors

    [Fact]
    public void Example_is_read_as_it_stands()
    {
        var file = Read(Example);
        Assert.Same(BfvParameters.Secure8192, file.Parameters);
        Assert.Equal(new Committee(4, 1), file.Committee);
        var stag = Assert.Single(file.Stags);
        Assert.Equal(
            ("platform-migration", "Move to a new social platform", 200, null),
            (stag.Name, stag.Title, stag.Grid.CellCount, stag.Rule.Floor)
        );
        Assert.Equal(
            ["ana Join 5", "bo Join 10", "cy Join decoy", "|", "ana Leave ", "bo Replace 3", "|"],
            file.Ticks.SelectMany(tick => tick.Changes.Select(item => $"{item.Agent} {item.Action} {Threshold(item.Condition)}").Append("|"))
        );
    }

    private static string Threshold(Condition? condition) =>
        condition switch
        {
            null => "",
            { IsDecoy: true } => "decoy",
            _ => $"{Enumerable.Range(1, 200).First(x => condition.IsAccepted(new Cell(x)))}",
        };

    [Fact]
    public void A_tick_may_begin_with_another_committee()
    {
        var text = Stags("a")
            .Replace(
                "@",
                """{ "committee": { "validators": 7, "corrupted": 2 } }, { "agent": "x", "join": "decoy" }""",
                StringComparison.Ordinal
            );
        Assert.True(MarketFileReader.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var file, out _));
        Assert.Equal([new Committee(7, 2)], file.Ticks.Select(tick => tick.Handover));
        Assert.Equal("x", Assert.Single(Assert.Single(file.Ticks).Changes).Agent);
    }

    [Fact]
    public void Parameters_and_committee_may_be_left_out()
    {
        var file = Read(
            """{ "stags": [ { "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ], "floor": { "members": 3 } } ], "ticks": [ [], [] ] }"""
        );
        Assert.Same(BfvParameters.Secure8192, file.Parameters);
        Assert.Equal(new Committee(7, 2), file.Committee);
        Assert.Equal(new Cell(3), Assert.Single(file.Stags[0].Rule.Floor!.LeastCells()).Cell);
        Assert.Equal(2, file.Ticks.Count);
    }

    [Fact]
    public void Keys_come_in_any_order_and_a_byte_order_mark_is_skipped()
    {
        const string text =
            """{ "ticks": [ [ { "join": { "members": 1 }, "agent": "a" } ] ], "stags": [ { "axes": [ { "levels": 9, "kind": "members" } ], "title": "S", "id": "s" } ] }""";
        Assert.True(MarketFileReader.TryRead([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], out var file, out _));
        Assert.Single(file.Ticks[0].Changes);
    }

    [Fact]
    public void With_several_stags_an_event_names_its_own()
    {
        var file = Read(
            Stags("a", "b")
                .Replace(
                    "@",
                    """{ "agent": "x", "stag": "b", "join": "decoy" }, { "agent": "x", "stag": "a", "join": "decoy" }""",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal([1, 0], file.Ticks[0].Changes.Select(item => item.Stag));
    }

    [Fact]
    public void Seats_given_back_in_a_tick_can_be_taken_in_it() =>
        Read(
            One(
                levels: 2,
                """[{ "agent": "a", "join": { "members": 2 } }, { "agent": "b", "join": "decoy" }], [{ "agent": "c", "join": { "members": 2 } }, { "agent": "b", "leave": true }]"""
            )
        );

    [Fact]
    public void An_agent_may_leave_and_come_back_within_a_tick() =>
        Read(
            One(
                levels: 2,
                """[{ "agent": "a", "join": "decoy" }, { "agent": "b", "join": "decoy" }], [{ "agent": "a", "leave": true }, { "agent": "a", "join": { "members": 2 } }, { "agent": "a", "replace": "decoy" }]"""
            )
        );

    [Fact]
    public void A_name_is_one_however_its_accents_are_written()
    {
        const string composed = "ren\u00E9",
            decomposed = "rene\u0301";
        var file = Read(
            One(
                levels: 2,
                $$"""[{ "agent": "{{composed}}", "join": "decoy" }], [{ "agent": "{{decomposed}}", "replace": { "members": 2 } }]"""
            )
        );
        Assert.All(file.Ticks, tick => Assert.Equal(composed, Assert.Single(tick.Changes).Agent));
    }

    // Rejects

    [Theory]
    // Not JSON, or not strictly
    [InlineData("", "1:1", "$", "not JSON")]
    [InlineData("{", "1:2", "$", "not JSON")]
    [InlineData("[]", "1:1", "$", "must be an object, not an array")]
    [InlineData("{} {}", "1:4", "$", "not JSON")]
    [InlineData("{ // comment\n}", "1:3", "$", "not JSON")]
    [InlineData("{ \"ticks\": [],\n  }", "2:3", "$", "not JSON")]
    [InlineData("{ \"ticks\": [ [], ] }", "1:18", "$.ticks", "not JSON")]
    [InlineData("{ \"ticks\": [ [ 01 ] ] }", "1:17", "$.ticks[0]", "not JSON")]
    [InlineData("{ \"ticks\": [[[[[[[[[[[[[[[[[[[[ ] }", "1:27", "$.ticks[0][0][0][0][0][0][0][0][0][0][0][0][0][0]", "not JSON")]
    [InlineData("{ \"ticks\": [],\n\"ticks\": [] }", "2:1", "$.ticks", "twice")]
    [InlineData("{ \"ticks\": [],\n\"tick\\u0073\": [] }", "2:1", "$.ticks", "twice")]
    [InlineData("{ \"ticks\": [],\n\"\\ud800\": [] }", "2:1", "$", "half a character")]
    [InlineData("{ \"ticks\": \"\\udc00\" }", "1:12", "$.ticks", "half a character")]
    // The file
    [InlineData("{ \"tocks\": [] }", "1:12", "$.tocks", "unknown key; allowed here: parameters, committee, assets, facts, stags, bundles, ticks")]
    [InlineData("{ \"a b\": [] }", "1:10", "$[\"a b\"]", "unknown key")]
    [InlineData("{ \"ticks\": [] }", "1:1", "$", "\"stags\" is missing")]
    [InlineData("{ \"parameters\": 5, \"stags\": [], \"ticks\": [] }", "1:17", "$.parameters", "must be a string, not a number")]
    [InlineData(
        "{ \"parameters\": \"Secure1\", \"stags\": [], \"ticks\": [] }",
        "1:17",
        "$.parameters",
        "no such parameters: \"Secure1\"; there are Secure8192, "
    )]
    [InlineData(
        "{ \"committee\": { \"validators\": 4 }, \"stags\": [], \"ticks\": [] }",
        "1:16",
        "$.committee",
        "\"corrupted\" is missing"
    )]
    [InlineData(
        "{ \"committee\": { \"validators\": 6, \"corrupted\": 2 }, \"stags\": [], \"ticks\": [] }",
        "1:16",
        "$.committee",
        "there is no committee of 6 validators with 2 corrupted"
    )]
    [InlineData(
        "{ \"committee\": { \"validators\": 4, \"corrupted\": 0 }, \"stags\": [], \"ticks\": [] }",
        "1:16",
        "$.committee",
        "there is no committee of 4 validators with 0 corrupted"
    )]
    [InlineData(
        "{ \"committee\": { \"validators\": 4, \"corrupted\": -1 }, \"stags\": [], \"ticks\": [] }",
        "1:48",
        "$.committee.corrupted",
        "without sign, point or exponent"
    )]
    [InlineData("{ \"stags\": [], \"ticks\": [] }", "1:12", "$.stags", "1 to 64 stags")]
    [InlineData("{ \"stags\": {}, \"ticks\": [] }", "1:12", "$.stags", "must be an array, not an object")]
    public void Faults_are_named_with_their_place(string text, string place, string path, string reason) =>
        AssertRefused(text, place, path, reason);

    [Theory]
    [InlineData("""{ "id": "s", "title": "S", "axes": [] }""", "$.stags[0].axes", "one or two axes")]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 1 }, { "kind": "members", "levels": 1 } ] }""",
        "$.stags[0].axes[1]",
        "at most one axis of each kind"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "money", "levels": 1 } ] }""",
        "$.stags[0].axes[0].kind",
        "no such kind of axis: \"money\""
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 0 } ] }""",
        "$.stags[0].axes[0].levels",
        "is 1 to 4096, not 0"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 4097 } ] }""",
        "$.stags[0].axes[0].levels",
        "is 1 to 4096, not 4097"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 2e2 } ] }""",
        "$.stags[0].axes[0].levels",
        "without sign, point or exponent"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9.0 } ] }""",
        "$.stags[0].axes[0].levels",
        "without sign, point or exponent"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 99999999999999999999 } ] }""",
        "$.stags[0].axes[0].levels",
        "is 1 to 4096, not 99999999999999999999"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": "9" } ] }""",
        "$.stags[0].axes[0].levels",
        "must be a whole number, not a string"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9, "unit": 2 } ] }""",
        "$.stags[0].axes[0].unit",
        "unknown key"
    )]
    [InlineData("""{ "id": "s s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ] }""", "$.stags[0].id", "an id is")]
    [InlineData("""{ "id": "s", "title": "", "axes": [ { "kind": "members", "levels": 9 } ] }""", "$.stags[0].title", "a title is")]
    [InlineData("""{ "id": "s", "title": "a\u0007", "axes": [ { "kind": "members", "levels": 9 } ] }""", "$.stags[0].title", "a title is")]
    [InlineData("""{ "id": "s", "axes": [ { "kind": "members", "levels": 9 } ] }""", "$.stags[0]", "\"title\" is missing")]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ], "floor": 3 }""",
        "$.stags[0].floor",
        "must be an object, not a number"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ], "floor": { "members": 10 } }""",
        "$.stags[0].floor.members",
        "the floor is 1 to 9, not 10"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ], "floor": { "members": 0 } }""",
        "$.stags[0].floor.members",
        "the floor is 1 to 9, not 0"
    )]
    [InlineData(
        """{ "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ], "floor": {} }""",
        "$.stags[0].floor",
        "\"members\" is missing"
    )]
    public void Faults_of_a_stag(string stag, string path, string reason) =>
        AssertRefused($$"""{ "stags": [ {{stag}} ], "ticks": [] }""", null, path, reason);

    [Fact]
    public void Two_stags_with_one_id() =>
        AssertRefused(Stags("a", "a").Replace("@", "", StringComparison.Ordinal), null, "$.stags[1].id", "another stag has the id \"a\"");

    [Theory]
    [InlineData("""{ "agent": "x", "join": "decoy" }""", "$.ticks[0][0]", "\"stag\" is missing")]
    [InlineData("""{ "agent": "x", "stag": "c", "join": "decoy" }""", "$.ticks[0][0].stag", "no such stag: \"c\"")]
    [InlineData("""{ "agent": "x", "stag": 1, "join": "decoy" }""", "$.ticks[0][0].stag", "must be a string, not a number")]
    public void Faults_in_naming_the_stag(string item, string path, string reason) =>
        AssertRefused(Stags("a", "b").Replace("@", item, StringComparison.Ordinal), null, path, reason);

    [Theory]
    [InlineData(
        """{ "committee": { "validators": 3, "corrupted": 1 } }""",
        "$.ticks[0][0].committee",
        "there is no committee of 3 validators with 1 corrupted"
    )]
    [InlineData(
        """{ "committee": { "validators": 4, "corrupted": 1 }, "agent": "a" }""",
        "$.ticks[0][0].agent",
        "unknown key; allowed here: committee"
    )]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "committee": { "validators": 4, "corrupted": 1 } }""",
        "$.ticks[0][1]",
        "hands the key on at most once, as its first event"
    )]
    [InlineData(
        """{ "committee": { "validators": 4, "corrupted": 1 } }, { "committee": { "validators": 4, "corrupted": 1 } }""",
        "$.ticks[0][1]",
        "hands the key on at most once, as its first event"
    )]
    [InlineData("""{ "join": "decoy" }""", "$.ticks[0][0]", "\"agent\" is missing")]
    [InlineData("""{ "agent": "", "join": "decoy" }""", "$.ticks[0][0].agent", "an agent's name is")]
    [InlineData("""{ "agent": " \u3000", "join": "decoy" }""", "$.ticks[0][0].agent", "and not only spaces")]
    [InlineData("""{ "agent": "a\nb", "join": "decoy" }""", "$.ticks[0][0].agent", "an agent's name is")]
    [InlineData(
        """{ "agent": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "join": "decoy" }""",
        "$.ticks[0][0].agent",
        "an agent's name is"
    )]
    [InlineData("""{ "agent": "a" }""", "$.ticks[0][0]", "exactly one of join, replace, leave")]
    [InlineData("""{ "agent": "a", "join": "decoy", "leave": true }""", "$.ticks[0][0]", "exactly one of join, replace, leave")]
    [InlineData("""{ "agent": "a", "join": "Decoy" }""", "$.ticks[0][0].join", "a condition is")]
    [InlineData("""{ "agent": "a", "join": 5 }""", "$.ticks[0][0].join", "must be an object, not a number")]
    [InlineData("""{ "agent": "a", "join": null }""", "$.ticks[0][0].join", "must be an object, not null")]
    [InlineData("""{ "agent": "a", "join": {} }""", "$.ticks[0][0].join", "exactly one of others, members")]
    [InlineData("""{ "agent": "a", "join": { "others": 1, "members": 2 } }""", "$.ticks[0][0].join", "exactly one of others, members")]
    [InlineData("""{ "agent": "a", "join": { "other": 1 } }""", "$.ticks[0][0].join.other", "unknown key; allowed here: others, members")]
    [InlineData("""{ "agent": "a", "join": { "members": 0 } }""", "$.ticks[0][0].join.members", "is 1 to 4, not 0")]
    [InlineData("""{ "agent": "a", "join": { "members": 5 } }""", "$.ticks[0][0].join.members", "is 1 to 4, not 5")]
    [InlineData("""{ "agent": "a", "join": { "others": 4 } }""", "$.ticks[0][0].join.others", "is 0 to 3, not 4")]
    [InlineData("""{ "agent": "a", "join": { "others": -1 } }""", "$.ticks[0][0].join.others", "without sign, point or exponent")]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "agent": "a", "leave": false }""",
        "$.ticks[0][1].leave",
        "takes true and nothing else"
    )]
    [InlineData("""{ "agent": "a", "join": "decoy", "when": 1 }""", "$.ticks[0][0].when", "unknown key")]
    // What the market refuses
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "agent": "a", "join": "decoy" }""",
        "$.ticks[0][1].join",
        "\"a\" has a live intendo in \"s\" already"
    )]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }], [{ "agent": "a", "join": { "members": 2 } }""",
        "$.ticks[1][0].join",
        "\"a\" has a live intendo in \"s\" already"
    )]
    [InlineData(
        """{ "agent": "a", "join": { "members": 1 } }], [{ "agent": "a", "join": { "members": 2 } }""",
        "$.ticks[1][0].join",
        "\"a\" has already acted in \"s\""
    )]
    [InlineData(
        """{ "agent": "a", "join": { "members": 1 } }], [{ "agent": "a", "leave": true }""",
        "$.ticks[1][0].leave",
        "\"a\" has already acted in \"s\""
    )]
    [InlineData(
        """{ "agent": "a", "join": { "members": 1 } }], [{ "agent": "a", "replace": "decoy" }""",
        "$.ticks[1][0].replace",
        "\"a\" has already acted in \"s\""
    )]
    [InlineData("""{ "agent": "a", "leave": true }""", "$.ticks[0][0].leave", "\"a\" has no live intendo in \"s\"")]
    [InlineData("""{ "agent": "a", "replace": { "members": 2 } }""", "$.ticks[0][0].replace", "\"a\" has no live intendo in \"s\"")]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "agent": "a", "leave": true }, { "agent": "a", "leave": true }""",
        "$.ticks[0][2].leave",
        "\"a\" has no live intendo in \"s\""
    )]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "agent": "a", "leave": true }], [{ "agent": "a", "leave": true }""",
        "$.ticks[1][0].leave",
        "\"a\" has no live intendo in \"s\""
    )]
    [InlineData(
        """{ "agent": "a", "join": "decoy" }, { "agent": "b", "join": "decoy" }, { "agent": "c", "join": "decoy" }, { "agent": "d", "join": "decoy" }, { "agent": "e", "join": "decoy" }""",
        "$.ticks[0][4].join",
        "no seat for \"e\": \"s\" has 4 levels, and as many are live or have acted"
    )]
    [InlineData(
        """{ "agent": "a", "join": { "members": 1 } }], [{ "agent": "b", "join": "decoy" }, { "agent": "c", "join": "decoy" }, { "agent": "d", "join": "decoy" }, { "agent": "e", "join": "decoy" }""",
        "$.ticks[1][3].join",
        "no seat for \"e\": \"s\" has 4 levels, and as many are live or have acted"
    )]
    public void Faults_of_an_event(string items, string path, string reason) => AssertRefused(One(4, $"[{items}]"), null, path, reason);

    [Fact]
    public void Places_count_characters_and_lines()
    {
        AssertRefused("{ \"ticks\": [],\n \"üñ🦌\": 1 }", "2:9", "$[\"\\u00FC\\u00F1\\uD83E\\uDD8C\"]", "unknown key");
        AssertRefused("{\r\n\r\n  \"x\": 1 }", "3:8", "$.x", "unknown key");
    }

    [Fact]
    public void Bytes_that_are_no_text()
    {
        Assert.False(MarketFileReader.TryRead([(byte)'{', (byte)'\n', (byte)'"', 0xC3, 0xA9, 0xC3, (byte)'"'], out _, out var error));
        Assert.Equal(new MarketFileError(2, 3, "$", "not UTF-8"), error);
    }

    [Fact]
    public void Too_many_of_anything()
    {
        var stags = string.Join(
            ",",
            Enumerable
                .Range(0, StagReader.MaxStags + 1)
                .Select(i => $$"""{ "id": "s{{i}}", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ] }""")
        );
        AssertRefused($$"""{ "stags": [ {{stags}} ], "ticks": [] }""", null, "$.stags", "1 to 64 stags");
        AssertRefused(
            One(4, string.Join(",", Enumerable.Repeat("[]", MarketFileReader.MaxTicks + 1))),
            null,
            "$.ticks",
            "a file has at most 10000 ticks, not 10001"
        );
        Assert.False(MarketFileReader.TryRead(new byte[MarketFileReader.MaxBytes + 1], out _, out var error));
        Assert.Equal("longer than 4194304 bytes", error.Reason);
    }

    [Fact]
    public void Long_foreign_text_is_cut_in_the_reason()
    {
        Assert.False(
            MarketFileReader.TryRead(
                Encoding.UTF8.GetBytes($$"""{ "parameters": "{{new string('p', 100_000)}}", "stags": [], "ticks": [] }"""),
                out _,
                out var error
            )
        );
        Assert.InRange(error.Reason.Length, 1, 200);
        Assert.False(MarketFileReader.TryRead(Encoding.UTF8.GetBytes($$"""{ "{{new string('p', 100_000)}}": 1 }"""), out _, out error));
        Assert.InRange(error.ToString().Length, 1, 300);
    }

    // Laws

    [Fact]
    public void Mutated_bytes_never_throw_and_their_fault_is_one_line_with_a_place_inside()
    {
        var refused = 0;
        Law.Holds(
            from edits in Gen.Choose(1, 4)
            from places in Gen.Choose(0, Encoding.UTF8.GetByteCount(Example) - 1).ListOf(edits)
            from kinds in Gen.Choose(0, 3).ListOf(edits)
            from bytes in Gen.OneOf(
                    Gen.Choose(0, 255),
                    Gen.Elements("{}[]\":,0129.-e tfn\\\n".Select(character => (int)character).ToArray())
                )
                .ListOf(edits)
            select (places, kinds, bytes),
            edit =>
            {
                var text = Encoding.UTF8.GetBytes(Example).ToList();
                foreach (var ((place, kind), value) in edit.places.Zip(edit.kinds).Zip(edit.bytes))
                    Mutate(text, Math.Min(place, text.Count - 1), kind, (byte)value);
                if (MarketFileReader.TryRead(text.ToArray(), out var file, out var error))
                {
                    Assert.NotEmpty(file.Stags);
                    return;
                }

                refused++;
                Assert.DoesNotContain(error.ToString(), char.IsControl);
                Assert.InRange(error.Line, 1, text.Count(value => value == (byte)'\n') + 1);
                Assert.InRange(error.Column, 1, text.Count + 1);
                Assert.StartsWith("$", error.Path, StringComparison.Ordinal);
            },
            runs: 5000
        );
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void Truncated_files_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Example);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(MarketFileReader.TryRead(bytes.AsSpan(0, length), out _, out _));
    }

    private static void Mutate(List<byte> text, int place, int kind, byte value)
    {
        switch (kind)
        {
            case 0:
                text[place] = value;
                break;
            case 1:
                text[place] ^= (byte)(1 << (value & 7));
                break;
            case 2:
                text.Insert(place, value);
                break;
            default:
                text.RemoveAt(place);
                break;
        }
    }

    private static string One(int levels, string ticks) =>
        $$"""{ "stags": [ { "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": {{levels}} } ] } ], "ticks": [ {{ticks}} ] }""";

    private static string Stags(params string[] ids) =>
        $$"""{ "stags": [ {{string.Join(", ", ids.Select(id => $$"""{ "id": "{{id}}", "title": "S", "axes": [ { "kind": "members", "levels": 9 } ] }"""))}} ], "ticks": [ [ @ ] ] }""";

    private static MarketFile Read(string text)
    {
        Assert.True(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out var file, out var error), error?.ToString());
        return file;
    }

    private static void AssertRefused(string text, string? place, string path, string reason)
    {
        Assert.False(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out var file, out var error));
        Assert.Null(file);
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        if (place is not null)
            Assert.Equal(place, $"{error.Line}:{error.Column}");
    }
}
