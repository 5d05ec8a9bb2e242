using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// Up to f validators see all honest shares and then choose theirs. Under the rule degree + f + 1 they get nowhere; one share fewer, or
/// one validator more, and the attack succeeds.
/// </summary>
public sealed class RushingTests
{
    private const int Target = 5;

    public static TheoryData<int, int> Committees => new() { { 4, 1 }, { 7, 2 } };

    [Theory]
    [MemberData(nameof(Committees))]
    public void They_cannot_make_a_pack_fire_that_does_not_nor_open_a_slot_of_their_choice(int n, int f)
    {
        var (outcome, _, openings, _) = Attack(n, f, lowered: false, fires: false, ForceHunt);
        Assert.Equal(TickEnd.NotFired, outcome!.End);
        Assert.Equal(0, openings);
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void One_share_fewer_and_they_execute_a_member_who_never_agreed(int n, int f)
    {
        var (outcome, members, openings, _) = Attack(n, f, lowered: true, fires: false, ForceHunt);
        Assert.Equal((TickEnd.Fired, Target), (outcome!.End, outcome.Cell.Members));
        Assert.Contains("fifty", members); // wants fifty, got five
        Assert.True(openings > 0);
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void They_cannot_stop_a_pack_that_fires(int n, int f)
    {
        var (outcome, members, _, named) = Attack(n, f, lowered: false, fires: true, HideZero);
        Assert.Equal((TickEnd.Fired, Target), (outcome!.End, outcome.Cell.Members));
        Assert.Equal(["a0", "a1", "a2", "a3", "a4"], members);
        Assert.NotEmpty(named); // the openings decode their shares and name them
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void One_share_fewer_and_they_stop_it(int n, int f)
    {
        var (outcome, _, _, _) = Attack(n, f, lowered: true, fires: true, HideZero);
        Assert.Equal(TickEnd.NotFired, outcome!.End);
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void They_cannot_have_an_honest_submission_rejected(int n, int f)
    {
        var (outcome, members, _, named) = Attack(n, f, lowered: false, fires: true, Frame);
        Assert.Equal((TickEnd.Fired, Target), (outcome!.End, outcome.Cell.Members));
        Assert.Equal(["a0", "a1", "a2", "a3", "a4"], members);
        Assert.Equal(Enumerable.Range(1, f), named);
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void One_share_fewer_and_they_have_every_honest_submission_rejected(int n, int f)
    {
        var (outcome, _, _, _) = Attack(n, f, lowered: true, fires: true, Frame);
        Assert.Null(outcome); // nobody was left to be scanned
    }

    [Theory]
    [MemberData(nameof(Committees))]
    public void One_corrupted_more_and_they_execute_a_member_who_never_agreed_and_honest_shares_are_called_wrong(int n, int f)
    {
        var (outcome, members, _, named) = Attack(n, f, lowered: false, fires: false, ForceHunt, liars: f + 1);
        Assert.Equal((TickEnd.Fired, Target), (outcome!.End, outcome.Cell.Members));
        Assert.Contains("fifty", members);
        Assert.Contains(named, validator => validator > f + 1);
    }

    /// <summary>The target cell looks self-supporting, and everyone looks like a member.</summary>
    private static void ForceHunt(Request request, ulong[] slots) =>
        slots[Target - 1] =
            request.Purpose == RequestPurpose.Bits ? (1UL << Target) - 1
            : IsScan(request) ? 0
            : slots[Target - 1];

    /// <summary>The firing cell looks as if it were not.</summary>
    private static void HideZero(Request request, ulong[] slots)
    {
        if (request.Purpose == RequestPurpose.Bits)
            slots[Target - 1] ^= 1;
        else if (IsScan(request) && slots[Target - 1] == 0)
            slots[Target - 1] = 1;
    }

    /// <summary>Whatever is admitted looks as if it were no condition.</summary>
    private static void Frame(Request request, ulong[] slots)
    {
        if (request.Purpose is RequestPurpose.ProductSum or RequestPurpose.Product)
            slots[7] = 1;
    }

    private static bool IsScan(Request request) => request.Purpose is RequestPurpose.Scan or RequestPurpose.Confirmation;

    private static (TickOutcome? Outcome, List<string> Members, int Openings, IReadOnlyList<int> Named) Attack(
        int n,
        int f,
        bool lowered,
        bool fires,
        Action<Request, ulong[]> wish,
        int? liars = null
    )
    {
        using var committee = new TestCommittee(InsecureToyParameters.N256, new Committee(n, f));
        using var test = new TestMarket(committee, "rushing", lowered ? AcceptanceRule.Unsound(f) : null);
        var market = test.Market;
        var stag = TestMarket.Stag(100);
        market.Post(stag);
        for (var i = 0; i < 4; i++)
            market.Submit(stag, $"a{i}", Condition.Members(Target));
        if (fires)
            market.Submit(stag, "a4", Condition.Members(Target));
        else
            market.Submit(stag, "fifty", Condition.Members(50));
        var adversary = new RushingAdversary(test, [.. Enumerable.Range(1, liars ?? f)], wish);
        var openings = 0;
        market.Committee.Network = answers =>
        {
            openings += market.Board.Ticks.OpenShares.Count(collection => collection.Request.Purpose == RequestPurpose.Bits);
            // those whom the liars leave out come first
            return liars is null ? adversary.Deliver(answers) : adversary.Deliver(answers).Reverse();
        };
        var outcome = market.Tick().SingleOrDefault();
        Assert.True(adversary.Forged > 0);
        return (
            outcome,
            outcome is null ? [] : [.. test.Names(outcome)],
            openings,
            [.. market.Board.Culprits.Select(culprit => culprit.Validator).Distinct().Order()]
        );
    }
}
