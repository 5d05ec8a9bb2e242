using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>A toy market with an asset, a custodian and an attestor.</summary>
internal sealed class CapitalBoard : IDisposable
{
    public CapitalBoard(TestCommittee committee, string seed)
    {
        Test = new TestMarket(committee, seed);
        Usd = new AssetTerms("usd", "1 USD", [KeyOf("bank"), KeyOf("trust"), KeyOf("vault")], needed: 2);
        Permit = new FactTerms("permit", [KeyOf("city")], 1);
    }

    public TestMarket Test { get; }

    public LocalMarket Market => Test.Market;

    public LocalCapital Capital => Market.Capital;

    /// <summary>An asset with three custodians, two of whom sign.</summary>
    public AssetTerms Usd { get; }

    public FactTerms Permit { get; }

    public static Condition Parse(string text) =>
        Condition.TryParse(text, out var condition, out var problem)
            ? condition
            : throw new ArgumentException(problem.Message, nameof(text));

    public VerifyingKey KeyOf(string name) => Market.AgentOf(name).Key.PublicKey;

    /// <summary>Posts a stag that is scanned in one round, and whose policy bounds nobody's weight, unless its options say so.</summary>
    public StagTerms Post(string name, ConditionGrid grid, StagOptions? options = null)
    {
        options ??= new StagOptions();
        var terms = new StagTerms(
            name,
            "A stag",
            grid,
            options: new StagOptions
            {
                Floor = options.Floor,
                Roles = options.Roles,
                Step = options.Step,
                StepPercent = options.StepPercent,
                Cap = options.Cap,
                Asset = grid.Capital is null ? null : Usd.Id,
                Facts = options.Facts,
                Policy = options.Policy with { Largest = options.Policy.Largest ?? default(Cell) },
                DeadlineMilliseconds = options.DeadlineMilliseconds,
                Effects = options.Effects,
                Scan = options.Scan ?? StagScan.OneRound,
            }
        );
        Market.Post(terms);
        return terms;
    }

    public void Deposit(string account, long units) => Capital.Deposit(Usd, account, units, ["bank", "trust"]);

    public long Balance(string account) => Capital.BalanceOf(Usd, account);

    /// <summary>A tick: who has acted where, as "stag: a, b".</summary>
    public string[] Tick() =>
        [
            .. Market
                .Tick()
                .Where(outcome => outcome.End == TickEnd.Fired)
                .Select(outcome => $"{Market.TermsOf(outcome.Stag).Name}: {string.Join(", ", Test.Names(outcome).Order())}"),
        ];

    /// <summary>Refusals of cuts so far, as "name Reason".</summary>
    public string[] Refused(StagTerms terms, params string[] names) =>
        [
            .. Market
                .Board.Rejections.Where(each => each.Stag == terms.Id)
                .Select(each => $"{names.First(name => Market.AgentOf(name).PseudonymIn(terms) == each.Pseudonym)} {each.Reason}"),
        ];

    /// <summary>Replays all bytes anew; the state is the one that was signed.</summary>
    public void CheckReplay()
    {
        using var replay = new Replay();
        foreach (var record in Market.Records)
            Assert.True(replay.TryAppend(record, out var refusal), refusal.ToString());
        Assert.Equal(Market.Board.StateDigest(), replay.StateDigest());
    }

    public void Dispose() => Test.Dispose();
}
