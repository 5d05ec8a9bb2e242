namespace CoordinationCrypto.Tests.Board;

/// <summary>The laws of H5 against markets that are wrong in one way each.</summary>
public sealed class BrokenConsents
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Func<IConsentMarket>> All { get; } =
        new()
        {
            ["refuses the exit of who is not there"] = () => new DeafToTheAbsent(),
            ["takes what was withheld for ever"] = () => new Endless(),
            ["asks for W when it is posted alone"] = () => new LateAtTheCut(),
            ["asks for W at the cut alone"] = () => new LateAtThePost(),
            ["gives one millisecond more than W"] = () => new OneMore(),
            ["gives one less than W"] = () => new OneLess(),
            ["takes what has ended"] = () => new TakesTheEnded(),
            ["keeps what has ended"] = () => new KeepsTheEnded(),
            ["lets an exit burn nothing"] = () => new Unburnt(),
        };

    [Theory, MemberData(nameof(Names))]
    public void The_laws_notice_a_market_that(string defect) => Assert.NotEmpty(Noticed(new Laws(All[defect])));

    [Fact]
    public void Every_law_is_broken_by_one_of_them()
    {
        var unbroken = AllOf(new Laws(All.Values.First())).Select(law => law.Name).ToHashSet();
        foreach (var market in All.Values)
            unbroken.ExceptWith(Noticed(new Laws(market)));
        Assert.Empty(unbroken);
    }

    [Fact]
    public void And_the_naive_market_keeps_them() => Assert.Empty(Noticed(new Laws(() => new NaiveConsent(ConsentLaws.Window))));

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
        from method in typeof(ConsentLaws).GetMethods()
        where method.IsDefined(typeof(FactAttribute), false)
        select (method.Name, method.CreateDelegate<Action>(laws));

    private sealed class Laws(Func<IConsentMarket> open) : ConsentLaws
    {
        internal override IConsentMarket Open() => open();
    }

    private sealed class DeafToTheAbsent() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsExitTaken(Signed? present) => present is { IsExit: false };
    }

    private sealed class Endless() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsInTime(Signed record) => true;

        protected override bool IsInTimeAtCut(Signed record) => true;
    }

    private sealed class LateAtTheCut() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsInTimeAtCut(Signed record) => true;
    }

    private sealed class LateAtThePost() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsInTime(Signed record) => true;
    }

    private sealed class OneMore() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsInTime(Signed record) => Time - record.Time <= Window + 1;
    }

    private sealed class OneLess() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsInTimeAtCut(Signed record) => Time - record.Time < Window;
    }

    private sealed class TakesTheEnded() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsMeant(Signed record) => true;
    }

    private sealed class KeepsTheEnded() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool IsMeantAtCut(Signed record) => true;
    }

    private sealed class Unburnt() : NaiveConsent(ConsentLaws.Window)
    {
        protected override bool Burns(Signed record) => !record.IsExit;
    }
}
