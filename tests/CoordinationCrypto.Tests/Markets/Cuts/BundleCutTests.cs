using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>Cuts with bundles and links, each under its rule's name.</summary>
public sealed class BundleCutTests
{
    private readonly CutTable _table = new();

    /// <summary>Ana's 10 stand behind both stags of a bundle only once: else both fire, and the second has nothing to take.</summary>
    [Fact]
    public void M3_inside_a_bundle_the_same_capital_adds_up()
    {
        _table.Stag("a", bundle: "move");
        _table.Stag("b", bundle: "move");
        _table.Stag("c");
        _table.Deposit("ana", 10);
        _table.Join("ana", "a", 7, When.Never);
        _table.Join("ana", "c", 10, When.Never); // outside, the same units count again
        _table.Tick();
        _table.Join("ana", "b", 4, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.Uncovered, _table.Why("ana"));
        _table.Join("ana", "b", 3, When.Never);
        _table.Tick();
        Assert.Equal([["ana"], ["ana"], ["ana"]], new[] { "a", "b", "c" }.Select(_table.Live));
    }

    [Fact]
    public void R26_cover_of_a_bundle_goes_over_all_its_stags_by_rank()
    {
        _table.Stag("a", bundle: "move");
        _table.Stag("b", bundle: "move");
        _table.Deposit("ana", 10);
        _table.Join("ana", "a", 6, When.Never, rank: 1);
        _table.Join("ana", "b", 4, When.Never, rank: 0);
        _table.Tick();
        _table.Withdraw("ana", 3);
        _table.Tick();
        Assert.Equal(["ana"], _table.Live("b"));
        Assert.Equal(["ana"], _table.Suspended("a"));
    }

    [Fact]
    public void R30_a_bundle_counts_as_one_of_eight()
    {
        for (var i = 0; i < 7; i++)
            _table.Stag($"stag {i}");
        _table.Stag("a", bundle: "move");
        _table.Stag("b", bundle: "move");
        _table.Stag("ninth");
        _table.Deposit("ana", 20);
        foreach (var stag in Enumerable.Range(0, 7).Select(i => $"stag {i}").Append("a").Append("b"))
            _table.Join("ana", stag, 2, When.Never);
        _table.Tick();
        Assert.Empty(_table.Refused);
        _table.Join("ana", "ninth", 2, When.Never);
        _table.Tick();
        Assert.Equal(CutRefusal.TooManyStags, _table.Why("ana"));
    }

    /// <summary>Users move if investors fund, investors fund if users move: neither begins, and both act at once.</summary>
    [Fact]
    public void L1_what_waits_for_each_other_fires_in_one_event()
    {
        Linked(Completes("investors"), Completes("users"));
        _table.Join("ana", "users", 1, When.Gate(1));
        Assert.Empty(_table.Tick());
        _table.Join("ivy", "investors", 5, When.Gate(1));
        var hunts = _table.Tick();
        Assert.Equal(["users", "investors"], hunts.Select(hunt => _table.Name(hunt.Stag)).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["move"], _table.Reported);
        Assert.Equal((9, 5), (_table.Balance("ana"), _table.Balance("ivy")));
    }

    /// <summary>"Completes" alone would let one early mover satisfy who asked for three.</summary>
    [Fact]
    public void L3_a_milestone_is_not_met_by_less()
    {
        Linked(Completes("investors"), Completes("users", 3));
        _table.Join("ivy", "investors", 5, When.Gate(1));
        _table.Join("ana", "users", 1, When.Always);
        Assert.Equal(["ana"], Assert.Single(_table.Tick()).Members.Select(_table.Name));
        _table.Join("bo", "users", 1, When.Always);
        Assert.Equal(["bo"], Assert.Single(_table.Tick()).Members.Select(_table.Name));
        _table.Join("cy", "users", 1, When.Always); // three in all: earlier hunts count (R33)
        Assert.Equal(2, _table.Tick().Count);
    }

    [Fact]
    public void R34_a_bundle_goes_on_and_one_of_its_stags_may_fire_alone()
    {
        Linked(Completes("investors"), Completes("users"));
        _table.Join("ana", "users", 1, When.Gate(1));
        _table.Join("ivy", "investors", 5, When.Gate(1));
        Assert.Equal(2, _table.Tick().Count);
        _table.Join("bo", "users", 1, When.Gate(1)); // investors have hunted before
        Assert.Equal(["bo"], Assert.Single(_table.Tick()).Members.Select(_table.Name));
    }

    /// <summary>Two puppets with nothing, paying each other: what one stag of the event would credit backs no debit of the other.</summary>
    [Fact]
    public void M7_no_credit_of_a_joint_hunt_backs_a_debit_of_it()
    {
        _table.Stag("a", bundle: "ring", gates: [Completes("b")], effect: EffectRule.Transfer(_table.Id("bo"), 100));
        _table.Stag("b", bundle: "ring", gates: [Completes("a")], effect: EffectRule.Transfer(_table.Id("ana"), 100));
        _table.Join("ana", "a", 5, When.Gate(1));
        _table.Join("bo", "b", 5, When.Gate(1));
        Assert.Empty(_table.Tick());
        Assert.Equal([CutRefusal.Uncovered, CutRefusal.Uncovered], _table.Refused.Select(each => each.Why));
    }

    /// <summary>A link binds who declares it: a stranger's stag that names another one changes nothing there.</summary>
    [Fact]
    public void L2_a_dependent_fires_after_what_it_names_in_the_same_tick_whatever_the_coin()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var table = new CutTable();
            table.Stag("second", gates: [GateRule.Completion(table.Id("first"), null)]);
            table.Stag("third", gates: [GateRule.Completion(table.Id("second"), null)]);
            table.Stag("first");
            foreach (var agent in new[] { "ana", "bo", "cy" })
                table.Deposit(agent, 1);
            table.Join("cy", "third", 1, When.Gate(1));
            table.Join("bo", "second", 1, When.Gate(1));
            table.Join("ana", "first", 1, When.Always);
            Assert.Equal(["first", "second", "third"], table.Tick($"{seed}").Select(hunt => table.Name(hunt.Stag)));
            Assert.Equal(["first", "second", "third"], table.Reported); // R31: each once
        }
    }

    /// <summary>A gate that a hunt raised is a change of who has it (R13), and brings it into this cut.</summary>
    [Fact]
    public void R20_whose_gate_a_hunt_of_the_cut_raised_is_scanned_in_it()
    {
        _table.Stag("late", gates: [Completes("first")], policy: new CutPolicy { Changes = 2 });
        _table.Stag("first");
        _table.Deposit("ana", 1);
        _table.Deposit("bo", 1);
        _table.Join("bo", "late", 1, When.Gate(1));
        Assert.Empty(_table.Tick());
        Assert.Empty(_table.Reported); // one change of two
        _table.Join("ana", "first", 1, When.Always);
        Assert.Equal(["first", "late"], _table.Tick().Select(hunt => _table.Name(hunt.Stag)));
    }

    [Fact]
    public void P2_the_changes_of_a_bundle_count_together()
    {
        _table.Stag("a", bundle: "move", policy: new CutPolicy { Changes = 2 });
        _table.Stag("b", bundle: "move", policy: new CutPolicy { Changes = 2 });
        _table.Deposit("ana", 5);
        _table.Join("ana", "a", 1, When.Never);
        _table.Tick();
        Assert.Empty(_table.Reported);
        _table.Join("bo", "b", 0, When.Never); // no weight, and no change
        _table.Join("ana", "b", 1, When.Never);
        _table.Tick();
        Assert.Equal(["move"], _table.Reported);
    }

    /// <summary>A bundle's rank is the lowest of the account's intendos there: its unit votes for the bundle, not for the exit.</summary>
    [Fact]
    public void R36_a_bundle_has_the_lowest_rank_of_its_intendos()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var table = new CutTable();
            table.Stag("a", bundle: "move");
            table.Stag("b", bundle: "move");
            table.Stag("exit");
            table.Deposit("ana", 2);
            table.Join("ana", "a", 1, When.Always, rank: 9);
            table.Join("ana", "b", 1, When.Always, rank: 1);
            table.Join("ana", "exit", 2, When.Always, rank: 5);
            table.Tick($"{seed}");
            Assert.Equal("move", table.LastOrder[0]);
        }
    }

    [Fact]
    public void R35_an_event_is_of_one_bundle_and_once_of_each_stag()
    {
        _table.Stag("a", bundle: "move");
        _table.Stag("b");
        _table.Deposit("ana", 2);
        _table.Join("ana", "a", 1, When.Never);
        _table.Engine.Open(new CutTime(1, 1));
        _table.Engine.Settle(default);
        var (a, b) = (new FoundHunt(_table.Id("a"), default, [_table.Id("ana")]), new FoundHunt(_table.Id("b"), default, []));
        Assert.Throws<ArgumentException>(() => _table.Engine.JointHunt(_table.Id("move"), []));
        Assert.Throws<ArgumentException>(() => _table.Engine.JointHunt(_table.Id("move"), [a, b]));
        Assert.Throws<ArgumentException>(() => _table.Engine.JointHunt(_table.Id("move"), [a, a]));
        Assert.Throws<InvalidOperationException>(() => _table.Engine.JointHunt(_table.Id("b"), [b]));
        Assert.Single(_table.Engine.JointHunt(_table.Id("move"), [a]));
    }

    private GateRule Completes(string stag, int? capital = null)
    {
        if (capital is not { } units)
            return GateRule.Completion(_table.Id(stag), null);
        Assert.True(Condition.Capital(units).TryOn(new ConditionGrid([Axis.Capital(1000)]), 0, out var cells, out _));
        return GateRule.Completion(_table.Id(stag), cells);
    }

    /// <summary>A bundle of users, 1 unit each, and investors, with ten units in every account.</summary>
    private void Linked(GateRule ofUsers, GateRule ofInvestors)
    {
        _table.Stag("users", bundle: "move", gates: [ofUsers]);
        _table.Stag("investors", bundle: "move", gates: [ofInvestors]);
        foreach (var agent in new[] { "ana", "bo", "cy", "ivy" })
            _table.Deposit(agent, 10);
    }
}
