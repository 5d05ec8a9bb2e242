using System.Text;
using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

/// <summary>Files with assets, facts, two axes and everything that a stag may say.</summary>
public class CapitalFileTests
{
    private const string Example = """
        { "parameters": "Secure8192", "committee": { "validators": 5, "corrupted": 1 },
          "assets": [ { "id": "usd", "unit": "1,000 USD", "custodians": { "keys": ["bank"], "needed": 1 } } ],
          "facts": [ { "id": "permit", "attestors": { "keys": ["city"], "needed": 1 } } ],
          "stags": [ { "id": "exit", "title": "Move the liquidity", "deadline": 9, "cap": { "capital": 100 },
              "axes": [ { "kind": "members", "levels": 60 }, { "kind": "capital", "asset": "usd", "ladder": [0, 10, 20, 50, 100], "capacity": 150 } ],
              "roles": [ { "id": "investor", "members": 0, "least": 5 }, { "id": "user", "members": 1 } ],
              "floor": "members >= 3 and capital >= 10", "step": { "members": 2 }, "gates": [ { "fact": "permit" } ], "policy": { "changes": 1, "wait": 4, "lockIn": 0, "coolDown": 0, "largest": { "capital": 40 }, "camouflage": "none", "period": 4, "exits": "at-once" },
              "effects": [ { "transfer": { "to": "fund" } } ] } ],
          "ticks": [
            [ { "agent": "bank", "deposit": { "account": "ana", "asset": "usd", "units": 100 } },
              { "agent": "bank", "deposit": { "account": "bo", "asset": "usd", "units": 10 } },
              { "agent": "ana", "stag": "exit", "join": { "when": "others >= 4 and capital >= 50 or fact(permit)", "pledge": 20, "rank": 1, "partialFrom": 5, "role": "investor", "until": 9 } },
              { "agent": "bo", "stag": "exit", "join": { "when": "members >= 5", "pledge": 10, "role": "investor" } } ],
            [ { "agent": "city", "attest": { "fact": "permit", "forTicks": 3 } }, { "agent": "bo", "resume": true, "stag": "exit" }, { "agent": "ana", "withdraw": { "asset": "usd", "units": 30 } } ] ] }
        """;

    private const string Plane =
        """ "axes": [ { "kind": "members", "levels": 9 }, { "kind": "capital", "asset": "usd", "ladder": [0, 10, 20, 50], "capacity": 60 } ] """;

    // Vectors

    [Fact]
    public void Every_key_is_read()
    {
        Assert.True(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(Example), out var file, out var error), $"{error}");
        var ticks = TransparentRun.Play(file).ToList();
        Assert.Equal([2, 2], ticks.Select(tick => tick.Live));
        Assert.Equal([("ana", 100L), ("bo", 10L)], ticks[0].Accounts!.Balances[0].Accounts);
        Assert.Equal([("ana", 70L), ("bo", 10L)], ticks[1].Accounts!.Balances[0].Accounts);
        Assert.Equal([("bo", "exit", "NotSuspended")], ticks[1].Refused.Select(each => (each.Agent, each.Stag, each.Why)));
    }

    [Fact]
    public void Gates_that_are_left_out_are_those_that_conditions_speak_of()
    {
        var file = Read(
            One(
                Plane,
                """[{ "agent": "a", "join": "time >= 2027-05-01 or fact(g)" }], [{ "agent": "a", "replace": { "when": "fact(f)", "pledge": 0 } }]"""
            )
        );
        Assert.Equal([Gate.Fact("f"), Gate.Fact("g"), Gate.Time(new DateOnly(2027, 5, 1))], file.Stags[0].Grid.Gates); // R11
    }

    [Theory]
    [InlineData(""" "ladder": "1-2-5", "levels": 30 """, "0,1,2,5,10,20,30")]
    [InlineData(""" "ladder": "50%", "levels": 9 """, "0,1,2,3,5,8,9")]
    [InlineData(""" "ladder": [5, 10] """, "0,5,10")]
    [InlineData(""" "levels": 3 """, "0,1,2,3")]
    public void Ladders(string keys, string levels)
    {
        var file = Read(One($$""" "axes": [ { "kind": "capital", "asset": "usd", {{keys}} } ] """, "[]"));
        var axis = file.Stags[0].Grid.Axes[0];
        Assert.Equal(levels, string.Join(",", Enumerable.Range(0, axis.LevelCount).Select(axis.LevelAt)));
    }

    [Theory]
    [InlineData(Plane, 9)] // R49: two axes are sealed
    [InlineData(""" "axes": [ { "kind": "members", "levels": 9 } ], "scan": "sealed" """, 9)]
    [InlineData(""" "axes": [ { "kind": "members", "levels": 9 } ], "scan": "one-round" """, 7)]
    [InlineData(""" "axes": [ { "kind": "members", "levels": 9 } ] """, 7)]
    public void Without_a_committee_a_sealed_stag_gets_a_larger_one(string keys, int size) =>
        Assert.Equal(size, Read(One(keys, "[]")).Committee.Size);

    /// <summary>R13: the fact stands at the cuts of the ticks t … t + n − 1; nothing executed is undone.</summary>
    [Fact]
    public void A_fact_stands_for_so_many_cuts()
    {
        static string Ask(string agent) => $$"""{ "agent": "{{agent}}", "join": { "when": "fact(f)" } }""";
        const string attest = """{ "agent": "city", "attest": { "fact": "f", "forTicks": 2 } }""";
        var file = Read(
            One(""" "axes": [ { "kind": "members", "levels": 9 } ] """, $"[{attest}, {Ask("a")}], [{Ask("b")}], [{Ask("c")}]")
        );
        var fired = TransparentRun.Play(file).Select(tick => string.Join(",", tick.Hunts.SelectMany(hunt => hunt.Members)));
        Assert.Equal(["a", "b", ""], fired);
    }

    // Rejects

    [Theory]
    [InlineData("""{ "agent": "bank", "deposit": { "account": "a", "asset": "eur", "units": 1 } }""", "deposit.asset", "no such asset: \"eur\"")]
    [InlineData("""{ "agent": "a", "withdraw": { "asset": "eur", "units": 1 } }""", "withdraw.asset", "no such asset: \"eur\"")]
    [InlineData("""{ "agent": "bank", "deposit": { "account": "a", "asset": "usd", "units": -1 } }""", "deposit.units", "without sign")]
    [InlineData("""{ "agent": "bank", "deposit": { "account": "a", "asset": "usd", "units": 0 } }""", "deposit.units", "is 1 to 9007199254740992")]
    [InlineData(
        """{ "agent": "bank", "deposit": { "account": "a", "asset": "usd", "units": 9007199254740993 } }""",
        "deposit.units",
        "is 1 to 9007199254740992"
    )]
    [InlineData(
        """{ "agent": "bank", "deposit": { "account": "a", "asset": "usd", "units": 99999999999999999999 } }""",
        "deposit.units",
        "not 99999999999999999999"
    )]
    [InlineData("""{ "agent": "a", "deposit": { "account": "a", "asset": "usd", "units": 1 } }""", "agent", "\"a\" is no custodian of \"usd\"")]
    [InlineData(
        """{ "agent": "v", "deposit": { "account": "a", "asset": "tok", "units": 1 } }""",
        "deposit",
        "2 custodians of \"tok\" have to sign this, and 1 does"
    )]
    [InlineData(
        """{ "agent": "v", "deposit": { "account": "a", "asset": "tok", "units": 1, "with": ["v"] } }""",
        "deposit.with[0]",
        "\"v\" signs this already"
    )]
    [InlineData(
        """{ "agent": "v", "deposit": { "account": "a", "asset": "tok", "units": 1, "with": ["bank"] } }""",
        "deposit.with[0]",
        "\"bank\" is no custodian of \"tok\""
    )]
    [InlineData("""{ "agent": "bank", "stag": "s", "deposit": {} }""", "stag", "no stag is named to deposit")]
    [InlineData("""{ "agent": "a", "attest": { "fact": "f" } }""", "agent", "\"a\" is no attestor of \"f\"")]
    [InlineData("""{ "agent": "city", "attest": { "fact": "h" } }""", "attest.fact", "no such fact: \"h\"")]
    [InlineData("""{ "agent": "a", "join": { "when": "capital >= 51" } }""", "join.when", "capital >= 51, and the last level is 50")]
    [InlineData("""{ "agent": "a", "join": { "when": "others >= 9" } }""", "join.when", "the last level is 9")]
    [InlineData("""{ "agent": "a", "join": "others >= 4 amd capital >= 5" }""", "join", "character 13")]
    [InlineData("""{ "agent": "a", "join": "fact(h)" }""", "join", "the stag has no gate fact(h)")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "pledge": 61 } }""", "join.pledge", "a pledge in \"s\" is 0 to 60, not 61")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "pledge": -1 } }""", "join.pledge", "without sign")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "pledge": 1 } }""", "join.pledge", "\"a\" is credited 0 of \"usd\" in all, not 1")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "rank": 256 } }""", "join.rank", "a rank is 0 to 255")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "role": "x" } }""", "join.role", "\"s\" has no roles")]
    [InlineData("""{ "agent": "a", "join": { "when": "always", "until": 0 } }""", "join.until", "is 1 to 10000, not 0")]
    [InlineData("""{ "agent": "a", "join": { "pledge": 1 } }""", "join", "\"when\" is missing")]
    [InlineData("""{ "agent": "a", "resume": 1 }""", "resume", "takes true and nothing else")]
    [InlineData("""{ "time": "2027-02-29" }""", "time", "a date is such as 2027-05-01")]
    public void Faults_of_an_event(string item, string path, string reason) =>
        AssertRefused(One(Plane, $"[{item}]"), $"$.ticks[0][0].{path}", reason);

    [Fact]
    public void Time_goes_one_way_and_once_a_tick()
    {
        AssertRefused(One(Plane, """[{ "time": "2027-05-02" }], [{ "time": "2027-05-01" }]"""), "$.ticks[1][0].time", "time does not go back");
        AssertRefused(One(Plane, """[{ "time": "2027-05-02" }, { "time": "2027-05-02" }]"""), "$.ticks[0][1]", "at most one time");
    }

    [Fact]
    public void A_nonce_is_used_once_for_each_asset_and_all_deposits_are_bounded()
    {
        const string deposit = """{ "agent": "bank", "deposit": { "account": "a", "asset": "usd", "units": @, "nonce": # } }""";
        string Of(string units, string nonce) =>
            deposit.Replace("@", units, StringComparison.Ordinal).Replace("#", nonce, StringComparison.Ordinal);
        AssertRefused(One(Plane, $"[{Of("1", "7")}], [{Of("2", "7")}]"), "$.ticks[1][0].deposit.nonce", "the nonce 7 already (R44)");
        AssertRefused(
            One(Plane, $"[{Of("9007199254740992", "1")}, {Of("1", "2")}]"),
            "$.ticks[0][1].deposit.units",
            "come to more than 9007199254740992 units"
        );
        Read(One(Plane, $"[{Of("1", "1")}, {Of("1", "2")}]"));
    }

    [Theory]
    [InlineData(""" "axes": [ { "kind": "capital", "asset": "eur", "levels": 9 } ] """, "axes[0].asset", "no such asset: \"eur\"")]
    [InlineData(""" "axes": [ { "kind": "capital", "levels": 9 } ] """, "axes[0]", "\"asset\" is missing")]
    [InlineData(""" "axes": [ { "kind": "members", "asset": "usd", "levels": 9 } ] """, "axes[0].asset", "members have no asset")]
    [InlineData(""" "axes": [ { "kind": "members", "ladder": [2, 2] } ] """, "axes[0].ladder[1]", "above the one before")]
    [InlineData(""" "axes": [ { "kind": "members", "ladder": [0] } ] """, "axes[0].ladder", "a level above 0")]
    [InlineData(""" "axes": [ { "kind": "members", "ladder": "5", "levels": 9 } ] """, "axes[0].ladder", "a step such as \"5%\"")]
    [InlineData(""" "axes": [ { "kind": "members", "ladder": "5%%", "levels": 9 } ] """, "axes[0].ladder", "a step such as \"5%\"")]
    [InlineData(""" "axes": [ { "kind": "members", "ladder": [2], "levels": 9 } ] """, "axes[0].levels", "has its levels already")]
    [InlineData(""" "axes": [ { "kind": "members", "levels": 9, "capacity": 8 } ] """, "axes[0].capacity", "is 9 to 65535, not 8")]
    [InlineData(
        """ "axes": [ { "kind": "members", "levels": 99 }, { "kind": "capital", "asset": "usd", "levels": 99 } ] """,
        "axes",
        "the axes have 10000 cells, and Secure8192 has room for 4096"
    )]
    [InlineData(Plane + """, "floor": "others >= 2" """, "floor", "not of others")]
    [InlineData(Plane + """, "floor": "fact(f)" """, "floor", "not of facts and dates")]
    [InlineData(Plane + """, "floor": "members >= 10" """, "floor", "the last level is 9")]
    [InlineData(Plane + """, "floor": "never" """, "floor", "nothing ever fires")]
    [InlineData(Plane + """, "gates": [ { "fact": "f" }, { "fact": "f" } ] """, "gates", "a gate is there twice")]
    [InlineData(Plane + """, "gates": [ { "fact": "h" } ] """, "gates[0].fact", "no such fact")]
    [InlineData(Plane + """, "cap": { "capital": 49 } """, "cap.capital", "the cap is at least the last level, 50 (R37)")]
    [InlineData(Plane + """, "step": { "people": 2 } """, "step.people", "unknown key; allowed here: members, capital")]
    [InlineData(Plane + """, "deadline": 0 """, "deadline", "is 1 to 10000, not 0")]
    [InlineData(Plane + """, "policy": { "exits": "never" } """, "policy.exits", "exits is one of \"at-once\", \"period-end\"")]
    [InlineData(Plane + """, "policy": { "wait": 0 } """, "policy.wait", "is 1 to 10000")]
    [InlineData(Plane + """, "roles": [ { "id": "r", "members": 2 } ] """, "roles[0].members", "is 0 to 1, not 2")]
    [InlineData(""" "axes": [ { "kind": "members", "levels": 9 } ], "roles": [ { "id": "r", "members": 0 } ] """, "roles[0]", "on no axis (R14)")]
    [InlineData(Plane + """, "effects": [ { "transfer": { "to": "x" } }, { "transfer": { "to": "y" } } ] """, "effects[1]", "one transfer or one")]
    [InlineData(Plane + """, "effects": [ { "transfer": { "to": "x", "at": "noon" } } ] """, "effects[0].transfer.at", "\"hunt\" or at \"close\"")]
    [InlineData(
        Plane + """, "effects": [ { "transfer": { "to": "x", "stages": [ { "at": "hunt", "percent": 30 } ] } } ] """,
        "effects[0].transfer.stages",
        "come to 30 percent, not to 100"
    )]
    [InlineData(
        """ "axes": [ { "kind": "members", "levels": 9 } ], "effects": [ { "transfer": { "to": "x" } } ] """,
        "effects[0]",
        "only a stag with a capital axis moves units"
    )]
    [InlineData(Plane + """, "scan": "one-round" """, "scan", "without links (G3)")]
    [InlineData(Plane + """, "scan": "two-round" """, "scan", "there are \"one-round\" and \"sealed\"")]
    public void Faults_of_a_stag(string keys, string path, string reason) => AssertRefused(One(keys, "[]"), $"$.stags[0].{path}", reason);

    [Theory]
    [InlineData(""", "roles": [ { "id": "r", "least": 5 } ] """, """{ "when": "always", "pledge": 4, "role": "r" }""", "pledge", "is 5 to 60")]
    [InlineData(""", "roles": [ { "id": "r", "least": 5 } ] """, """{ "when": "always", "role": "r" }""", "", "\"pledge\" is missing")]
    [InlineData(""", "roles": [ { "id": "r" } ] """, """{ "when": "always", "pledge": 4 }""", "", "\"role\" is missing")]
    [InlineData(""", "roles": [ { "id": "r" } ] """, """{ "when": "always", "role": "x" }""", "role", "no such role")]
    [InlineData(""", "roles": [ { "id": "r", "members": 0, "least": 0 } ] """, """{ "when": "always", "role": "r" }""", "", "weighs nothing")]
    [InlineData("", """{ "when": "always", "pledge": 4, "partialFrom": 5 }""", "partialFrom", "is 0 to 4, not 5")]
    [InlineData(""", "policy": { "lockIn": 1 } """, """{ "when": "always", "pledge": 4, "partialFrom": 1 }""", "partialFrom", "(R18)")]
    [InlineData(""", "policy": { "lockIn": 3 } """, """{ "when": "always", "pledge": 4, "until": 2 }""", "until", "before its lock-in does")]
    [InlineData(
        """, "effects": [ { "subscription": { "to": "x", "units": 5, "every": 2 } } ] """,
        """{ "when": "always", "pledge": 4 }""",
        "pledge",
        "the pledge is the first payment, 5 (R40)"
    )]
    public void Faults_of_a_join(string keys, string join, string path, string reason) =>
        AssertRefused(
            One(Plane + keys, $$"""[{ "agent": "a", "join": {{join}} }]"""),
            "$.ticks[0][0].join" + (path.Length == 0 ? "" : "." + path),
            reason
        );

    /// <summary>Where no capital is at stake, what the policy refuses is a fault of the file.</summary>
    [Theory]
    [InlineData("\"lockIn\": 2", """[{ "agent": "a", "join": "members >= 9" }], [{ "agent": "a", "leave": true }]""", "$.ticks[1][0].leave", "locked in")]
    [InlineData(
        "\"coolDown\": 2",
        """[{ "agent": "a", "join": "decoy" }], [{ "agent": "a", "leave": true }], [{ "agent": "a", "join": "decoy" }]""",
        "$.ticks[2][0].join",
        "too short a time ago"
    )]
    public void Faults_by_the_policy(string policy, string ticks, string path, string reason) =>
        AssertRefused(One($$""" "axes": [ { "kind": "members", "levels": 9 } ], "policy": { {{policy}} } """, ticks), path, reason);

    /// <summary>R49.</summary>
    [Fact]
    public void A_small_committee_takes_no_key_of_a_sealed_stag()
    {
        const string handover = """[{ "committee": { "validators": 4, "corrupted": 1 } }]""";
        AssertRefused(One(Plane, handover), "$.ticks[0][0]", "4f + 1");
        Read(One(Plane + """, "deadline": 1 """, $"[], {handover}"));
    }

    private static string One(string keys, string ticks) =>
        $$"""
            { "assets": [ { "id": "usd", "unit": "1 USD", "custodians": { "keys": ["bank"], "needed": 1 } }, { "id": "tok", "unit": "1", "custodians": { "keys": ["v", "w"], "needed": 2 } } ],
              "facts": [ { "id": "f", "attestors": { "keys": ["city"], "needed": 1 } }, { "id": "g", "attestors": { "keys": ["city"], "needed": 1 } } ],
              "stags": [ { "id": "s", "title": "S", {{keys}} } ], "ticks": [ {{ticks}} ] }
            """;

    private static MarketFile Read(string text) => MarketText.Read(text);

    private static void AssertRefused(string text, string path, string reason) =>
        Assert.InRange(MarketText.AssertRefused(text, path, reason).Line, 1, 4);
}
