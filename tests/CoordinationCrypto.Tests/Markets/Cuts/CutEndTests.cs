using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Conflicts, payouts, consent and the end of a stag, each under its ruling's name.</summary>
public sealed class CutEndTests
{
    private readonly CutTable _table = new();

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
        _table.Deposit("ana", 9);
        _table.Join("puppet", "stag 8", 1, When.Never, "ana"); // no further stag
        _table.Tick();
        Assert.Equal(["ana", "puppet"], _table.Live("stag 8"));
    }

    [Fact]
    public void R30_stags_are_in_one_component_where_an_account_has_promised_more_than_it_has()
    {
        _table.Stag("a", policy: new CutPolicy { LockIn = 9 });
        _table.Stag("b");
        _table.Stag("c");
        _table.Deposit("ana", 10);
        _table.Join("ana", "a", 4, When.Never);
        _table.Join("ana", "b", 6, When.Never);
        _table.Tick();
        Assert.Equal(3, _table.Engine.Components().Count); // 4 are reserved, and 6 of 6 are free
        _table.Join("ana", "c", 1, When.Never);
        _table.Tick();
        var together = Assert.Single(_table.Engine.Components(), component => component.Count > 1);
        Assert.Equal(["b", "c"], together.Select(_table.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, _table.Engine.Components().Count);
        _table.Withdraw("ana", 6); // both are suspended, and still promised
        _table.Tick();
        Assert.Equal(["ana"], _table.Suspended("b"));
        Assert.Equal(["ana"], _table.Suspended("c"));
        Assert.Equal(1, _table.Engine.Components().Count(component => component.Count > 1));
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

    /// <summary>No cut of a board is at a deadline to the millisecond: what named no end had ended at every last cut.</summary>
    [Fact]
    public void R42_what_names_no_end_is_there_at_the_last_cut_which_comes_after_the_deadline()
    {
        _table.Stag("exit", policy: new CutPolicy { Changes = 9 }, deadline: 3);
        _table.Deposit("ana", 9);
        _table.Join("ana", "exit", 5, When.Capital(7));
        _table.Join("bo", "exit", 1, When.Always, "ana", until: 4); // its signed end is past by then
        Assert.Empty(_table.Tick());
        _table.Join("cy", "exit", 2, When.Always, "ana");
        Assert.Equal(["ana", "cy"], _table.Acted(Assert.Single(_table.Tick(by: 9))));
        Assert.True(_table.Of("exit").IsClosed);
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
        EffectRule[] effects = [EffectRule.Transfer(id, 101), EffectRule.Subscription(id, 1, 0), EffectRule.Subscription(id, 0, 1)];
        foreach (var effect in effects)
            Mistake.Names<ArgumentException>("Effect", () => _table.Engine.Add(new StagRules { Id = id, Capital = axis, Effect = effect }));
        var transfer = EffectRule.Transfer(id);
        Mistake.Names<ArgumentException>("Effect", () => _table.Engine.Add(new StagRules { Id = id, Members = axis, Effect = transfer }));
        _table.Engine.Add(new StagRules { Id = id, Members = axis });
        Mistake.Names<ArgumentException>("rules", () => _table.Engine.Add(new StagRules { Id = id, Members = axis }));
    }
}
