using CoordinationCrypto.Tests;
using FsCheck.Fluent;

namespace CoordinationCrypto.Properties;

/// <summary>
/// What every market keeps, however it computes. A hunt is the greatest pack whose members' conditions all hold together; a market in the
/// clear and an encrypted one pass the same laws, each in a class of its own.
/// </summary>
public abstract class MarketLaws
{
    /// <summary>Random cases a law is tried on.</summary>
    protected virtual int Runs => 300;

    /// <summary>The most levels of a random stag.</summary>
    protected virtual int MostLevels => 12;

    /// <summary>The most ticks of a random history.</summary>
    protected virtual int MostTicks => 6;

    [Fact]
    public void It_finds_what_naive_peeling_finds() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history => Same(history.Play(terms => new NaiveMarket(terms)), history.Play(Open)),
            Runs
        );

    [Fact]
    public void The_pack_is_internally_satisfied_and_its_weight_is_the_cell() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
                EachScan(
                    history,
                    (pack, hunt) =>
                    {
                        if (hunt is null)
                            return;
                        Assert.NotEmpty(hunt.Members);
                        Assert.Equal(hunt.Cell.Members, pack.Base + hunt.Members.Count);
                        Assert.All(
                            hunt.Members,
                            member => Assert.True(pack.Live.Single(intendo => intendo.Agent == member).Condition.IsAccepted(hunt.Cell))
                        );
                    }
                ),
            Runs
        );

    [Fact]
    public void The_cell_is_the_greatest_that_F_reaches_and_is_self_supporting() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
                EachScan(
                    history,
                    (pack, hunt) =>
                    {
                        var reached = pack
                            .Cells.Where(x => pack.F(x) >= x.Members && x.Members > pack.Base && x.IsAtLeast(history.Terms.LeastCell))
                            .ToList();
                        Assert.Equal(reached.Count == 0 ? null : reached[^1], hunt?.Cell);
                        if (hunt is not null)
                            Assert.True(pack.IsSelfSupporting(hunt.Cell));
                    }
                ),
            Runs
        );

    [Fact]
    public void Every_internally_satisfied_subset_is_contained_in_the_pack() =>
        Law.Holds(
            Histories.Any(Math.Min(MostLevels, 9), MostTicks),
            history =>
                EachScan(
                    history,
                    (pack, hunt) =>
                    {
                        foreach (var subset in pack.InternallySatisfiedSubsets())
                        {
                            if (hunt is not null)
                                Assert.Subset(hunt.Members.ToHashSet(), subset.ToHashSet());
                            else
                                Assert.True(subset.Count == 0 || subset.Count + pack.Base < history.Terms.LeastCell.Members);
                        }
                    }
                ),
            Runs
        );

    [Fact]
    public void Members_come_in_the_order_of_their_live_submissions() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
                EachScan(
                    history,
                    (pack, hunt) =>
                        Assert.Equal(
                            pack.Live.Select(intendo => intendo.Agent).Where(agent => hunt?.Members.Contains(agent) ?? false),
                            hunt?.Members ?? []
                        )
                ),
            Runs
        );

    [Fact]
    public void Who_has_acted_never_acts_again_and_counts_from_then_on() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
            {
                var acted = new HashSet<string>();
                foreach (var hunt in history.Play(Open).OfType<TransparentHunt>())
                {
                    Assert.All(hunt.Members, member => Assert.True(acted.Add(member)));
                    Assert.Equal(acted.Count, hunt.Cell.Members);
                    Assert.True(hunt.Cell.IsAtLeast(history.Terms.LeastCell));
                }
            },
            Runs
        );

    [Fact]
    public void Order_has_no_effect() =>
        Law.Holds(
            from crowd in Histories.Crowds(MostLevels)
            from shuffled in Gen.Shuffle(crowd.Ticks[0].ToArray())
            select (crowd, shuffled: crowd with { Ticks = [shuffled] }),
            pair => SameUpToOrder(pair.crowd.Play(Open), pair.shuffled.Play(Open)),
            Runs
        );

    [Fact]
    public void Leaving_is_never_having_joined() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
            {
                var hunts = history.Play(Open);
                var acted = hunts.OfType<TransparentHunt>().SelectMany(hunt => hunt.Members).ToHashSet();
                var left = history
                    .Ticks.SelectMany(tick => tick)
                    .Where(change => change.Kind == ChangeKind.Leave)
                    .Select(change => change.Agent)
                    .Except(acted)
                    .ToHashSet();
                Same(hunts, history.With(tick => tick.Where(change => !left.Contains(change.Agent))).Play(Open));
            },
            Runs
        );

    [Fact]
    public void Whoever_is_in_no_pack_leaves_no_trace() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
            {
                var hunts = history.Play(Open);
                var acted = hunts.OfType<TransparentHunt>().SelectMany(hunt => hunt.Members).ToHashSet();
                Same(hunts, history.With(tick => tick.Where(change => acted.Contains(change.Agent))).Play(Open));
            },
            Runs
        );

    [Fact]
    public void A_decoy_is_as_good_as_absent() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
            {
                var present = new HashSet<string>();
                Same(
                    history.Play(Open),
                    history.With(tick => tick.SelectMany(change => WithoutDecoys(change, present)).ToList()).Play(Open)
                );
            },
            Runs
        );

    [Fact]
    public void Asking_for_less_never_shrinks_the_pack() =>
        Law.Holds(
            from crowd in Histories.Crowds(MostLevels)
            from who in Gen.Choose(0, crowd.Ticks[0].Count - 1)
            from threshold in Gen.Choose(1, crowd.Terms.Grid.CellCount)
            select (crowd, who, condition: Condition.Members(threshold)),
            input =>
            {
                var old = input.crowd.Ticks[0][input.who].Condition!;
                if (
                    input.crowd.Terms.Grid.CellCount is var levels
                    && Enumerable.Range(1, levels).Any(x => old.IsAccepted(new Cell(x)) && !input.condition.IsAccepted(new Cell(x)))
                )
                    return; // asks for more than before
                var eager = input.crowd.With(tick =>
                    tick.Select((join, i) => i == input.who ? join with { Condition = input.condition } : join)
                );
                Assert.Subset(Members(eager.Play(Open)[0]), Members(input.crowd.Play(Open)[0]));
            },
            Runs
        );

    [Fact]
    public void A_second_scan_finds_nothing() =>
        Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history =>
            {
                var twice = history with { Ticks = [.. history.Ticks.SelectMany(tick => new[] { tick, [] })] };
                var hunts = twice.Play(Open);
                Assert.All(hunts.Where((_, i) => i % 2 == 1), Assert.Null);
                Same(history.Play(Open), [.. hunts.Where((_, i) => i % 2 == 0)]);
            },
            Runs
        );

    [Theory]
    [InlineData(new[] { 2, 2, 4, 5, 9 }, 2)]
    [InlineData(new[] { 5, 5, 5, 5 }, 0)]
    [InlineData(new[] { 3, 3, 3, 6, 6, 6 }, 6)]
    public void Examples_of_the_model(int[] thresholds, int cell) => Assert.Equal(cell, Members(Crowd(9, thresholds).Play(Open)[0]).Count);

    /// <summary>Granovetter's crowd 1, 2, …, 100: on the street as in the market all hundred act.</summary>
    [Fact]
    public void Granovetters_crowd_acts_whole()
    {
        var thresholds = Enumerable.Range(1, 100).ToArray();
        Assert.Equal(100, Street.Cascade(thresholds));
        Assert.Equal(100, Members(Crowd(100, thresholds).Play(Open)[0]).Count);
    }

    /// <summary>
    /// Without the instigator a street cascade stops at once; the market computes the greatest fixed point and finds all hundred.
    /// </summary>
    [Fact]
    public void Granovetters_crowd_needs_no_instigator()
    {
        int[] thresholds = [2, .. Enumerable.Range(2, 99)];
        Assert.Equal(0, Street.Cascade(thresholds));
        Assert.Equal(100, Members(Crowd(100, thresholds).Play(Open)[0]).Count);
    }

    /// <summary>An empty market on a stag.</summary>
    protected abstract IMarketUnderTest Open(StagTerms terms);

    private static History Crowd(int levels, int[] thresholds) =>
        new(
            Histories.Stag(levels),
            [
                [.. thresholds.Select((threshold, i) => Change.Join(Histories.Name(i), Condition.Members(threshold)))],
            ]
        );

    /// <summary>Plays a history, and shows the law each scan's pack as the definitions see it and the hunt that came out.</summary>
    private void EachScan(History history, Action<Pack, TransparentHunt?> law)
    {
        using var market = Open(history.Terms);
        var live = new List<(string Agent, Condition Condition)>();
        var acted = 0;
        foreach (var tick in history.Ticks)
        {
            foreach (var change in tick)
            {
                market.Apply(change);
                live.RemoveAll(intendo => intendo.Agent == change.Agent);
                if (change.Condition is not null)
                    live.Add((change.Agent, change.Condition));
            }

            Assert.Equal(live.Count, market.LiveCount);
            var pack = new Pack([.. live], acted, history.Terms.Grid);
            var hunt = market.Scan();
            law(pack, hunt);
            acted += live.RemoveAll(intendo => hunt?.Members.Contains(intendo.Agent) ?? false);
            Assert.Equal(live.Count, market.LiveCount);
        }
    }

    /// <summary>The change as it would be if the decoys had not been there: in by joining, out by leaving.</summary>
    private static IEnumerable<Change> WithoutDecoys(Change change, HashSet<string> present)
    {
        var was = present.Contains(change.Agent);
        if (change.Condition is { IsDecoy: false } condition)
        {
            present.Add(change.Agent);
            yield return was ? Change.Replace(change.Agent, condition) : Change.Join(change.Agent, condition);
        }
        else if (was)
        {
            present.Remove(change.Agent);
            yield return Change.Leave(change.Agent);
        }
    }

    protected static void Same(List<TransparentHunt?> expected, List<TransparentHunt?> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static void SameUpToOrder(List<TransparentHunt?> expected, List<TransparentHunt?> actual)
    {
        Assert.Equal(expected.Select(hunt => hunt?.Cell), actual.Select(hunt => hunt?.Cell));
        Assert.Equal(
            expected.Select(hunt => Members(hunt).Order(StringComparer.Ordinal)),
            actual.Select(hunt => Members(hunt).Order(StringComparer.Ordinal))
        );
    }

    private static HashSet<string> Members(TransparentHunt? hunt) => [.. hunt?.Members ?? []];

    private static string Text(TransparentHunt? hunt) => hunt is null ? "-" : $"{hunt.Cell.Members}: {string.Join(",", hunt.Members)}";
}
