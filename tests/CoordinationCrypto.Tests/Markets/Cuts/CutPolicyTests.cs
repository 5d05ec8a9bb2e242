using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Policy and roles, each under its rule's name.</summary>
public sealed class CutPolicyTests
{
    private readonly CutTable _table = new();

    [Fact]
    public void P1_inside_lock_in_only_what_loosens_counts()
    {
        _table.Stag("locked", policy: new CutPolicy { LockIn = 3 });
        _table.Deposit("ana", 50);
        _table.Deposit("bo", 50);
        _table.Join("ana", "locked", 10, When.Capital(90));
        _table.Tick();
        foreach (
            var attempt in new Action[]
            {
                () => _table.Leave("ana", "locked"),
                () => _table.Replace("ana", "locked", 10, When.Capital(95)),
                () => _table.Replace("ana", "locked", 9, When.Capital(80), loosens: true),
                () => _table.Replace("ana", "locked", 10, When.Capital(80), "bo", loosens: true),
                () => _table.Replace("ana", "locked", 10, When.Capital(80), loosens: true, until: 2),
            }
        )
        {
            attempt();
            _table.Engine.Open(new CutTime(_table.Now, _table.Now * 1000)); // the same tick again
            foreach (var stag in _table.Engine.Settle(default))
                _table.Engine.NotFired(stag);
            Assert.Equal(CutRefusal.LockedIn, Assert.Single(_table.Engine.TakeRefusals()).Why);
            Assert.Equal(10, _table.Units("ana", "locked"));
        }

        _table.Replace("ana", "locked", 12, When.Capital(80), loosens: true);
        _table.Tick();
        Assert.Equal((12, CutRefusal.None), (_table.Units("ana", "locked"), _table.Why("ana")));
        _table.Tick();
        _table.Leave("ana", "locked"); // the lock held for ticks 1, 2 and 3
        _table.Tick();
        Assert.Empty(_table.Of("locked").Commitments);
    }

    /// <summary>
    /// The prober asks "would it fire at x with my 5?", at every tick another x, and stays out of what it does not like. Lock-in is what
    /// an answer costs: units that a hunt may take, for L ticks.
    /// </summary>
    [Theory, InlineData(0, 60), InlineData(1, 60), InlineData(4, 15), InlineData(20, 3)]
    public void P1_a_prober_gets_one_answer_it_can_walk_away_from_in_L_ticks(int lockIn, int answers)
    {
        _table.Stag("asked", policy: new CutPolicy { LockIn = (ulong)lockIn });
        _table.Deposit("ana", 50);
        _table.Deposit("prober", 5);
        _table.Join("ana", "asked", 50, When.Capital(900));
        _table.Join("prober", "asked", 5, When.Capital(900));
        for (var tick = 0; tick < 60; tick++)
        {
            Assert.Empty(_table.Tick());
            _table.Replace("prober", "asked", 5, When.Capital(800 + tick % 7));
        }

        Assert.Equal(answers, _table.Notices.Count(each => each.Agent == "prober"));
    }

    /// <summary>Else a prober whose first lock is over asks at every tick with another condition.</summary>
    [Fact]
    public void P1_a_replacement_after_the_lock_begins_another_one()
    {
        _table.Stag("locked", policy: new CutPolicy { LockIn = 2 });
        _table.Deposit("ana", 50);
        _table.Join("ana", "locked", 10, When.Capital(90));
        _table.Tick(by: 5);
        _table.Tick(by: 5);
        _table.Replace("ana", "locked", 10, When.Capital(95));
        _table.Tick();
        _table.Replace("ana", "locked", 10, When.Capital(99));
        _table.Tick();
        Assert.Equal(CutRefusal.LockedIn, _table.Why("ana"));
    }

    [Fact]
    public void P1_consent_lasts_as_long_as_the_lock()
    {
        _table.Stag("locked", policy: new CutPolicy { LockIn = 3 }, deadline: 9);
        _table.Deposit("ana", 50);
        _table.Join("p", "locked", 1, When.Never, "ana", until: 2);
        _table.Join("q", "locked", 1, When.Never, "ana", until: 3);
        _table.Tick();
        Assert.Equal(CutRefusal.EndsInLockIn, _table.Why("p"));
        Assert.Equal(["q"], _table.Live("locked"));
        _table.Join("r", "locked", 1, When.Never, "ana"); // the stag ends before the lock: that is no reason
        _table.Tick(by: 7);
        Assert.Equal(["r"], _table.Live("locked"));
        // Nothing of what is locked may be reduced (R18).
        Assert.False(_table.Join("s", "locked", 4, When.Never, "ana", partialFrom: 1));
        Assert.Equal(CutRefusal.Partial, _table.Why("s"));
    }

    [Fact]
    public void P2_a_scan_waits_for_c_changes_or_T()
    {
        var policy = new CutPolicy { Changes = 3, Wait = 4 };
        _table.Stag("slow", policy: policy);
        _table.Deposit("ana", 10);
        _table.Join("p", "slow", 1, When.Always, "ana");
        Assert.False(_table.Engine.IsDue(new CutTime(1, 0)));
        Assert.True(_table.Engine.IsDue(new CutTime(5, 0)));
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Tick());
        Assert.True(_table.Engine.IsDue(new CutTime(5, 0)));
        Assert.Single(_table.Tick());
        Assert.Equal(5UL, _table.Now);
        foreach (var agent in new[] { "q", "r", "s" })
            _table.Join(agent, "slow", 1, When.Always, "ana");
        Assert.True(_table.Engine.IsDue(new CutTime(6, 0)));
        Assert.Single(_table.Tick());
        Assert.False(_table.Engine.IsDue(new CutTime(100, 0))); // nothing has changed
    }

    [Fact]
    public void P3_a_cut_of_exits_withdrawals_and_reductions_opens_nothing()
    {
        _table.Stag("quiet");
        _table.Deposit("ana", 20);
        foreach (var agent in new[] { "p", "q", "r" })
            _table.Join(agent, "quiet", 6, When.Capital(900), "ana", partialFrom: 1, rank: (byte)agent[0]);
        _table.Tick();
        Assert.Equal(["quiet"], _table.LastOrder);
        _table.Leave("p", "quiet");
        _table.Withdraw("ana", 10);
        Assert.False(_table.Engine.IsDue(new CutTime(2, 2000)));
        _table.Tick();
        Assert.Empty(_table.LastOrder);
        Assert.Equal((6, 4), (_table.Units("q", "quiet"), _table.Units("r", "quiet")));
    }

    /// <summary>F falls with the base, but cells above the new base are live again: that has to be looked at.</summary>
    [Fact]
    public void R32_what_is_released_early_is_looked_at()
    {
        _table.Stag("fund", effect: EffectRule.Transfer(_table.Id("to"), 100));
        _table.Deposit("ana", 50);
        _table.Deposit("bo", 20);
        _table.Stag("other");
        _table.Join("ana", "fund", 50, When.Capital(50));
        Assert.Single(_table.Tick());
        _table.Tick();
        Assert.Empty(_table.LastOrder); // nobody is there
        _table.Deposit("ana", 50);
        _table.Join("ana", "fund", 50, When.Capital(50));
        Assert.Single(_table.Tick());
        _table.Leave("bo", "fund"); // of who is not present: nothing but an exit
        _table.Join("bo", "fund", 20, When.Never);
        _table.Tick();
        Assert.Equal(["fund"], _table.LastOrder);
    }

    [Fact]
    public void Exits_at_the_periods_end_wait_for_it()
    {
        _table.Stag("monthly", policy: new CutPolicy { Period = 4, ExitsAtPeriodEnd = true });
        _table.Deposit("ana", 20);
        _table.Join("ana", "monthly", 5, When.Never);
        _table.Tick();
        _table.Leave("ana", "monthly");
        _table.Tick();
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("monthly"));
        _table.Tick();
        Assert.Empty(_table.Live("monthly"));
        _table.Join("ana", "monthly", 5, When.Never);
        _table.Tick(by: 4);
        _table.Leave("ana", "monthly");
        _table.Tick(by: 4); // the first cut it stands at, and a period's last tick
        Assert.Equal((12UL, 0), (_table.Now, _table.Live("monthly").Length));
    }

    [Fact]
    public void R28_the_cool_down_holds_for_joins_and_for_resumes()
    {
        _table.Stag("cool", policy: new CutPolicy { CoolDown = 2 });
        _table.Deposit("ana", 20);
        _table.Join("ana", "cool", 5, When.Never);
        _table.Tick();
        _table.Leave("ana", "cool");
        _table.Tick();
        _table.Join("ana", "cool", 5, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.CoolingDown, _table.Why("ana"));
        _table.Join("ana", "cool", 15, When.Never);
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("cool"));
        _table.Withdraw("ana", 10);
        _table.Tick();
        _table.Deposit("ana", 10);
        _table.Resume("ana", "cool");
        _table.Tick();
        Assert.Equal(CutRefusal.CoolingDown, _table.Why("ana"));
        _table.Replace("ana", "cool", 5, When.Never); // nor by a replacement
        _table.Engine.Open(new CutTime(_table.Now, _table.Now * 1000));
        _table.Engine.Settle(default);
        Assert.Equal(CutRefusal.CoolingDown, Assert.Single(_table.Engine.TakeRefusals()).Why);
        _table.Resume("ana", "cool");
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("cool"));
    }

    [Fact]
    public void R14_R18_what_is_wrong_in_itself_is_refused_at_once()
    {
        _table.Stag(
            new StagRules
            {
                Id = _table.Id("round"),
                Members = new AxisRule(10, 10),
                Capital = new AxisRule(100, 100),
                Asset = _table.Id("usd"),
                Roles = [new RoleRule(0, 5), new RoleRule(1, 0)],
                Policy = new CutPolicy { LargestCapital = 40 },
            }
        );
        _table.Stag(new StagRules { Id = _table.Id("heads"), Members = new AxisRule(10, 10) });
        _table.Stag("monthly", effect: EffectRule.Subscription(_table.Id("to"), 5, 30));
        Refused(CutRefusal.UnknownStag, "nowhere", 1);
        Refused(CutRefusal.UnknownRole, "round", 5, role: 2);
        Refused(CutRefusal.UnknownRole, "round", 5, role: -1);
        Refused(CutRefusal.BelowLeast, "round", 4);
        Refused(CutRefusal.Units, "round", -1);
        Refused(CutRefusal.Units, "round", 101);
        Refused(CutRefusal.Units, "heads", 1);
        Refused(CutRefusal.AboveLargest, "round", 41);
        Refused(CutRefusal.Partial, "round", 9, partialFrom: 4);
        Refused(CutRefusal.Partial, "round", 9, partialFrom: 10);
        Refused(CutRefusal.Partial, "round", 9, partialFrom: 0, role: 1);
        Refused(CutRefusal.NotThePayment, "monthly", 6);
        Refused(CutRefusal.Partial, "monthly", 5, partialFrom: 1);
        Assert.True(_table.Join("bo", "round", 0, When.Never, role: 1));
        _table.Stag("weightless", least: 0);
        Refused(CutRefusal.NoWeight, "weightless", 0);

        void Refused(CutRefusal why, string stag, long units, int role = 0, long? partialFrom = null)
        {
            _table.Refused.Clear();
            Assert.False(_table.Join("ana", stag, units, When.Never, role: role, partialFrom: partialFrom));
            Assert.Equal(why, _table.Why("ana"));
        }
    }

    [Fact]
    public void R16_who_acted_where_members_count_never_comes_back()
    {
        _table.Stag(new StagRules { Id = _table.Id("heads"), Members = new AxisRule(5, 5) });
        _table.Join("ana", "heads", 0, When.Members(1));
        Assert.Single(_table.Tick());
        _table.Join("ana", "heads", 0, When.Members(1));
        Assert.Empty(_table.Tick());
        Assert.Equal((CutRefusal.AlreadyActed, new Weight(1, 0)), (_table.Why("ana"), _table.Of("heads").Base));
    }

    [Fact]
    public void R19_the_largest_weight_is_of_an_account_and_a_stag()
    {
        _table.Stag("exit", policy: new CutPolicy { LargestCapital = 10 });
        _table.Deposit("ana", 90);
        _table.Join("p", "exit", 6, When.Never, "ana");
        _table.Tick();
        _table.Join("q", "exit", 5, When.Never, "ana");
        _table.Join("r", "exit", 4, When.Never, "ana", rank: 1);
        _table.Tick();
        Assert.Equal(1, _table.Refused.Count(each => each.Why == CutRefusal.AboveLargest));
        _table.Withdraw("ana", 81); // 9 left
        _table.Tick();
        Assert.InRange(_table.Of("exit").LiveWeight.Capital, 5, 9);
    }
}
