using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Every counterexample that closed a hole in the rules of capital, under the rule's name.</summary>
public sealed class CutRulesTests
{
    private readonly CutTable _table = new();

    [Fact]
    public void M3_two_pseudonyms_of_one_account_never_fire_a_threshold_of_200_with_100_units()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 100);
        _table.Join("p", "exit", 100, When.Capital(200), "ana");
        _table.Join("q", "exit", 100, When.Capital(200), "ana");
        Assert.Empty(_table.Tick());
        Assert.Single(_table.Live("exit"));
        Assert.Equal([CutRefusal.Uncovered], _table.Refused.Select(each => each.Why));
        // With 200 they may, and no more once 100 of them are gone.
        _table.Deposit("ana", 100);
        _table.Join("r", "exit", 100, When.Capital(201), "ana");
        Assert.Empty(_table.Tick());
        Assert.Equal(2, _table.Live("exit").Length);
        _table.Withdraw("ana", 100);
        _table.Deposit("bo", 101);
        _table.Join("bo", "exit", 101, When.Capital(301));
        Assert.Empty(_table.Tick());
        Assert.Single(_table.Suspended("exit"));
    }

    /// <summary>Waiting and resumed ones are in the sum too.</summary>
    [Fact]
    public void M3_what_waits_for_room_and_what_is_resumed_count_for_cover()
    {
        _table.Stag("exit", top: 100, capacity: 100);
        _table.Deposit("bo", 60);
        _table.Join("bo", "exit", 60, When.Never);
        _table.Tick();
        _table.Deposit("ana", 90);
        _table.Join("p", "exit", 50, When.Never, "ana"); // no room: waits
        _table.Tick();
        Assert.Equal(["bo"], _table.Live("exit"));
        _table.Join("q", "exit", 41, When.Never, "ana"); // would fit into the account without p, and has no room either
        _table.Tick();
        Assert.Equal(CutRefusal.Uncovered, _table.Why("q"));
        _table.Leave("bo", "exit");
        _table.Tick();
        Assert.Equal(["p"], _table.Live("exit"));
    }

    [Fact]
    public void M4_reducing_never_makes_a_hunt()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 100);
        _table.Deposit("bo", 10);
        _table.Join("ana", "exit", 100, When.Capital(120), partialFrom: 1);
        _table.Join("bo", "exit", 10, When.Capital(11));
        Assert.Empty(_table.Tick());
        _table.Withdraw("ana", 99);
        Assert.Empty(_table.Tick());
        Assert.Equal(1, _table.Units("ana", "exit"));
        Assert.Empty(_table.Tick());
    }

    [Fact]
    public void M5_what_is_no_longer_covered_is_suspended_highest_rank_first_and_M12_resumed_when_it_says_so()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 90);
        _table.Join("late", "exit", 30, When.Never, "ana", rank: 2);
        _table.Join("first", "exit", 30, When.Never, "ana", rank: 0);
        _table.Join("mid", "exit", 30, When.Never, "ana", rank: 1);
        _table.Tick();
        _table.Withdraw("ana", 40);
        _table.Tick();
        Assert.Equal(["first"], _table.Live("exit"));
        _table.Deposit("ana", 40);
        _table.Tick();
        Assert.Equal(["first"], _table.Live("exit")); // nothing comes back by itself
        _table.Resume("late", "exit");
        _table.Tick();
        Assert.Equal(["first", "late"], _table.Live("exit"));
    }

    [Fact]
    public void M6_no_other_stag_takes_what_lock_in_reserves()
    {
        _table.Stag("locked", policy: new CutPolicy { LockIn = 3 });
        _table.Stag("free");
        _table.Deposit("ana", 100);
        _table.Join("p", "free", 100, When.Never, "ana");
        _table.Tick();
        _table.Join("q", "locked", 60, When.Never, "ana");
        _table.Tick();
        Assert.Equal(["p"], _table.Suspended("free"));
        _table.Join("r", "free", 41, When.Always, "ana");
        Assert.Empty(_table.Tick());
        Assert.Equal(CutRefusal.Uncovered, _table.Why("r"));
        _table.Withdraw("ana", 41);
        _table.Tick();
        Assert.Equal(CutRefusal.NotFree, _table.Why("ana"));
        // The lock held for ticks 2, 3 and 4.
        _table.Join("r", "free", 41, When.Always, "ana");
        Assert.Single(_table.Tick());
        Assert.Equal(["q"], _table.Suspended("locked"));
    }

    /// <summary>Each would pay the other with what it gets from the third.</summary>
    [Fact]
    public void M7_two_puppets_with_nothing_do_not_make_a_third_pay()
    {
        _table.Stag("one", effect: EffectRule.Transfer(_table.Id("puppet-2"), 100));
        _table.Stag("two", effect: EffectRule.Transfer(_table.Id("puppet-1"), 100));
        _table.Deposit("third", 50);
        _table.Join("third", "one", 50, When.Capital(100));
        _table.Join("puppet-1", "one", 50, When.Always);
        _table.Join("puppet-2", "two", 50, When.Always);
        for (var i = 0; i < 3; i++)
            Assert.Empty(_table.Tick());
        Assert.Equal(50, _table.Balance("third"));
    }

    /// <summary>A payment that comes in at a date pays no other one of that date.</summary>
    [Fact]
    public void M7_no_credit_of_an_event_backs_a_debit_of_it()
    {
        _table.Stag("a-to-b", effect: EffectRule.Subscription(_table.Id("bo"), 5, 2), least: 5);
        _table.Stag("b-to-c", effect: EffectRule.Subscription(_table.Id("cy"), 5, 2), least: 5);
        _table.Deposit("ana", 10);
        _table.Deposit("bo", 5);
        _table.Join("ana", "a-to-b", 5, When.Always);
        _table.Join("bo", "b-to-c", 5, When.Always);
        Assert.Equal(2, _table.Tick().Count);
        _table.Tick();
        _table.Tick(); // ana pays bo, who has nothing of her own: hers has lapsed
        Assert.Equal((0, 5, 0), (_table.Balance("ana"), _table.Balance("bo"), _table.Balance("cy")));
        Assert.Equal(1, _table.Engine.RunningSubscriptions);
    }

    /// <summary>10 units that went round reached 1,000 in 100 ticks.</summary>
    [Theory, InlineData(0), InlineData(100)]
    public void M13_proceeds_do_not_walk_the_base(int percentAtHunt)
    {
        _table.Stag("walk", top: 2000, effect: EffectRule.Transfer(_table.Id("ana"), percentAtHunt));
        _table.Deposit("ana", 10);
        _table.Deposit("bo", 100);
        _table.Join("bo", "walk", 100, When.Capital(200));
        for (var i = 0; i < 100; i++)
        {
            _table.Join($"puppet-{i}", "walk", 10, When.Always, "ana");
            _table.Tick();
            Assert.InRange(_table.Of("walk").Base.Capital, 0, 10);
        }

        Assert.Equal(["bo"], _table.Live("walk"));
    }

    [Fact]
    public void M13_balances_show_nothing_of_an_escrow_until_its_release()
    {
        _table.Stag("fund", effect: EffectRule.Transfer(_table.Id("to"), 30), deadline: 4);
        _table.Deposit("ana", 11);
        _table.Join("ana", "fund", 11, When.Always);
        Assert.Single(_table.Tick());
        Assert.Equal((0, 11, 0), (_table.Balance("ana"), _table.Escrow("fund"), _table.Balance("to")));
        Assert.Equal(new Weight(0, 11), _table.Of("fund").Base);
        _table.Tick(); // ⌊30%⌋ at the next cut, and out of the base
        Assert.Equal((8, 3), (_table.Escrow("fund"), _table.Balance("to")));
        Assert.Equal(new Weight(0, 8), _table.Of("fund").Base);
        _table.Tick();
        _table.Tick(); // the deadline: closed, and credited at the next
        Assert.True(_table.Of("fund").IsClosed);
        Assert.Equal((8, 3), (_table.Escrow("fund"), _table.Balance("to")));
        _table.Tick();
        Assert.Equal((0, 11), (_table.Escrow("fund"), _table.Balance("to")));
    }

    [Fact]
    public void Without_a_beneficiary_a_stag_is_a_lock_and_gives_back_at_its_end()
    {
        _table.Stag("lock", deadline: 3);
        _table.Deposit("ana", 7);
        _table.Deposit("bo", 5);
        _table.Join("ana", "lock", 7, When.Capital(12));
        _table.Join("bo", "lock", 5, When.Capital(12));
        Assert.Single(_table.Tick());
        _table.Tick();
        _table.Tick();
        Assert.Equal((0, 0), (_table.Balance("ana"), _table.Balance("bo")));
        _table.Tick();
        Assert.Equal((7, 5), (_table.Balance("ana"), _table.Balance("bo")));
    }

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
        Assert.Single(_table.Tick());
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
