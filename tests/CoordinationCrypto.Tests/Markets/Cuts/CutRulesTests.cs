using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>The counterexamples that closed holes in the rules of capital, each under its rule's name.</summary>
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
    public void M3_a_resume_that_waits_for_room_counts_for_the_cover_of_another_one()
    {
        _table.Stag("exit", top: 10, capacity: 10);
        _table.Stag("take");
        _table.Deposit("ana", 10);
        _table.Join("p", "exit", 6, When.Never, "ana");
        _table.Join("q", "exit", 4, When.Never, "ana");
        _table.Join("ana", "take", 10, When.Always);
        Assert.Single(_table.Tick());
        Assert.Equal(["p", "q"], _table.Suspended("exit"));
        _table.Deposit("ana", 8);
        _table.Deposit("bo", 5);
        _table.Join("bo", "exit", 5, When.Never);
        _table.Tick();
        _table.Resume("p", "exit"); // no room: waits
        _table.Tick();
        _table.Resume("q", "exit"); // there would be room, but with p the account has promised 10 of 8
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
}
