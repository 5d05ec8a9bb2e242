using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Policy, roles, consent, payout and the end of a stag, under the rules' names.</summary>
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

    [Fact]
    public void R30_an_account_backs_at_most_eight_stags_suspended_ones_included()
    {
        for (var i = 0; i < 9; i++)
            _table.Stag($"stag {i}");
        _table.Deposit("ana", 5);
        for (var i = 0; i < 8; i++)
            _table.Join("ana", $"stag {i}", 5, When.Never);
        _table.Tick();
        _table.Withdraw("ana", 4);
        _table.Tick();
        Assert.Equal(["ana"], _table.Suspended("stag 0"));
        _table.Join("ana", "stag 8", 1, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.TooManyStags, _table.Why("ana"));
        _table.Leave("ana", "stag 3");
        _table.Join("ana", "stag 8", 1, When.Never);
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("stag 8"));
    }

    /// <summary>The same units behind three exits: whichever the coin draws first takes them, and one alone does.</summary>
    [Fact]
    public void M1_the_same_capital_fires_once_whatever_the_coin()
    {
        var first = new HashSet<string>();
        for (var seed = 0; seed < 30; seed++)
        {
            var table = new CutTable();
            foreach (var stag in new[] { "a", "b", "c" })
                table.Stag(stag);
            table.Deposit("ana", 100);
            table.Deposit("bo", 100);
            foreach (var (i, stag) in new[] { "a", "b", "c" }.Index())
            {
                table.Join("ana", stag, 100, When.Capital(200), rank: (byte)i);
                table.Join("bo", stag, 100, When.Capital(200), rank: (byte)(2 - i));
            }

            var hunt = Assert.Single(table.Tick($"coin {seed}"));
            first.Add(table.Name(hunt.Stag));
            Assert.Equal((200, 0, 0), (table.Escrow(table.Name(hunt.Stag)), table.Balance("ana"), table.Balance("bo")));
            Assert.True(table.Of(table.LastOrder[^1]).IsDisturbed); // M10
        }

        Assert.Equal(["a", "c"], first.Order()); // b is nobody's first choice
    }

    [Fact]
    public void R37_R38_over_the_cap_the_last_hunt_shares_what_the_cap_leaves()
    {
        var means = new double[2];
        for (var seed = 0; seed < 200; seed++)
        {
            var table = new CutTable();
            table.Stag("capped", top: 10, capacity: 40, cap: 10, deadline: 3);
            foreach (var (agent, units) in new[] { ("ana", 4), ("bo", 12), ("cy", 3) })
                table.Deposit(agent, units);
            table.Join("cy", "capped", 3, When.Capital(3));
            Assert.Equal(new Weight(0, 3), Assert.Single(table.Tick()).Base);
            table.Join("ana", "capped", 4, When.Capital(10));
            table.Join("bo", "capped", 12, When.Capital(10));
            var hunt = Assert.Single(table.Tick($"coin {seed}"));
            Assert.Equal((new Weight(0, 10), new Weight(0, 19), new Weight(0, 10)), (hunt.Cell, hunt.Weight, hunt.Base));
            means[0] += (4 - table.Balance("ana")) / 200.0;
            means[1] += (12 - table.Balance("bo")) / 200.0;
            Assert.Equal(10, table.Escrow("capped"));
            Assert.False(table.Join("di", "capped", 1, When.Never)); // it was the last hunt
            Assert.Equal(CutRefusal.Closed, table.Why("di"));
            table.Tick();
            table.Tick();
            Assert.Equal((4, 12, 3), (table.Balance("ana"), table.Balance("bo"), table.Balance("cy")));
        }

        Assert.InRange(means[0], 1.65, 1.85); // 4·7/16 = 1.75
        Assert.InRange(means[1], 5.15, 5.35);
    }

    [Fact]
    public void R40_a_subscription_pays_at_each_date_and_lapses_for_good()
    {
        _table.Stag("magazine", effect: EffectRule.Subscription(_table.Id("press"), 5, 3), least: 5, deadline: 2);
        _table.Stag("locked", policy: new CutPolicy { LockIn = 50 });
        _table.Deposit("ana", 28);
        _table.Join("ana", "magazine", 5, When.Always);
        _table.Join("ana", "locked", 4, When.Never);
        Assert.Equal(new Weight(0, 5), _table.Tick().Single(hunt => hunt.Stag == _table.Id("magazine")).Base);
        _table.Tick(); // the stag closes, its first payment is credited at the next cut
        _table.Tick();
        Assert.Equal((5, 23), (_table.Balance("press"), _table.Balance("ana")));
        _table.Tick();
        Assert.Equal((10, 18), (_table.Balance("press"), _table.Balance("ana")));
        _table.Tick(by: 6); // two dates at once
        Assert.Equal((20, 8), (_table.Balance("press"), _table.Balance("ana")));
        _table.Tick(by: 3); // 8 are there, 4 of them reserved
        Assert.Equal((20, 8, 0), (_table.Balance("press"), _table.Balance("ana"), _table.Engine.RunningSubscriptions));
        _table.Deposit("ana", 50);
        _table.Tick(by: 9);
        Assert.Equal(20, _table.Balance("press"));
    }

    [Fact]
    public void R40_the_last_dates_of_a_long_silence_lapse_and_those_that_are_covered_are_paid()
    {
        _table.Stag("magazine", effect: EffectRule.Subscription(_table.Id("press"), 5, 1), least: 5);
        _table.Deposit("ana", 17);
        _table.Join("ana", "magazine", 5, When.Always);
        _table.Tick();
        _table.Tick(by: ulong.MaxValue / 2000);
        Assert.Equal((2, 10, 0), (_table.Balance("ana"), _table.Balance("press"), _table.Engine.RunningSubscriptions));
    }

    [Fact]
    public void R43_consent_ends_with_its_last_tick_and_a_resume_renews_it()
    {
        _table.Stag("exit");
        _table.Deposit("ana", 9);
        _table.Join("ana", "exit", 9, When.Never, until: 3);
        _table.Tick();
        _table.Withdraw("ana", 1);
        _table.Tick();
        _table.Deposit("ana", 1);
        _table.Resume("ana", "exit", until: 5);
        _table.Tick();
        _table.Tick();
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("exit"));
        _table.Join("late", "exit", 1, When.Never, "ana", until: 5);
        _table.Tick();
        Assert.Empty(_table.Of("exit").Commitments);
        Assert.Equal(CutRefusal.Lapsed, _table.Why("late"));
        Assert.Contains(("ana", CutNoticeKind.Lapsed), _table.Notices);
    }

    [Fact]
    public void R44_the_first_deposit_with_a_nonce_counts_for_its_asset()
    {
        Assert.True(_table.Deposit("ana", 5, nonce: "n"));
        Assert.False(_table.Deposit("ana", 6, nonce: "n"));
        Assert.Equal(CutRefusal.NonceUsed, _table.Why("ana"));
        Assert.True(_table.Deposit("ana", 7, "eur", nonce: "n"));
        _table.Tick();
        Assert.False(_table.Deposit("bo", 5, nonce: "n"));
        Assert.Equal((5, 7, 0), (_table.Balance("ana"), _table.Balance("ana", "eur"), _table.Balance("bo")));
        Assert.False(_table.Deposit("cy", CapitalLedger.MaxUnits - 4));
        Assert.Equal(CutRefusal.Overflow, _table.Why("cy"));
        Assert.True(_table.Deposit("cy", CapitalLedger.MaxUnits - 5));
        Assert.False(_table.Deposit("di", 1));
        Assert.False(_table.Deposit("eve", 0));
        _table.Tick();
    }

    [Fact]
    public void R46_a_join_may_stand_before_its_deposit()
    {
        _table.Stag("exit");
        _table.Join("ana", "exit", 5, When.Always);
        _table.Deposit("ana", 5);
        Assert.Single(_table.Tick());
    }

    [Fact]
    public void A_stag_ends_at_its_deadline_after_a_last_scan()
    {
        _table.Stag("exit", policy: new CutPolicy { Changes = 9, LockIn = 50 }, deadline: 3);
        _table.Deposit("ana", 9);
        _table.Deposit("bo", 9);
        _table.Join("ana", "exit", 5, When.Always);
        _table.Join("bo", "exit", 5, When.Never);
        _table.Tick();
        Assert.Empty(_table.Tick());
        Assert.True(_table.Engine.IsDue(new CutTime(3, 3000)));
        Assert.Single(_table.Tick()); // fewer than c changes, and the last cut
        Assert.True(_table.Of("exit").IsClosed);
        Assert.Equal(9, _table.Engine.Free(_table.Id("bo"), _table.Id("usd"))); // reservations are free
        Assert.False(_table.Join("cy", "exit", 1, When.Never));
        Assert.Equal(CutRefusal.Closed, _table.Why("cy"));
    }

    [Fact]
    public void A_record_that_comes_after_the_last_cut_was_opened_is_refused_at_its_end()
    {
        _table.Stag("exit", deadline: 1);
        _table.Engine.Open(new CutTime(1, 1));
        Assert.True(_table.Join("ana", "exit", 1, When.Never));
        _table.Engine.Settle(default);
        Assert.Equal(CutRefusal.Closed, Assert.Single(_table.Engine.TakeRefusals()).Why);
    }

    [Fact]
    public void A_callers_mistake_is_named()
    {
        var id = _table.Id("a");
        Mistake.Names<ArgumentException>("Members", () => _table.Engine.Add(new StagRules { Id = id }));
        var rules = new Func<StagRules>[]
        {
            () => new StagRules { Id = id, Capital = new AxisRule(0, 5) },
            () => new StagRules { Id = id, Capital = new AxisRule(5, 4) },
            () => new StagRules { Id = id, Capital = new AxisRule(5, 9, 4) },
            () => new StagRules { Id = id, Capital = new AxisRule(5, 1L << 32) },
        };
        foreach (var each in rules)
            Mistake.Names<ArgumentException>("Capital", () => _table.Engine.Add(each()));
        var axis = new AxisRule(5, 5);
        Mistake.Names<ArgumentException>("Roles", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Roles = [] }));
        Mistake.Names<ArgumentException>("Roles", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Roles = [new(2, 0)] }));
        GateRule[] twice = [GateRule.Time(1), GateRule.Time(1)];
        Mistake.Names<ArgumentException>("Gates", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Gates = twice }));
        var never = new CutPolicy { Changes = 0 };
        Mistake.Names<ArgumentException>("Policy", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Policy = never }));
        foreach (var effect in new[] { EffectRule.Transfer(id, 101), EffectRule.Subscription(id, 1, 0) })
            Mistake.Names<ArgumentException>("Effect", () => _table.Engine.Add(new StagRules { Id = id, Capital = axis, Effect = effect }));
        var transfer = EffectRule.Transfer(id);
        Mistake.Names<ArgumentException>("Effect", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Effect = transfer }));
        _table.Engine.Add(new StagRules { Id = id, Members = axis });
        Mistake.Names<ArgumentException>("rules", () => _table.Engine.Add(new StagRules { Id = id, Members = axis }));
    }
}
