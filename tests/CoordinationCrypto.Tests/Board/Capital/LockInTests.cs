using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>P1 through records: what replaces a locked intendo is tested against it under encryption, where nobody sees either.</summary>
public sealed class LockInTests : IDisposable
{
    private static readonly Lazy<TestCommittee> Committee = new(() => new TestCommittee(InsecureToyParameters.N256, new Committee(4, 1)));

    private readonly CapitalBoard _board = new(Committee.Value, "lock-in");

    public void Dispose() => _board.Dispose();

    [Fact]
    public void P1_what_loosens_is_taken_and_R24_what_tightens_leaves_the_old_one_where_it_is()
    {
        var stag = Locked();
        Pledge(stag, "ana", "capital >= 20", 10);
        Pledge(stag, "bo", "capital >= 30", 10);
        Assert.Empty(_board.Tick());
        Pledge(stag, "ana", "capital >= 21", 10); // tightens by one cell
        Pledge(stag, "bo", "capital >= 20", 10); // loosens: with ana's old one there are 20 for 20
        Assert.Equal(["locked: ana, bo"], _board.Tick());
        Assert.Equal(["ana LockedIn"], _board.Refused(stag, "ana", "bo"));
        _board.CheckReplay();
    }

    [Theory]
    [InlineData("never", 10L)] // a silent exit
    [InlineData("capital >= 30", 10L)]
    [InlineData("capital >= 20", 9L)] // less weight
    public void P1_what_does_not_only_loosen_is_refused(string when, long units)
    {
        var stag = Locked();
        Pledge(stag, "ana", "capital >= 20", 10);
        Pledge(stag, "bo", "capital >= 20", 9);
        _board.Tick();
        Pledge(stag, "ana", when, units);
        _board.Tick();
        Assert.Equal(["ana LockedIn"], _board.Refused(stag, "ana"));
        Pledge(stag, "bo", "capital >= 20", 10); // the old one of ana's is still there
        Assert.Equal(["locked: ana, bo"], _board.Tick());
        _board.CheckReplay();
    }

    /// <summary>Row 2 and the last cell are looked at too: a decoy in place of who accepts the whole alone.</summary>
    [Fact]
    public void P1_the_last_cell_counts()
    {
        var stag = Locked();
        Pledge(stag, "ana", "capital >= 40", 10);
        _board.Tick();
        Pledge(stag, "ana", "never", 10);
        _board.Tick();
        Assert.Equal(["ana LockedIn"], _board.Refused(stag, "ana"));
    }

    [Fact]
    public void P1_after_the_lock_anything_may_replace_it()
    {
        var stag = Locked(milliseconds: 10_000);
        Pledge(stag, "ana", "capital >= 20", 10);
        TickAfter(1);
        TickAfter(10_000);
        Pledge(stag, "ana", "never", 9);
        _board.Tick();
        Assert.Empty(_board.Refused(stag, "ana"));
        Pledge(stag, "ana", "capital >= 20", 9); // in another lock now: a decoy accepts nothing
        _board.Tick();
        Assert.Empty(_board.Refused(stag, "ana"));
        Pledge(stag, "ana", "capital >= 20", 8);
        _board.Tick();
        Assert.Equal(["ana LockedIn"], _board.Refused(stag, "ana"));
        _board.CheckReplay();
    }

    /// <summary>Replacements in a mixed batch, with who joins beside them: each gets its own verdict.</summary>
    [Fact]
    public void P1_holds_for_many_at_once()
    {
        var stag = Locked();
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"agent {i}")];
        foreach (var name in names)
            Pledge(stag, name, "capital >= 30", 1);
        _board.Tick();
        foreach (var (i, name) in names.Index())
            Pledge(stag, name, i % 4 == 0 ? "capital >= 31" : "capital >= 29", 1);
        foreach (var name in new[] { "cy", "di" })
            Pledge(stag, name, "capital >= 40", 1);
        _board.Tick();
        Assert.Equal(names.Where((_, i) => i % 4 == 0).Select(name => $"{name} LockedIn").Order(), _board.Refused(stag, names).Order());
        Assert.Equal(22, _board.Market.LiveIn(stag).Count);
        _board.CheckReplay();
    }

    /// <summary>
    /// Who tightens pays its quota: after so many charged changes within a day nothing of it is tested, and the key is not charged.
    /// </summary>
    [Fact]
    public void P1_who_tightens_pays_its_quota()
    {
        var stag = Locked();
        Pledge(stag, "ana", "capital >= 20", 10);
        TickAfter(1000);
        for (var i = 1; i < ChangeQuota.Changes; i++)
        {
            Pledge(stag, "ana", "capital >= 21", 10);
            TickAfter(1000);
        }

        Assert.Equal(ChangeQuota.Changes - 1, _board.Refused(stag, "ana").Length);
        var spent = _board.Market.Board.Find(stag.Id)!.Pack.LeakageSpent;
        Pledge(stag, "ana", "capital >= 21", 10);
        TickAfter(1000);
        Assert.Equal([.. Enumerable.Repeat("ana LockedIn", ChangeQuota.Changes - 1)], _board.Refused(stag, "ana"));
        Assert.Equal(spent, _board.Market.Board.Find(stag.Id)!.Pack.LeakageSpent);
        Assert.Equal(["ana"], _board.Market.WaitingIn(stag));
        _board.CheckReplay();
    }

    /// <summary>One opening more for each that has to loosen is set aside at the cut.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(20)] // mixed
    public void P1_what_its_test_costs_is_planned(int tests)
    {
        var stag = Locked();
        Pledge(stag, "ana", "capital >= 20", 10);
        _board.Tick();
        var (term, pack) = (_board.Market.Board.Epochs.Term!, _board.Market.Board.Find(stag.Id)!.Pack);
        var without = TestPlan.Of(term, pack, tests, joins: 0, seats: 0);
        var with = TestPlan.Of(term, pack, tests, joins: 0, seats: 0, loosening: 5);
        var isMixed = tests > AdmissionBatch.Repetitions;
        Assert.Equal((tests, tests, isMixed, isMixed), (without.Tests, with.Tests, without.MayMix, with.MayMix));
        var rows = isMixed ? term.Prices.Mixing(3, tests) - term.Prices.Mixing(2, tests) : 0;
        Assert.Equal(without.Price + term.Prices.Test(5) + rows, with.Price);
    }

    private StagTerms Locked(ulong milliseconds = 10_000_000)
    {
        _board.Capital.Post(_board.Usd);
        var policy = new StagPolicy { LockInMilliseconds = milliseconds };
        var stag = _board.Post("locked", new([Axis.Capital(40)]), new StagOptions { Policy = policy });
        foreach (var name in new[] { "ana", "bo", "cy", "di" }.Concat(Enumerable.Range(0, 20).Select(i => $"agent {i}")))
            _board.Deposit(name, 40);
        return stag;
    }

    private void TickAfter(ulong milliseconds)
    {
        _board.Capital.CutAt(_board.Test.Clock.Milliseconds + milliseconds);
        _board.Tick();
    }

    private void Pledge(StagTerms stag, string agent, string condition, long units) =>
        _board.Capital.Submit(stag, agent, CapitalBoard.Parse(condition), new Backing(Units: units));
}
