using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>Capital, gates and policy under encryption: the rules of the cut, played through records.</summary>
public sealed class CapitalBoardTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(5, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "capital");

    public void Dispose() => _board.Dispose();

    [Fact]
    public void A_gate_opens_with_its_fact_and_closes_with_its_window()
    {
        var stag = _board.Post("walk", new([Axis.Members(4)], [Gate.Fact("permit")]), new StagOptions { Facts = [_board.Permit] });
        Submit(stag, "ana", "members >= 2 and fact(permit)");
        Submit(stag, "bo", "members >= 2 and fact(permit)");
        Assert.Empty(_board.Tick());
        Assert.Equal(["ana", "bo"], _board.Market.LiveIn(stag));
        Attest(from: 0, to: 60);
        Assert.Equal(["walk: ana, bo"], _board.Tick());
        Submit(stag, "cy", "fact(permit)");
        _board.Test.Clock.Advance(100);
        Assert.Empty(_board.Tick()); // the window is over; what was executed stands
        Assert.Equal(["ana", "bo"], _board.Market.ActedIn(stag));
        _board.CheckReplay();
    }

    [Fact]
    public void R8_a_rising_gate_alone_fires_nobody()
    {
        var stag = _board.Post("walk", new([Axis.Members(4)], [Gate.Fact("permit")]), new StagOptions { Facts = [_board.Permit] });
        Submit(stag, "ana", "always");
        Assert.Equal(["walk: ana"], _board.Tick());
        Submit(stag, "bo", "members >= 4");
        Attest(from: 0, to: 1_000_000);
        Assert.Empty(_board.Tick());
    }

    [Fact]
    public void Units_move_at_a_hunt_and_reach_their_beneficiary_at_the_cut_after_the_deadline()
    {
        _board.Capital.Post(_board.Usd);
        var deadline = _board.Test.Clock.Milliseconds + 1_000;
        var stag = _board.Post(
            "exit",
            new([Axis.Capital(50)]),
            new StagOptions { Effects = [StagEffect.Transfer(_board.KeyOf("fund"))], DeadlineMilliseconds = deadline }
        );
        _board.Deposit("ana", 30);
        _board.Deposit("bo", 25);
        Pledge(stag, "ana", "capital >= 40", 20);
        Pledge(stag, "bo", "capital >= 40", 25);
        Assert.Equal(["exit: ana, bo"], _board.Tick()); // R46: the deposits came with the pledges
        Assert.Equal((10, 0, 0), (_board.Balance("ana"), _board.Balance("bo"), _board.Balance("fund")));
        _board.Test.Clock.Advance(2_000);
        _board.Tick();
        Assert.Equal(0, _board.Balance("fund")); // M13: escrow until it closes; what closes is credited at the next cut
        _board.Tick();
        Assert.Equal(45, _board.Balance("fund"));
        Assert.Equal(ReplayRefusal.StagClosed, Assert.Throws<BoardException>(() => Pledge(stag, "ana", "always", 5)).Refusal);
        _board.CheckReplay();
    }

    [Fact]
    public void M5_what_one_hunt_takes_is_suspended_elsewhere_and_a_resume_brings_it_back()
    {
        _board.Capital.Post(_board.Usd);
        var one = _board.Post("one", new([Axis.Capital(20)]));
        var two = _board.Post("two", new([Axis.Capital(20)]));
        _board.Deposit("ana", 10);
        Pledge(one, "ana", "capital >= 15", 10);
        Pledge(two, "ana", "capital >= 10", 10);
        Assert.Equal(["two: ana"], _board.Tick());
        Assert.Equal(["ana"], _board.Capital.SuspendedIn(one));
        Assert.Empty(_board.Market.LiveIn(one));
        Assert.Equal(0, _board.Balance("ana"));
        _board.Deposit("ana", 10);
        _board.Deposit("bo", 5);
        Pledge(one, "bo", "capital >= 15", 5);
        Assert.Empty(_board.Tick()); // M12: nothing comes back by itself
        _board.Capital.Resume(one, "ana");
        Assert.Equal(["one: ana, bo"], _board.Tick());
        Assert.Equal((0, 0), (_board.Balance("ana"), _board.Balance("bo")));
        _board.CheckReplay();
    }

    [Fact]
    public void M4_a_reduced_pledge_weighs_what_is_left()
    {
        _board.Capital.Post(_board.Usd);
        var one = _board.Post("one", new([Axis.Capital(20)]));
        var two = _board.Post("two", new([Axis.Capital(20)]));
        _board.Deposit("ana", 10);
        Pledge(one, "ana", "capital >= 6", 6);
        _board.Capital.Submit(two, "ana", CapitalBoard.Parse("capital >= 14"), new Backing(Units: 8, PartialFrom: 2));
        Assert.Equal(["one: ana"], _board.Tick());
        Assert.Equal(["ana"], _board.Market.LiveIn(two));
        _board.Deposit("bo", 10);
        Pledge(two, "bo", "capital >= 14", 10);
        Assert.Equal(["two: ana, bo"], _board.Tick());
        Assert.Equal(new Cell(0, 14), _board.Market.Board.Outcomes[^1].Cell);
        Assert.Equal((0, 0), (_board.Balance("ana"), _board.Balance("bo")));
        _board.CheckReplay();
    }

    [Fact]
    public void M3_two_pseudonyms_of_one_account_never_fire_100_with_50()
    {
        _board.Capital.Post(_board.Usd);
        var stag = _board.Post("exit", new([Axis.Capital(100)]));
        _board.Deposit("ana", 50);
        Pledge(stag, "ana", "capital >= 100", 50);
        _board.Capital.Submit(stag, "puppet", CapitalBoard.Parse("capital >= 100"), new Backing(Units: 50), account: "ana");
        Assert.Empty(_board.Tick());
        Assert.Single(_board.Refused(stag, "ana", "puppet"), each => each.EndsWith("Uncovered", StringComparison.Ordinal));
        Assert.Equal(50, _board.Balance("ana"));
    }

    [Fact]
    public void R20_no_withdrawal_lands_in_an_open_tick_and_R25_it_is_paid_whole_or_refused()
    {
        _board.Capital.Post(_board.Usd);
        _board.Deposit("ana", 10);
        _board.Tick();
        _board.Capital.Withdraw(_board.Usd, "ana", 4);
        Assert.Equal(10, _board.Balance("ana"));
        _board.Tick();
        Assert.Equal(6, _board.Balance("ana"));
        _board.Capital.Withdraw(_board.Usd, "ana", 7);
        _board.Tick();
        Assert.Equal(6, _board.Balance("ana"));
        var refused = Assert.Single(_board.Market.Board.Rejections);
        Assert.Equal((RejectionReason.NotFree, new Hash32(_board.KeyOf("ana").Bytes)), (refused.Reason, refused.Pseudonym));
    }

    [Fact]
    public void Roles_weigh_0_or_1_on_members_and_two_axes_are_read_at_once()
    {
        _board.Capital.Post(_board.Usd);
        var roles = new StagOptions { Roles = [new StagRole("investor", 0, 5), new StagRole("user", 1, 0)] };
        var stag = _board.Post("grant", new([Axis.Members(3), Axis.Capital(12)]), roles); // 4 · 13 cells
        _board.Deposit("ana", 12);
        Pledge(stag, "ana", "members >= 2 and capital >= 10", 10);
        _board.Capital.Submit(stag, "bo", CapitalBoard.Parse("others >= 1 and capital >= 10"), new Backing(Role: 1));
        Assert.Empty(_board.Tick());
        _board.Capital.Submit(stag, "cy", CapitalBoard.Parse("members >= 2 and capital >= 3"), new Backing(Role: 1));
        Assert.Equal(["grant: ana, bo, cy"], _board.Tick());
        var outcome = _board.Market.Board.Outcomes[^1];
        Assert.Equal(new Cell(2, 10), outcome.Cell);
        _board.CheckReplay();
    }

    private void Submit(StagTerms stag, string agent, string condition) =>
        _board.Capital.Submit(stag, agent, CapitalBoard.Parse(condition), Backing.Member);

    private void Pledge(StagTerms stag, string agent, string condition, long units) =>
        _board.Capital.Submit(stag, agent, CapitalBoard.Parse(condition), new Backing(Units: units));

    private void Attest(int from, int to)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds((long)_board.Test.Clock.Milliseconds);
        _board.Capital.Attest(_board.Permit, now.AddMilliseconds(from), now.AddMilliseconds(to), ["city"]);
    }
}
