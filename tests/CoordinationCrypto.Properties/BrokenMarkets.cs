namespace CoordinationCrypto.Properties;

/// <summary>The laws against markets that are wrong in one way each: a law that none of them breaks would say nothing.</summary>
public class BrokenMarkets
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Func<StagTerms, IMarketUnderTest>> All { get; } =
        new()
        {
            ["finds the least fixed point, as a street does"] = terms => new Cascading(terms),
            ["forgets who has acted"] = terms => new Forgetful(terms),
            ["fires below the floor"] = terms => new Floorless(terms),
            ["keeps whoever leaves"] = terms => new Sticky(terms),
            ["counts decoys"] = terms => new CountingDecoys(terms),
            ["takes the pack less its newest member"] = terms => new Dropping(terms),
            ["looks at the oldest half alone"] = terms => new OrderBound(terms),
            ["keeps the first condition"] = terms => new Stubborn(terms),
        };

    [Theory, MemberData(nameof(Names))]
    public void The_laws_notice_a_market_that(string defect)
    {
        var laws = new Laws(All[defect]);
        var noticed = Noticed(laws);
        Assert.NotEmpty(noticed);
    }

    [Fact]
    public void Every_random_law_is_broken_by_one_of_them()
    {
        var unbroken = AllOf(new Laws(All.Values.First())).Select(law => law.Name).ToHashSet();
        foreach (var market in All.Values)
            unbroken.ExceptWith(Noticed(new Laws(market)));
        Assert.Empty(unbroken);
    }

    [Fact]
    public void And_the_naive_market_keeps_them() => Assert.Empty(Noticed(new Laws(terms => new NaiveMarket(terms))));

    private static List<string> Noticed(Laws laws)
    {
        var noticed = new List<string>();
        foreach (var (name, law) in AllOf(laws))
        {
            try
            {
                law();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                noticed.Add(name);
            }
        }

        return noticed;
    }

    private static IEnumerable<(string Name, Action Run)> AllOf(Laws laws) =>
        from method in typeof(MarketLaws).GetMethods()
        where method.GetCustomAttributes(typeof(FactAttribute), false).Any(attribute => attribute.GetType() == typeof(FactAttribute))
        select (method.Name, method.CreateDelegate<Action>(laws));

    private sealed class Laws(Func<StagTerms, IMarketUnderTest> open) : MarketLaws
    {
        protected override int Runs => 1000;

        protected override int MostLevels => 8;

        protected override IMarketUnderTest Open(StagTerms terms) => open(terms);
    }

    private sealed class Cascading(StagTerms terms) : NaiveMarket(terms)
    {
        protected override List<string> Resolve()
        {
            var acting = new List<string>();
            while (
                Live.Where(intendo => intendo.Condition.IsAccepted(new Cell(acting.Count + Acted.Count + 1))).ToList() is var next
                && next.Count > acting.Count
            )
                acting = [.. next.Select(intendo => intendo.Agent)];
            return acting;
        }
    }

    private sealed class Forgetful(StagTerms terms) : NaiveMarket(terms)
    {
        protected override List<string> Resolve()
        {
            var pack = Live.ToList();
            while (pack.RemoveAll(intendo => !intendo.Condition.IsAccepted(new Cell(pack.Count))) > 0) { }

            return [.. pack.Select(intendo => intendo.Agent)];
        }
    }

    private sealed class Floorless(StagTerms terms) : NaiveMarket(terms)
    {
        protected override bool Fires(Cell cell) => true;
    }

    private sealed class Sticky(StagTerms terms) : NaiveMarket(terms)
    {
        public override void Apply(Change change)
        {
            if (change.Kind != ChangeKind.Leave)
                base.Apply(change.Kind == ChangeKind.Join && IsLive(change.Agent) ? change with { Kind = ChangeKind.Replace } : change);
        }
    }

    private sealed class CountingDecoys(StagTerms terms) : NaiveMarket(terms)
    {
        public override void Apply(Change change) =>
            base.Apply(change.Condition is { IsDecoy: true } ? change with { Condition = Condition.Members(1) } : change);
    }

    private sealed class Dropping(StagTerms terms) : NaiveMarket(terms)
    {
        protected override List<string> Resolve() => base.Resolve() is { Count: > 1 } pack ? pack[..^1] : base.Resolve();
    }

    private sealed class OrderBound(StagTerms terms) : NaiveMarket(terms)
    {
        protected override List<string> Resolve()
        {
            var pack = Live.Take((Live.Count + 1) / 2).ToList();
            while (pack.RemoveAll(intendo => !intendo.Condition.IsAccepted(new Cell(pack.Count + Acted.Count))) > 0) { }

            return [.. pack.Select(intendo => intendo.Agent)];
        }
    }

    private sealed class Stubborn(StagTerms terms) : NaiveMarket(terms)
    {
        public override void Apply(Change change)
        {
            if (change.Kind == ChangeKind.Replace)
                change = change with { Condition = Live.Single(intendo => intendo.Agent == change.Agent).Condition };
            base.Apply(change);
        }
    }
}
