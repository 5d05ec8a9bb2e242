using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>What somebody tried against stags with capital, through records, each under the rule that stops it.</summary>
public sealed class CapitalAttackTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "attack");

    public void Dispose() => _board.Dispose();

    /// <summary>Counted all the same, such heads made every sum of units too great, and the second cut threw.</summary>
    [Fact]
    public void R14_a_role_counts_no_heads_where_no_axis_does()
    {
        _board.Capital.Post(_board.Usd);
        var stag = _board.Post("fund", new([Axis.Capital(30)]), new StagOptions { Roles = [new StagRole("user", 1, 5)] });
        _board.Deposit("ana", 10);
        _board.Deposit("bo", 10);
        Pledge(stag, "ana", "capital >= 18", 8);
        Assert.Empty(_board.Tick());
        Pledge(stag, "bo", "capital >= 18", 10);
        Assert.Equal(["fund: ana, bo"], _board.Tick());
        Assert.Equal(new Cell(0, 18), _board.Market.Board.Outcomes[^1].Cell);
        _board.CheckReplay();
    }

    [Fact]
    public void R28_the_quota_of_changes_holds_in_a_joint_cut()
    {
        var stag = _board.Post("walk", new([Axis.Members(4)], [Gate.Fact("permit")]), new StagOptions { Facts = [_board.Permit] });
        for (var tick = 0; tick <= ChangeQuota.Changes; tick++)
        {
            Assert.Empty(_board.Market.WaitingIn(stag));
            _board.Capital.Submit(stag, "ana", CapitalBoard.Parse("members >= 2"), Backing.Member);
            Assert.Empty(_board.Tick());
        }

        Assert.Equal(["ana"], _board.Market.WaitingIn(stag));
        Assert.Equal(["ana"], _board.Market.LiveIn(stag)); // with the one before
        _board.Test.Clock.Advance(ChangeQuota.WindowMilliseconds);
        _board.Tick();
        Assert.Empty(_board.Market.WaitingIn(stag));
    }

    /// <summary>Rehearsed as if it came in, it held the one room for a day: nobody else was tested for it.</summary>
    [Fact]
    public void R23_who_is_beyond_its_quota_holds_no_room()
    {
        var stag = _board.Post("walk", new([Axis.Members(1)], [Gate.Fact("permit")]), new StagOptions { Facts = [_board.Permit] });
        for (var tick = 0; tick < ChangeQuota.Changes; tick++)
        {
            Submit("ana");
            _board.Tick();
        }

        _board.Market.Leave(stag, "ana");
        _board.Tick();
        Submit("ana");
        _board.Tick();
        Assert.Equal(["ana"], _board.Market.WaitingIn(stag));
        Submit("bo");
        _board.Tick();
        Assert.Equal(["bo"], _board.Market.LiveIn(stag));

        void Submit(string agent) => _board.Capital.Submit(stag, agent, CapitalBoard.Parse("fact(permit)"), Backing.Member);
    }

    /// <summary>Sums of all that ever went in and out passed 2^63, and the audit threw.</summary>
    [Fact, Trait("Category", "Long")]
    public void M11_all_units_may_go_in_and_out_a_thousand_times()
    {
        _board.Capital.Post(_board.Usd);
        for (var round = 0; round <= 1024; round++)
        {
            _board.Deposit("ana", CapitalLedger.MaxUnits);
            _board.Capital.Withdraw(_board.Usd, "ana", CapitalLedger.MaxUnits);
            _board.Tick();
        }

        var store = new MemoryBoard();
        foreach (var record in _board.Market.Records)
            Assert.True(store.TryAppend(record.Span, store.Head));
        Assert.True(Audit.Run(store, allowToy: true).Passed);
    }

    [Fact]
    public void R17_an_agent_does_not_resume_for_longer_than_its_account_has_signed()
    {
        _board.Capital.Post(_board.Usd);
        var (one, two) = (_board.Post("one", new([Axis.Capital(20)])), _board.Post("two", new([Axis.Capital(20)])));
        var end = DateTimeOffset.FromUnixTimeMilliseconds((long)_board.Test.Clock.Milliseconds + 100_000);
        _board.Deposit("ana", 10);
        _board.Capital.Submit(two, "bo", CapitalBoard.Parse("capital >= 15"), new Backing(Units: 10), account: "ana", until: end);
        Pledge(one, "ana", "capital >= 10", 10);
        Assert.Equal(["one: ana"], _board.Tick());
        Assert.Equal(["bo"], _board.Capital.SuspendedIn(two));
        _board.Deposit("ana", 10);
        _board.Capital.Resume(two, "bo"); // without an end
        Assert.Empty(_board.Tick());
        Assert.Equal(["bo"], _board.Market.LiveIn(two));
        _board.Test.Clock.Advance(100_001);
        _board.Deposit("cy", 5);
        Pledge(two, "cy", "capital >= 15", 5);
        Assert.Empty(_board.Tick());
        Assert.Equal(["cy"], _board.Market.LiveIn(two));
        Assert.Equal(10, _board.Balance("ana"));
    }

    [Fact]
    public void H5_a_join_that_comes_too_late_puts_nobody_out()
    {
        _board.Capital.Post(_board.Usd);
        var stag = _board.Post("fund", new([Axis.Capital(20)]));
        _board.Deposit("ana", 10);
        Pledge(stag, "ana", "capital >= 15", 5);
        _board.Tick();
        Late(new Backing(Units: 6) { Replaces = false });
        Assert.Equal(["ana"], _board.Market.LiveIn(stag));
        Assert.Equal(["ana AlreadyLive"], _board.Refused(stag, "ana"));
        Late(new Backing(Units: 6) { Replaces = true }); // she has withdrawn what this one was to replace
        Assert.Empty(_board.Market.LiveIn(stag));
        Assert.Equal(["ana AlreadyLive", "ana Lapsed"], _board.Refused(stag, "ana"));

        void Late(Backing backing)
        {
            _board.Capital.Submit(stag, "ana", CapitalBoard.Parse("capital >= 15"), backing);
            _board.Test.Clock.Advance(StagTerms.DefaultConsentWindowMilliseconds + 1);
            _board.Tick();
        }
    }

    [Fact]
    public void H5_a_resume_that_comes_too_late_brings_nothing_back()
    {
        _board.Capital.Post(_board.Usd);
        var (one, two) = (_board.Post("one", new([Axis.Capital(20)])), _board.Post("two", new([Axis.Capital(20)])));
        _board.Deposit("ana", 10);
        Pledge(two, "ana", "capital >= 15", 10);
        Pledge(one, "ana", "capital >= 10", 10);
        Assert.Equal(["one: ana"], _board.Tick());
        _board.Deposit("ana", 10);
        _board.Capital.Resume(two, "ana");
        _board.Test.Clock.Advance(StagTerms.DefaultConsentWindowMilliseconds + 1); // somebody held the cut back
        _board.Tick();
        Assert.Equal(["ana"], _board.Capital.SuspendedIn(two));
        Assert.Equal(["ana Lapsed"], _board.Refused(two, "ana"));
        _board.Capital.Resume(two, "ana");
        _board.Tick();
        Assert.Equal(["ana"], _board.Market.LiveIn(two));
    }

    [Fact]
    public void R42_what_names_no_end_is_there_at_the_last_cut()
    {
        _board.Capital.Post(_board.Usd);
        var policy = new StagPolicy { Changes = 9 };
        var deadline = _board.Test.Clock.Milliseconds + 1_000;
        var stag = _board.Post("fund", new([Axis.Capital(20)]), new StagOptions { Policy = policy, DeadlineMilliseconds = deadline });
        foreach (var name in new[] { "ana", "bo" })
        {
            _board.Deposit(name, 8);
            Pledge(stag, name, "capital >= 15", 8);
        }

        Assert.Empty(_board.Tick());
        _board.Test.Clock.Advance(2_000);
        Assert.Equal(["fund: ana, bo"], _board.Tick());
        _board.CheckReplay();
    }

    /// <summary>Whoever never submitted leaves nothing behind in the state that every checkpoint is over.</summary>
    [Fact]
    public void M12_a_stranger_resumes_nothing_and_its_exit_weighs_nothing()
    {
        _board.Capital.Post(_board.Usd);
        var stag = _board.Post("fund", new([Axis.Capital(20)]));
        _board.Tick();
        var refused = Assert.Throws<BoardException>(() => _board.Capital.Resume(stag, "stranger"));
        Assert.Equal(ReplayRefusal.NothingToResume, refused.Refusal);
        _board.Market.Append(_board.Market.AgentOf("stranger").Leave(_board.Market.Board, stag));
        _board.Tick();
        Assert.True(_board.Market.Board.Capital.Joint.Engine.TryGetStag(stag.Id, out var book));
        Assert.Empty(book.Burned);
        _board.CheckReplay();
    }

    private void Pledge(StagTerms stag, string agent, string condition, long units) =>
        _board.Capital.Submit(stag, agent, CapitalBoard.Parse(condition), new Backing(Units: units));
}
