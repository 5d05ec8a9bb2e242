using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>What a cut does in which order, each under its ruling's name.</summary>
public sealed class CutRulingsTests
{
    private readonly CutTable _table = new();

    [Fact]
    public void R13_a_gate_that_rises_is_a_change_and_one_that_falls_is_not()
    {
        var permit = _table.Id("permit");
        _table.Stag("permitted", gates: [GateRule.Fact(permit)]);
        _table.Deposit("ana", 5);
        _table.Join("ana", "permitted", 5, When.Gate(1));
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.LastOrder);
        _table.Engine.Attest(permit, 4, 6); // forTicks 2 at tick 4: the cuts of 4 and 5
        _table.Tick();
        Assert.Empty(_table.LastOrder);
        Assert.Single(_table.Tick());
        _table.Deposit("ana", 5);
        _table.Join("ana", "permitted", 5, When.Gate(1)); // R16: on capital alone she may again
        _table.Deposit("bo", 5);
        _table.Join("bo", "permitted", 5, When.Never);
        Assert.Single(_table.Tick());
        _table.Tick(); // it falls
        Assert.Empty(_table.LastOrder);
        _table.Deposit("ana", 5);
        _table.Join("ana", "permitted", 5, When.Gate(1));
        Assert.Empty(_table.Tick());
        Assert.Equal(["permitted"], _table.LastOrder); // for her join
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.LastOrder);
    }

    [Fact]
    public void R12_a_time_gate_stands_from_its_time_on()
    {
        _table.Stag("later", gates: [GateRule.Time(2500)]); // ticks are seconds at this table
        _table.Deposit("ana", 5);
        _table.Join("ana", "later", 5, When.Gate(1));
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Tick());
        Assert.Single(_table.Tick());
    }

    [Fact]
    public void R8_a_hunt_without_members_is_no_hunt()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 5);
        _table.Join("ana", "exit", 5, When.Never);
        _table.Engine.Open(new CutTime(1, 1));
        var stag = Assert.Single(_table.Engine.Settle(default));
        Mistake.Names<ArgumentException>("members", () => _table.Engine.Hunt(stag, default, []));
        Mistake.Names<ArgumentException>("members", () => _table.Engine.Hunt(stag, default, [_table.Id("bo")]));
        Mistake.Names<ArgumentException>("members", () => _table.Engine.Hunt(stag, default, [_table.Id("ana"), _table.Id("ana")]));
        Mistake.Names<ArgumentException>("cell", () => _table.Engine.Hunt(stag, new Weight(0, 6), [_table.Id("ana")]));
        Assert.Throws<InvalidOperationException>(() => _table.Engine.NotFired(_table.Id("other")));
    }

    [Fact]
    public void R20_no_withdrawal_lands_in_an_open_tick()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 100);
        _table.Join("ana", "exit", 100, When.Capital(100));
        _table.Engine.Open(new CutTime(1, 1));
        _table.Withdraw("ana", 100);
        Assert.Throws<InvalidOperationException>(() => _table.Engine.Open(new CutTime(2, 2)));
        var stag = Assert.Single(_table.Engine.Settle(default));
        Assert.Throws<InvalidOperationException>(() => _table.Engine.Open(new CutTime(2, 2)));
        Assert.Equal([(_table.Id("ana"), 100L)], _table.Engine.Hunt(stag, new Weight(0, 100), [_table.Id("ana")]).Moved);
        _table.Engine.Open(new CutTime(2, 2));
        _table.Engine.Settle(default);
        Assert.Equal(CutRefusal.NotFree, Assert.Single(_table.Engine.TakeRefusals()).Why);
        Assert.Equal(100, _table.Escrow("exit"));
        Assert.Throws<InvalidOperationException>(() => _table.Engine.Settle(default));
        Assert.Throws<InvalidOperationException>(() => _table.Engine.Open(new CutTime(1, 2)));
    }

    [Fact]
    public void R20_all_changes_settle_and_only_stags_whose_own_P2_holds_are_scanned()
    {
        _table.Stag("often");
        _table.Stag("rarely", policy: new CutPolicy { Changes = 3 });
        _table.Deposit("ana", 10);
        _table.Join("ana", "often", 1, When.Never);
        _table.Join("p", "rarely", 1, When.Always, "ana");
        Assert.Empty(_table.Tick());
        Assert.Equal(["often"], _table.LastOrder);
        Assert.Equal(["p"], _table.Live("rarely"));
        _table.Join("q", "rarely", 1, When.Always, "ana");
        Assert.Empty(_table.Tick());
        _table.Join("r", "rarely", 1, When.Always, "ana");
        Assert.Equal(["p", "q", "r"], _table.Acted(Assert.Single(_table.Tick())));
    }

    [Fact]
    public void R22_the_last_change_before_the_cut_counts_whatever_came_first()
    {
        foreach (var turned in new[] { false, true })
        {
            var table = new CutTable();
            table.Stag("exit");
            table.Deposit("ana", 9);
            table.Join("ana", "exit", 3, When.Never);
            table.Tick();
            Action[] records =
            [
                () => table.Leave("ana", "exit", 50),
                () => table.Join("ana", "exit", 7, When.Never, sequence: 51),
            ];
            foreach (var record in turned ? records.Reverse() : records)
                record();
            table.Cut();
            Assert.Equal(7, table.Units("ana", "exit"));
            Assert.False(table.Join("ana", "exit", 3, When.Never, sequence: 51, kind: CommitmentChangeKind.Replace));
        }
    }

    [Fact]
    public void R23_who_does_not_fit_is_skipped_later_ones_are_tried_and_skipped_ones_come_first_later()
    {
        _table.Stag("small", top: 10);
        foreach (var agent in new[] { "ana", "bo", "cy", "di", "eve" })
            _table.Deposit(agent, 10);
        _table.Join("ana", "small", 6, When.Never);
        _table.Tick();
        _table.Join("bo", "small", 5, When.Never);
        _table.Join("cy", "small", 4, When.Never);
        _table.Tick();
        Assert.Equal(["ana", "cy"], _table.Live("small"));
        _table.Leave("ana", "small");
        foreach (var agent in new[] { "di", "eve" })
            _table.Join(agent, "small", 2, When.Never);
        _table.Tick();
        Assert.Contains("bo", _table.Live("small")); // before those who came later, whatever the coin says
        Assert.Equal(["bo", "cy"], _table.Live("small"));
    }

    [Fact]
    public void R24_an_uncovered_join_is_refused_and_not_suspended()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 5);
        _table.Join("ana", "exit", 6, When.Never, partialFrom: 1);
        _table.Tick();
        Assert.Equal(CutRefusal.Uncovered, _table.Why("ana"));
        Assert.Empty(_table.Of("exit").Commitments);
    }

    [Fact]
    public void R24_whose_replacement_is_uncovered_or_does_not_fit_is_out_but_not_when_it_failed_its_test()
    {
        _table.Stag("exit", top: 10, capacity: 10);
        _table.Deposit("ana", 5);
        _table.Deposit("bo", 50);
        _table.Deposit("cy", 9);
        foreach (var agent in new[] { "ana", "bo", "cy" })
            _table.Join(agent, "exit", 3, When.Never);
        _table.Tick();
        _table.Replace("ana", "exit", 6, When.Never);
        _table.Replace("cy", "exit", 2, When.Never);
        _table.Tick(failed: "cy");
        Assert.Equal((CutRefusal.Uncovered, CutRefusal.FailedTest), (_table.Why("ana"), _table.Why("cy")));
        Assert.Equal(["bo", "cy"], _table.Live("exit"));
        Assert.Equal(3, _table.Units("cy", "exit"));
        _table.Replace("bo", "exit", 8, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.NoRoom, _table.Why("bo"));
        Assert.Equal(["cy"], _table.Live("exit"));
    }

    [Fact]
    public void R24_under_lock_in_the_old_one_stays()
    {
        _table.Stag("exit", policy: new CutPolicy { LockIn = 9 });
        _table.Deposit("ana", 5);
        _table.Join("ana", "exit", 5, When.Never);
        _table.Tick();
        _table.Replace("ana", "exit", 6, When.Always, loosens: true);
        Assert.Empty(_table.Tick());
        Assert.Equal(CutRefusal.Uncovered, _table.Why("ana"));
        Assert.Equal(5, _table.Units("ana", "exit"));
    }

    [Fact]
    public void R25_a_withdrawal_takes_effect_whole_or_is_refused()
    {
        _table.Deposit("ana", 5);
        _table.Withdraw("ana", 6);
        _table.Tick();
        Assert.Equal((5, CutRefusal.NotFree), (_table.Balance("ana"), _table.Why("ana")));
        _table.Withdraw("ana", 4);
        _table.Withdraw("ana", 4);
        _table.Withdraw("ana", 1);
        _table.Tick();
        Assert.Equal((0, CutRefusal.NotFree), (_table.Balance("ana"), _table.Why("ana")));
    }

    [Fact]
    public void R27_a_reduced_weight_grows_back_by_a_resume_alone_and_to_w_at_most()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 10);
        _table.Join("ana", "exit", 8, When.Never, partialFrom: 2);
        _table.Tick();
        _table.Resume("ana", "exit");
        _table.Tick();
        Assert.Equal(CutRefusal.NotSuspended, _table.Why("ana"));
        _table.Withdraw("ana", 5);
        _table.Tick();
        Assert.Equal(5, _table.Units("ana", "exit"));
        _table.Deposit("ana", 2);
        _table.Tick();
        Assert.Equal(5, _table.Units("ana", "exit"));
        _table.Resume("ana", "exit");
        _table.Tick();
        Assert.Equal(7, _table.Units("ana", "exit")); // as far as the account goes
        _table.Resume("ana", "exit");
        _table.Tick();
        Assert.Equal(CutRefusal.Uncovered, _table.Why("ana"));
        _table.Deposit("ana", 90);
        _table.Resume("ana", "exit");
        _table.Tick();
        Assert.Equal(8, _table.Units("ana", "exit"));
    }

    [Fact]
    public void R28_a_suspended_intendo_holds_no_seat_blocks_a_join_and_may_leave_or_be_replaced()
    {
        _table.Stag("exit", top: 10);
        _table.Deposit("ana", 10);
        _table.Deposit("bo", 10);
        _table.Join("ana", "exit", 10, When.Never);
        _table.Tick();
        _table.Withdraw("ana", 1);
        _table.Tick();
        Assert.Equal(["ana"], _table.Suspended("exit"));
        _table.Join("ana", "exit", 1, When.Never);
        _table.Join("bo", "exit", 6, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.AlreadyLive, _table.Why("ana"));
        Assert.Equal(["bo"], _table.Live("exit"));
        _table.Deposit("ana", 1);
        _table.Resume("ana", "exit"); // covered again, but bo has the room: she waits
        _table.Tick();
        Assert.Equal(["ana"], _table.Suspended("exit"));
        Assert.Equal(CutRefusal.None, _table.Why("ana"));
        _table.Leave("bo", "exit");
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("exit"));
        _table.Withdraw("ana", 1);
        _table.Tick();
        _table.Replace("ana", "exit", 4, When.Never);
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("exit"));
        Assert.Equal(4, _table.Units("ana", "exit"));
        _table.Withdraw("ana", 9);
        _table.Tick();
        _table.Leave("ana", "exit");
        _table.Tick();
        Assert.Empty(_table.Of("exit").Commitments);
    }
}
