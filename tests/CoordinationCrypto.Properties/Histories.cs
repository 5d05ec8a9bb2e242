using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Properties;

/// <summary>Random histories: joins, exits, replacements, decoys, ties, full stags, several hunts.</summary>
public static class Histories
{
    /// <summary>Draws moves without regard to what is legal, then keeps of each what is legal where it stands.</summary>
    /// <param name="mostLevels">Stags have up to so many levels.</param>
    /// <param name="mostTicks">And so many ticks.</param>
    public static Gen<History> Any(int mostLevels, int mostTicks) =>
        from levels in Gen.Choose(1, mostLevels)
        from floor in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, levels))
        from eager in Gen.Choose(1, levels)
        from ticks in Gen.Choose(1, mostTicks)
        from moves in Tick(levels, eager).ListOf(ticks)
        select Legal(Stag(levels, floor), moves);

    /// <summary>One tick of joins alone, so that the whole pack is known.</summary>
    public static Gen<History> Crowds(int mostAgents) =>
        from agents in Gen.Choose(1, mostAgents)
        from spare in Gen.Choose(0, 3)
        from floor in Gen.OneOf(Gen.Constant(1), Gen.Choose(1, agents))
        from thresholds in Gen.OneOf(Gen.Choose(1, agents + spare), Gen.Choose(1, agents), Gen.Choose(1, Math.Min(3, agents)))
            .ListOf(agents)
        from decoys in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true))).ListOf(agents)
        select new History(
            Stag(agents + spare, floor),
            [
                [
                    .. thresholds
                        .Zip(decoys)
                        .Select((intendo, i) => Change.Join(Name(i), intendo.Second ? Condition.Decoy : Condition.Members(intendo.First))),
                ],
            ]
        );

    public static StagTerms Stag(int levels, int floor = 1) => new("stag", "A stag", ConditionGrid.OfMembers(levels), new Cell(floor));

    public static string Name(int agent) => $"agent-{agent}";

    private static Gen<List<Move>> Tick(int levels, int eager)
    {
        var threshold = Gen.Frequency((2, Gen.Choose(1, levels)), (2, Gen.Choose(1, eager)), (1, Gen.Constant(eager)));
        var move =
            from agent in Gen.Choose(0, levels + 2)
            from exits in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            from condition in Gen.Frequency((5, threshold.Select(Condition.Members)), (1, Gen.Constant(Condition.Decoy)))
            select new Move(agent, exits, condition);
        return from count in Gen.Choose(0, levels + 2) from moves in move.ListOf(count) select moves.ToList();
    }

    private static History Legal(StagTerms terms, IEnumerable<IEnumerable<Move>> ticks)
    {
        using var market = new NaiveMarket(terms);
        var legal = new List<IReadOnlyList<Change>>();
        foreach (var tick in ticks)
        {
            var changes = new List<Change>();
            foreach (var (agent, exits, condition) in tick)
            {
                var name = Name(agent);
                if (market.HasActed(name) || (!market.IsLive(name) && (exits || market.FreeSeats == 0)))
                    continue;
                var change =
                    !market.IsLive(name) ? Change.Join(name, condition)
                    : exits ? Change.Leave(name)
                    : Change.Replace(name, condition);
                market.Apply(change);
                changes.Add(change);
            }

            market.Scan();
            legal.Add(changes);
        }

        return new History(terms, legal);
    }

    /// <summary>What an agent tries: in, or another condition, or out.</summary>
    private sealed record Move(int Agent, bool Exits, Condition Condition);
}
