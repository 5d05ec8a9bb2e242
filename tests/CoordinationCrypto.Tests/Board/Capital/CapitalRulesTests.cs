using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>The counterexamples of the rules of capital, through records, each under its rule's name.</summary>
public sealed class CapitalRulesTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "rules");

    public CapitalRulesTests() => _board.Capital.Post(_board.Usd);

    public void Dispose() => _board.Dispose();

    /// <summary>What the one hunt brings the puppet backs nothing of that cut, and what lies in escrow nothing at all.</summary>
    [Fact]
    public void M7_no_credit_of_a_cut_backs_a_debit_of_it()
    {
        var options = new StagOptions { Effects = [StagEffect.Transfer(_board.KeyOf("puppet"), percentAtHunt: 100)] };
        var (one, two) = (_board.Post("one", new([Axis.Capital(20)]), options), _board.Post("two", new([Axis.Capital(20)])));
        _board.Deposit("ana", 10);
        Pledge(one, "ana", "always", 10);
        Pledge(two, "puppet", "always", 10);
        Assert.Equal(["one: ana"], _board.Tick());
        Assert.Equal(["puppet Uncovered"], _board.Refused(two, "puppet"));
        Assert.Equal(0, _board.Balance("puppet"));
        Pledge(two, "puppet", "always", 10);
        Assert.Equal(["two: puppet"], _board.Tick()); // released and credited at this cut, before joins
        _board.CheckReplay();
    }

    /// <summary>10 units that went round reached 1,000 in 100 ticks.</summary>
    [Fact]
    public void M13_proceeds_that_come_back_at_once_do_not_walk_the_base()
    {
        var back = StagEffect.Transfer(_board.KeyOf("ana"), percentAtHunt: 100);
        var stag = _board.Post("fund", new([Axis.Capital(50)]), new StagOptions { Effects = [back] });
        _board.Deposit("ana", 10);
        _board.Deposit("bo", 5);
        Pledge(stag, "bo", "capital >= 16", 5);
        for (var tick = 0; tick < 4; tick++)
        {
            Pledge(stag, "ana", "always", 10);
            Assert.Equal(["fund: ana"], _board.Tick());
            Assert.Equal(new Cell(0, 10), _board.Market.Board.Outcomes[^1].Cell);
            Assert.Equal(new Weight(0, 10), BaseOf(stag));
            Assert.Equal(0, _board.Balance("ana"));
        }

        _board.Tick();
        Assert.Equal(default, BaseOf(stag));
        Assert.Equal(10, _board.Balance("ana"));
        _board.CheckReplay();
    }

    [Fact]
    public void R16_who_acted_comes_back_where_only_units_count_and_nowhere_else()
    {
        var fund = _board.Post("fund", new([Axis.Capital(20)]));
        var walk = _board.Post("walk", new([Axis.Members(3), Axis.Capital(10)]));
        _board.Deposit("ana", 10);
        Pledge(fund, "ana", "always", 3);
        Pledge(walk, "ana", "always", 2);
        _board.Tick();
        Pledge(fund, "ana", "always", 3);
        Assert.Equal(["fund: ana"], _board.Tick());
        Assert.Equal(new Weight(0, 6), BaseOf(fund));
        var refused = Assert.Throws<BoardException>(() => Pledge(walk, "ana", "always", 1));
        Assert.Equal(ReplayRefusal.AlreadyActed, refused.Refusal);
    }

    /// <summary>Whatever a tick waits for: nothing that is posted meanwhile touches it.</summary>
    [Fact]
    public void R20_no_cut_is_made_while_one_is_open()
    {
        var (one, two) = (_board.Post("one", new([Axis.Capital(20)])), _board.Post("two", new([Axis.Capital(20)])));
        _board.Deposit("ana", 10);
        Pledge(one, "ana", "capital >= 10", 10);
        Pledge(two, "ana", "capital >= 10", 10);
        var (board, phases) = (_board.Market.Board, new HashSet<TickPhase>());
        using var stop = new CancellationTokenSource();
        _board.Market.Tick(new Here(phase =>
        {
            phases.Add(phase);
            var cut = board.NextCheckpoint(_board.Test.Clock.Milliseconds, isCut: true);
            Assert.Equal(ReplayRefusal.TickOpen, board.Epochs.Compare(cut));
        }));
        Assert.Superset(new HashSet<TickPhase> { TickPhase.Tossing, TickPhase.Admitting, TickPhase.Admitted, TickPhase.Scanning }, phases);
        Assert.Equal(0, _board.Balance("ana"));
        Pledge(one, "bo", "always", 1);
        _board.Deposit("bo", 10);
        Assert.Throws<OperationCanceledException>(() => _board.Market.Tick(new Here(_ => stop.Cancel()), stop.Token));
        Assert.True(board.HasOpenTick);
        _board.CheckReplay(); // in the middle of a cut too
        _board.Capital.Withdraw(_board.Usd, "bo", 10);
        _board.Market.Leave(one, "bo");
        Assert.Equal(["one: bo"], _board.Tick());
        Assert.Equal(9, _board.Balance("bo"));
        _board.Tick();
        Assert.Equal(RejectionReason.NotFree, board.Rejections[^1].Reason);
        _board.CheckReplay();
    }

    [Fact]
    public void R22_of_what_comes_before_a_cut_the_last_change_alone_counts()
    {
        var stag = _board.Post("fund", new([Axis.Capital(20)]));
        _board.Deposit("ana", 9);
        Pledge(stag, "ana", "always", 9);
        _board.Market.Leave(stag, "ana");
        Assert.Empty(_board.Tick());
        Assert.Empty(_board.Market.WaitingIn(stag));
        Assert.Throws<BoardException>(() => _board.Market.Leave(stag, "ana")); // nothing of hers is left
        Pledge(stag, "ana", "capital >= 15", 9);
        Pledge(stag, "ana", "capital >= 15", 8); // in place of the one that waits, and no replacement: nothing is there yet
        Assert.Empty(_board.Tick());
        Assert.Equal(new Weight(0, 8), LiveIn(stag));
        Pledge(stag, "ana", "capital >= 15", 7);
        Assert.Empty(_board.Tick());
        Assert.Equal(new Weight(0, 7), LiveIn(stag));
        Assert.Empty(_board.Market.Board.Rejections);
        _board.CheckReplay();
    }

    /// <summary>Shielded agents, whose accounts are their pseudonyms, go through the same cut.</summary>
    [Fact]
    public void A_shielded_stag_with_a_gate_names_its_members_alone()
    {
        var registry = _board.Market.PostRegistry(["ana", "bo", "cy"]);
        var grid = new ConditionGrid([Axis.Members(3)], [Gate.Fact("permit")]);
        var options = new StagOptions { Facts = [_board.Permit] };
        var stag = new StagTerms("walk", "A stag", grid, eligibility: Eligibility.Shielded(registry), options: options);
        _board.Market.Post(stag);
        foreach (var (name, when) in new[] { ("ana", "members >= 2"), ("bo", "members >= 2"), ("cy", "members >= 3 and fact(permit)") })
            _board.Capital.Submit(stag, name, CapitalBoard.Parse(when), Backing.Member);
        Assert.Equal(["walk: ana, bo"], _board.Tick());
        Assert.Equal(["cy"], _board.Market.LiveIn(stag));
        _board.CheckReplay();
    }

    /// <summary>A stag whose cap pays for no test says so, and holds nobody in a queue that never moves.</summary>
    [Fact]
    public void What_the_cap_pays_no_test_for_is_refused()
    {
        var grid = new ConditionGrid([Axis.Members(3)], [Gate.Fact("permit")]);
        var stag = new StagTerms("walk", "A stag", grid, leakageCap: 1, options: new StagOptions { Facts = [_board.Permit] });
        _board.Market.Post(stag);
        _board.Capital.Submit(stag, "ana", Condition.Always, Backing.Member);
        Assert.Empty(_board.Tick());
        Assert.Equal(["ana NotTested"], _board.Refused(stag, "ana"));
        Assert.Empty(_board.Market.WaitingIn(stag));
    }

    [Fact]
    public void R23_capacity_holds_at_the_cut_and_who_does_not_fit_is_skipped_and_waits()
    {
        var stag = _board.Post("fund", new([Axis.Capital(10)]));
        string[] big = ["ana", "bo"];
        foreach (var name in big)
        {
            _board.Deposit(name, 6);
            Pledge(stag, name, "never", 6);
        }

        _board.Deposit("cy", 4);
        Pledge(stag, "cy", "never", 4);
        _board.Tick();
        var waits = Assert.Single(_board.Market.WaitingIn(stag));
        Assert.Equal(10, LiveIn(stag).Capital);
        Assert.Equal(["cy", .. big.Except([waits])], _board.Market.LiveIn(stag).OrderByDescending(name => name == "cy"));
        _board.Market.Leave(stag, big.Single(name => name != waits));
        _board.Tick();
        Assert.Empty(_board.Market.WaitingIn(stag));
        Assert.Equal([waits, "cy"], _board.Market.LiveIn(stag).Order());
        _board.CheckReplay();
    }

    [Fact]
    public void R24_an_uncovered_replacement_is_an_exit_and_one_that_fails_its_test_is_nothing()
    {
        var stag = _board.Post("fund", new([Axis.Capital(20)]));
        foreach (var name in new[] { "ana", "bo" })
        {
            _board.Deposit(name, 5);
            Pledge(stag, name, "capital >= 15", 5);
        }

        _board.Tick();
        Pledge(stag, "ana", "capital >= 15", 6);
        using var forge = new SubmissionForge(_board.Market.Board, stag, _board.Market.AgentOf("bo").Key, "holes");
        using var holes = forge.Encode(0, 1, 0, 1);
        _board.Market.Append(forge.Sign(forge.Replacement(holes, 9, new Backing(Units: 5) { Replaces = true }), 9));
        Assert.Empty(_board.Tick());
        Assert.Equal(["ana Uncovered", "bo NotAnUpSet"], _board.Refused(stag, "ana", "bo").Order());
        Assert.Equal(["bo"], _board.Market.LiveIn(stag));
        Assert.Empty(_board.Capital.SuspendedIn(stag));
        Pledge(stag, "cy", "always", 3);
        Assert.Empty(_board.Tick()); // R24: refused, not suspended until there is something
        Assert.Empty(_board.Capital.SuspendedIn(stag));
        _board.CheckReplay();
    }

    [Fact]
    public void R26_R27_R28_the_longest_prefix_stays_the_next_is_reduced_and_all_come_back_by_a_resume_alone()
    {
        var (one, two) = (_board.Post("one", new([Axis.Capital(20)])), _board.Post("two", new([Axis.Capital(12)])));
        _board.Deposit("ana", 10);
        Backed("ana", 4, 0);
        Backed("half", 4, 1, partialFrom: 1);
        Backed("small", 2, 2); // it would fit into what is left, but comes later
        _board.Tick();
        Pledge(one, "ana", "always", 5);
        Assert.Equal(["one: ana"], _board.Tick());
        Assert.Equal([("ana", 4L), ("half", 1L)], Weights());
        Assert.Equal(["small"], _board.Capital.SuspendedIn(two));

        _board.Deposit("ana", 20);
        Backed("small", 2, 2, replaces: false);
        _board.Deposit("bo", 7);
        Pledge(two, "bo", "never", 7);
        _board.Capital.Resume(two, "ana");
        _board.Tick();
        Assert.Equal([("ana", 4L), ("bo", 7L), ("half", 1L)], Weights()); // nothing grows by itself, and the seat was free
        Assert.Equal(["ana NotSuspended", "small AlreadyLive"], _board.Refused(two, "ana", "half", "small", "bo").Order());

        _board.Capital.Resume(two, "half");
        _board.Capital.Resume(two, "small");
        _board.Tick();
        Assert.Equal([("ana", 4L), ("bo", 7L), ("half", 1L)], Weights()); // no room: they wait
        _board.Market.Leave(two, "bo");
        _board.Tick();
        Assert.Equal([("ana", 4L), ("half", 4L), ("small", 2L)], Weights());
        _board.CheckReplay();

        void Backed(string agent, long units, byte rank, long? partialFrom = null, bool? replaces = null)
        {
            var backing = new Backing(units, PartialFrom: partialFrom, Rank: rank) { Replaces = replaces };
            _board.Capital.Submit(two, agent, Condition.Decoy, backing, account: "ana");
        }

        IEnumerable<(string, long)> Weights() =>
            _board
                .Market.Board.Find(two.Id)!
                .Pack.Members()
                .Select(live => (Names.Single(name => _board.Market.AgentOf(name).PseudonymIn(two) == live.Pseudonym), live.Weight.Capital))
                .Order();
    }

    [Fact]
    public void R37_the_hunt_that_reaches_the_cap_is_the_last()
    {
        var stag = _board.Post("fund", new([Axis.Capital(10)]), new StagOptions { Cap = new Cell(0, 10) });
        _board.Deposit("ana", 20);
        Pledge(stag, "ana", "always", 4);
        _board.Tick();
        Pledge(stag, "ana", "always", 6);
        Assert.Equal(["fund: ana"], _board.Tick());
        var refused = Assert.Throws<BoardException>(() => Pledge(stag, "ana", "always", 1));
        Assert.Equal(ReplayRefusal.StagClosed, refused.Refusal);
    }

    [Fact]
    public void R40_a_subscription_pays_from_what_is_free_and_lapses_for_good()
    {
        var effect = StagEffect.Subscription(_board.KeyOf("paper"), 3, everyMilliseconds: 1_000);
        var stag = _board.Post("read", new([Axis.Capital(9)]), new StagOptions { Effects = [effect] });
        _board.Deposit("ana", 8);
        Pledge(stag, "ana", "always", 3);
        Assert.Equal(["read: ana"], _board.Tick());
        Assert.Equal((5, 0), (_board.Balance("ana"), _board.Balance("paper"))); // M13: the first is in escrow
        Pay();
        Assert.Equal((2, 3), (_board.Balance("ana"), _board.Balance("paper")));
        Assert.Equal(new Weight(0, 3), BaseOf(stag));
        Pay();
        _board.Deposit("ana", 8);
        Pay();
        Assert.Equal((10, 3), (_board.Balance("ana"), _board.Balance("paper")));
        _board.CheckReplay();

        void Pay()
        {
            _board.Test.Clock.Advance(1_000);
            _board.Tick();
        }
    }

    private static readonly string[] Names = ["ana", "bo", "half", "small"];

    private Weight BaseOf(StagTerms stag) => _board.Market.Board.Find(stag.Id)!.Pack.Base;

    private Weight LiveIn(StagTerms stag) => _board.Market.Board.Find(stag.Id)!.Pack.LiveWeight;

    private void Pledge(StagTerms stag, string agent, string condition, long units) =>
        _board.Capital.Submit(stag, agent, CapitalBoard.Parse(condition), new Backing(Units: units));

    /// <summary>Told at once, on the caller's thread.</summary>
    private sealed class Here(Action<TickPhase> told) : IProgress<TickPhase>
    {
        public void Report(TickPhase value) => told(value);
    }
}
