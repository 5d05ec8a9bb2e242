using System.Text;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Cli.Output;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

/// <summary>Random files, played in the clear: money is conserved, order in a tick does not matter, heads are as ever.</summary>
public class FileWorldTests
{
    private const int Accounts = 3;
    private const int Deposited = 40; // of each account
    private const int Ticks = 5;
    private const int LastTick = Ticks + 1; // what ended is credited
    private static readonly string[] Conditions =
    [
        "always", "never", "capital >= 10", "capital >= 20", "capital >= 5 or fact(f)", "capital >= 30", "capital >= 5", "fact(f)",
    ];

    private static Gen<Move> Moves =>
        from tick in Gen.Choose(1, Ticks)
        from agent in Gen.Choose(0, 5)
        from stag in Gen.Choose(0, 2)
        from kind in Gen.Choose(0, 11)
        from condition in Gen.Choose(0, Conditions.Length - 1)
        from pledge in Gen.Choose(1, 30)
        from rank in Gen.Choose(0, 1)
        from least in Gen.Choose(0, 30)
        select new Move(tick, agent, stag, kind, Conditions[condition], pledge, rank, least);

    private static Gen<World> Worlds =>
        from count in Gen.Choose(4, 24)
        from moves in Moves.ListOf(count)
        from lockIn in Gen.Choose(0, 2)
        from percent in Gen.Elements(0, 30, 100)
        from seed in Gen.Choose(0, 1 << 20)
        let distinct = moves.DistinctBy(move => (move.Tick, move.Agent, move.Kind == 0 ? -1 : move.Stag)).ToList()
        select new World(distinct, lockIn, percent, $"{seed}");

    [Fact]
    public void Every_unit_is_somewhere_and_comes_out_at_the_end() =>
        Law.Holds(
            Worlds,
            world =>
            {
                var file = Read(world.Text(world.Moves));
                var ticks = TransparentRun.Play(file, Coins.Of(world.Seed)).ToList();
                var paid = 0L;
                foreach (var tick in ticks)
                {
                    var asked = file.Ticks[tick.Tick - 1].Withdrawals;
                    paid += asked.Sum(each => each.Units) - tick.Refused.Count(each => each.Stag is null); // each asks for one unit
                    var balances = tick.Accounts!.Balances.Single().Accounts;
                    Assert.All(balances, each => Assert.True(each.Units > 0));
                    Assert.InRange(balances.Sum(each => each.Units), 0, (Accounts * Deposited) - paid); // the rest lies in escrows
                }

                Assert.Equal((Accounts * Deposited) - paid, ticks[^1].Accounts!.Balances.Single().Accounts.Sum(each => each.Units));
            },
            runs: 150
        );

    /// <summary>No account's members execute with more than it ever had, whatever stags they are in (M3, M7).</summary>
    [Fact]
    public void Nothing_is_spent_twice() =>
        Law.Holds(
            Worlds,
            world =>
            {
                var file = Read(world.Text(world.Moves));
                var weights = new Dictionary<string, long>();
                foreach (var hunt in TransparentRun.Play(file, Coins.Of(world.Seed)).SelectMany(tick => tick.Hunts))
                    weights[hunt.Stag] = hunt.Weight.Capital; // earlier hunts included
                // Who is paid before the end may pay again; what is beyond the cap stays with its owner.
                weights.Remove(world.PercentAtHunt > 0 ? "early" : "");
                weights["late"] = Math.Min(weights.GetValueOrDefault("late"), 30);
                Assert.InRange(weights.Values.Sum(), 0, Accounts * Deposited);
            },
            runs: 150
        );

    [Fact]
    public void The_order_of_a_ticks_events_does_not_matter() =>
        Law.Holds(
            from world in Worlds
            from shuffled in Gen.Shuffle(world.Moves.ToArray())
            select (world, shuffled),
            pair =>
            {
                var (world, shuffled) = pair;
                var (one, other) = (Play(world, world.Moves), Play(world, shuffled));
                Assert.Equal(one, other);
            },
            runs: 150
        );

    /// <summary>A stag of heads alone: a tick's exits, then its joins, then one scan, as a market without money.</summary>
    [Fact]
    public void Heads_alone_are_what_the_market_in_the_clear_finds() =>
        Law.Holds(
            from ticks in Gen.Choose(1, 4)
            from moves in (
                from agent in Gen.Choose(0, 7)
                from leaves in Gen.Elements(false, false, true)
                from members in Gen.Choose(1, 8)
                select (agent, leaves, members)
            )
                .ListOf(6)
                .ListOf(ticks)
            from floor in Gen.Choose(1, 4)
            select (moves: moves.Select(tick => tick.DistinctBy(move => move.agent).ToList()).ToList(), floor),
            input =>
            {
                var market = new TransparentMarket(new StagTerms("s", "S", ConditionGrid.OfMembers(8), new Cell(input.floor)));
                var (events, expected) = (new List<string>(), new List<string>());
                foreach (var tick in input.moves)
                {
                    var items = new List<string>();
                    foreach (var (agent, leaves, members) in tick.OrderByDescending(move => move.leaves))
                    {
                        var name = $"a{agent}";
                        if (market.HasActed(name) || (leaves && !market.IsLive(name)))
                            continue;
                        var verb = market.IsLive(name) ? "replace" : "join";
                        var action = leaves ? "\"leave\": true" : $"\"{verb}\": \"members >= {members}\"";
                        items.Add($$"""{ "agent": "{{name}}", {{action}} }""");
                        var refusal =
                            leaves ? market.Leave(name)
                            : market.IsLive(name) ? market.Replace(name, Condition.Members(members))
                            : market.Join(name, Condition.Members(members));
                        Assert.Equal(MarketRefusal.None, refusal);
                    }

                    events.Add($"[{string.Join(",", items)}]");
                    var hunt = market.Scan();
                    expected.Add($"{market.LiveCount} {hunt?.Cell.Members} {string.Join(",", hunt?.Members ?? [])}");
                }

                var file = Read(
                    $$"""{ "stags": [ { "id": "s", "title": "S", "axes": [ { "kind": "members", "levels": 8 } ], "floor": { "members": {{input.floor}} } } ], "ticks": [ {{string.Join(",", events)}} ] }"""
                );
                Assert.Equal(
                    expected,
                    TransparentRun
                        .Play(file)
                        .Select(tick =>
                        {
                            var hunt = tick.Hunts.SingleOrDefault();
                            return $"{tick.Live} {hunt?.Cell.Members} {string.Join(",", hunt?.Members ?? [])}";
                        })
                );
            },
            runs: 300
        );

    /// <summary>Everything but the order in which people are named.</summary>
    private static List<string> Play(World world, IEnumerable<Move> moves) =>
        [
            .. TransparentRun
                .Play(Read(world.Text(moves)), Coins.Of(world.Seed))
                .Select(tick =>
                    $"{tick.Live} | "
                    + string.Join("; ", tick.Hunts.Select(Text))
                    + " | "
                    + string.Join(",", tick.Accounts!.Balances.Single().Accounts)
                    + " | "
                    + string.Join(",", tick.Accounts.Suspended.Select(each => $"{each.Stag} {string.Join("+", each.Agents)}"))
                    + " | "
                    + string.Join(",", tick.Refused.Select(each => $"{each}").Order())
                ),
        ];

    private static string Text(HuntResult hunt) => $"{hunt.Stag} {hunt.Cell} {hunt.Weight} {string.Join(",", hunt.Members.Order())}";

    private static MarketFile Read(string text)
    {
        Assert.True(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out var file, out var error), $"{error}\n{text}");
        return file;
    }

    /// <summary>What an agent does; two agents share an account.</summary>
    private sealed record Move(int Tick, int Agent, int Stag, int Kind, string When, int Pledge, int Rank, int Least)
    {
        private static readonly string[] Names = ["lock", "late", "early"];

        public string Text(bool isLocking)
        {
            var (agent, stag) = ($"\"agent\": \"a{Agent}\"", $"\"stag\": \"{Names[Stag]}\"");
            var account = $"p{Agent % Accounts}";
            // under lock-in pledges are whole
            var partial = Least <= Pledge && Least > 0 && !(isLocking && Stag == 0) ? $", \"partialFrom\": {Least}" : "";
            var intendo = $$"""{ "when": "{{When}}", "pledge": {{Pledge}}, "rank": {{Rank}}, "account": "{{account}}"{{partial}} }""";
            return Kind switch
            {
                0 => $$"""{ "agent": "{{account}}", "withdraw": { "asset": "usd", "units": 1 } }""",
                1 => $$"""{ {{agent}}, {{stag}}, "leave": true }""",
                2 => $$"""{ {{agent}}, {{stag}}, "resume": true }""",
                3 or 4 => $$"""{ {{agent}}, {{stag}}, "replace": {{intendo}} }""",
                _ => $$"""{ {{agent}}, {{stag}}, "join": {{intendo}} }""",
            };
        }
    }

    private sealed record World(IReadOnlyList<Move> Moves, int LockIn, int PercentAtHunt, string Seed)
    {
        public string Text(IEnumerable<Move> moves)
        {
            var ticks = Enumerable.Range(1, LastTick).Select(_ => new List<string>()).ToList();
            for (var account = 0; account < Accounts; account++)
                ticks[0]
                    .Add(
                        $$"""{ "agent": "bank", "deposit": { "account": "p{{account}}", "asset": "usd", "units": {{Deposited}}, "nonce": {{account}} } }"""
                    );
            ticks[2].Add("""{ "agent": "city", "attest": { "fact": "f", "forTicks": 2 } }""");
            foreach (var move in moves)
                ticks[move.Tick - 1].Add(move.Text(LockIn > 0));
            const string axes = """ "axes": [ { "kind": "capital", "asset": "usd", "ladder": [0, 5, 10, 20, 30], "capacity": 60 } ] """;
            const string gates = """ "gates": [ { "fact": "f" } ] """;
            var stages = PercentAtHunt switch
            {
                0 => "",
                100 => """, "at": "hunt" """,
                _ => $$""", "stages": [ { "at": "hunt", "percent": {{PercentAtHunt}} }, { "at": "close", "percent": {{100 - PercentAtHunt}} } ] """,
            };
            return $$"""
                { "assets": [ { "id": "usd", "unit": "1 USD", "custodians": { "keys": ["bank"], "needed": 1 } } ],
                  "facts": [ { "id": "f", "attestors": { "keys": ["city"], "needed": 1 } } ],
                  "stags": [
                    { "id": "lock", "title": "L", "deadline": {{Ticks}}, {{axes}}, {{gates}}, "policy": { "lockIn": {{LockIn}} } },
                    { "id": "late", "title": "T", "deadline": {{Ticks}}, {{axes}}, {{gates}},
                      "cap": { "capital": 30 }, "effects": [ { "transfer": { "to": "p0" } } ] },
                    { "id": "early", "title": "E", "deadline": {{Ticks}}, {{axes}}, {{gates}},
                      "step": { "capital": 3 }, "effects": [ { "transfer": { "to": "p1" {{stages}} } } ] } ],
                  "ticks": [ {{string.Join(",\n", ticks.Select(tick => $"[{string.Join(", ", tick)}]"))}} ] }
                """;
        }

        public override string ToString() => Text(Moves);
    }
}
