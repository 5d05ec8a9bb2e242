using CoordinationCrypto.Markets;
using CoordinationCrypto.Tests;
using FsCheck.Fluent;

namespace CoordinationCrypto.Properties;

/// <summary>
/// What an answer costs who asks "would it fire with my units?" under each part of a policy, in cuts, seats, units that are locked and
/// units that a hunt may take. None makes the question impossible; each law says by how much it makes it dearer, and where it does not.
/// </summary>
public class ProbingLaws
{
    private const int Ticks = 60;

    /// <summary>The policy that a law is about; a broken market switches it off.</summary>
    internal virtual CutPolicy Set(CutPolicy policy) => policy;

    /// <summary>Whether what replaces a locked intendo is tested (P1).</summary>
    internal virtual bool IsTested => true;

    /// <summary>Whether an account is bound by what binds accounts.</summary>
    internal virtual bool BindsAccounts => true;

    /// <summary>Under lock-in L an answer that one can walk away from costs L cuts, and L unit-ticks of each unit, reserved.</summary>
    [Fact]
    public void P1_an_answer_costs_its_units_for_the_whole_lock()
    {
        foreach (var lockIn in new[] { 2, 5, 20 })
        {
            var market = Open(new CutPolicy { LockIn = (ulong)lockIn });
            AskEveryTick(market, tick => Condition.Capital(20 + tick));
            Assert.Equal(Ticks / lockIn, market.Scans);
            Assert.Equal(5 * Ticks, market.LockedUnits);
        }
    }

    /// <summary>Inside the lock a prober can only come nearer to acting: all that it accepted it still accepts.</summary>
    [Fact]
    public void P1_inside_the_lock_each_question_is_nearer_to_acting() =>
        Law.Holds(
            Gen.Choose(10, ProbedMarket.Top + 1).ListOf(12),
            thresholds =>
            {
                var market = Open(new CutPolicy { LockIn = 40 });
                market.Deposit("prober", 5);
                market.Join("prober", Threshold(thresholds[0]), 5);
                market.Tick();
                foreach (var threshold in thresholds.Skip(1))
                {
                    var before = market.AcceptedBy("prober");
                    market.Replace("prober", Threshold(threshold), 5);
                    market.Tick();
                    Assert.True(market.AcceptedBy("prober").Contains(before), $"{threshold} took the place of what accepts more");
                }
            },
            60
        );

    /// <summary>
    /// A decoy waits the lock out and is replaced by a question in its last tick: that loosens. So what a lock surely costs is seats and
    /// reserved units; exposure it costs for one tick only.
    /// </summary>
    [Fact]
    public void P1_a_decoy_pays_the_lock_in_units_and_not_in_exposure()
    {
        const int Lock = 10;
        var market = Open(new CutPolicy { LockIn = Lock });
        market.Deposit("prober", 5);
        for (var tick = 0; tick < Ticks; tick++)
        {
            if (tick % Lock == 0)
                Ask(market, Condition.Decoy);
            if (tick % Lock == Lock - 1)
                Ask(market, Condition.Capital(90 - tick / Lock));
            market.Tick();
        }

        Assert.Equal((5 * Ticks, 5 * Ticks / Lock), (market.LockedUnits, market.ExposedUnits));
        Assert.Equal(Ticks / Lock, market.Scans);
    }

    /// <summary>A scan answers c changes together: one puppet needs c cuts for an answer, or c puppets one cut.</summary>
    [Fact]
    public void P2_an_answer_costs_c_changes()
    {
        const int C = 6;
        var alone = Open(new CutPolicy { Changes = C });
        AskEveryTick(alone, tick => Condition.Capital(20 + tick));
        Assert.Equal(Ticks / C, alone.Scans);
        var together = Open(new CutPolicy { Changes = C });
        together.Deposit("prober", C);
        for (var puppet = 0; puppet < C; puppet++)
            together.Join($"puppet {puppet}", Condition.Capital(90), 1, "prober");
        together.Tick();
        Assert.Equal((1, C), (together.Scans, together.Seats));
    }

    /// <summary>Whoever asks alone waits for T: answers to few changes are at least T apart.</summary>
    [Fact]
    public void P2_who_asks_alone_waits_for_T()
    {
        const int Wait = 12;
        var market = Open(new CutPolicy { Changes = 1000, Wait = Wait });
        AskEveryTick(market, tick => Condition.Capital(20 + tick));
        Assert.InRange(market.Scans, 1, Ticks / Wait);
    }

    /// <summary>
    /// Exits at the period's end keep a leaver exposed to it. A silent exit, a replacement by a decoy, is not bound: it is at once, and
    /// the board shows a replacement like any other. Only lock-in binds that.
    /// </summary>
    [Fact]
    public void Periods_expose_who_leaves_to_their_end_and_not_who_leaves_silently()
    {
        const int Period = 10;
        var open = Open(new CutPolicy { Period = Period, ExitsAtPeriodEnd = true });
        open.Deposit("prober", 5);
        open.Join("prober", Condition.Capital(90), 5);
        open.Tick(); // tick 2: the crowd came at the first
        open.Leave("prober");
        for (var tick = 3; tick <= Period; tick++)
            open.Tick();
        Assert.Equal(5 * (Period - 2), open.ExposedUnits); // ticks 2 to 9
        var silent = Open(new CutPolicy { Period = Period, ExitsAtPeriodEnd = true });
        silent.Deposit("prober", 5);
        silent.Join("prober", Condition.Capital(90), 5);
        silent.Tick();
        silent.Replace("prober", Condition.Decoy, 5);
        for (var tick = 3; tick <= Period; tick++)
            silent.Tick();
        Assert.Equal(5, silent.ExposedUnits);
    }

    /// <summary>
    /// Who leaves after each answer comes back after the cool-down. Who replaces instead does not leave: for that prober it costs nothing.
    /// </summary>
    [Fact]
    public void Cool_down_costs_who_leaves_and_not_who_replaces()
    {
        const int Cool = 4;
        var market = Open(new CutPolicy { CoolDown = Cool });
        market.Deposit("prober", 5);
        for (var tick = 0; tick < Ticks; tick++)
        {
            if (market.IsLive("prober"))
                market.Leave("prober");
            else
                market.Join("prober", Condition.Capital(90), 5);
            market.Tick();
        }

        Assert.InRange(market.Scans, 1, (Ticks / (Cool + 1)) + 1);
        var replacing = Open(new CutPolicy { CoolDown = Cool });
        AskEveryTick(replacing, tick => Condition.Capital(20 + tick));
        Assert.Equal(Ticks, replacing.Scans);
    }

    /// <summary>A question of u units needs ⌈u/k⌉ accounts where k is the most that one may weigh, with as many units each.</summary>
    [Fact]
    public void R19_a_large_question_needs_many_accounts()
    {
        var market = Open(new CutPolicy { LargestCapital = 10 });
        market.Deposit("prober", 40);
        for (var puppet = 0; puppet < 4; puppet++)
            market.Join($"puppet {puppet}", Condition.Capital(95), 10, "prober");
        market.Tick();
        Assert.Equal(10, market.ExposedUnits);
        Assert.Equal(3, market.Refused.Count(each => each.Agent != "crowd" && each.Why == CutRefusal.AboveLargest));
    }

    /// <summary>P4: units are multiplexed, so the same 5 ask eight stags at one cut, for eight seats and the exposure of each.</summary>
    [Fact]
    public void P4_the_same_units_ask_eight_stags_at_once_and_no_more()
    {
        var market = Open(new CutPolicy(), stags: 10);
        AskAll(market);
        Assert.Equal((8, 8, 8 * 5L), (market.Scans, market.Seats, market.ExposedUnits));
        Assert.Equal(2, market.Refused.Count(each => each.Why == CutRefusal.TooManyStags));
    }

    /// <summary>M6: reserved units ask one stag. Lock-in is what puts a price in units on asking many.</summary>
    [Fact]
    public void P4_under_lock_in_the_same_units_ask_one_stag()
    {
        var market = Open(new CutPolicy { LockIn = 10 }, stags: 8);
        AskAll(market);
        Assert.Equal((1, 5L), (market.Scans, market.LockedUnits));
        Assert.Equal(7, market.Refused.Count(each => each.Why == CutRefusal.Uncovered));
    }

    private static Condition Threshold(int threshold) =>
        threshold > ProbedMarket.Top ? Condition.Decoy : Condition.Capital(threshold);

    private ProbedMarket Open(CutPolicy policy, int stags = 1) => new(Set(policy), stags, IsTested);

    private static void Ask(ProbedMarket market, Condition condition)
    {
        if (market.IsLive("prober"))
            market.Replace("prober", condition, 5);
        else
            market.Join("prober", condition, 5);
    }

    /// <summary>At every tick another question of the same 5 units; where one is taken in place of another, it asks for more.</summary>
    private static void AskEveryTick(ProbedMarket market, Func<int, Condition> question)
    {
        market.Deposit("prober", 5);
        for (var tick = 0; tick < Ticks; tick++)
        {
            Ask(market, question(tick));
            Assert.False(market.Tick());
        }
    }

    private void AskAll(ProbedMarket market)
    {
        market.Deposit("prober", 5);
        for (var stag = 0; stag < market.Stags; stag++)
        {
            var account = BindsAccounts ? "prober" : $"account {stag}";
            if (!BindsAccounts)
                market.Deposit(account, 5);
            market.Join("prober", Condition.Capital(90), 5, account, stag);
        }

        market.Tick();
    }
}
