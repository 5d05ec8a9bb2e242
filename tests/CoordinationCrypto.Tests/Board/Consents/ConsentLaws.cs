using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// H5, consent ends: an intendo is admitted only within W of board time of the position that it names and lasts to its signed end; an exit
/// burns every lower number, also of who is not present. The appender puts what was signed on the board when it likes.
/// </summary>
public abstract class ConsentLaws
{
    /// <summary>W, in milliseconds of board time.</summary>
    internal const ulong Window = 2_000;

    /// <summary>Random histories a law is tried on.</summary>
    protected virtual int Runs => 2_000;

    /// <summary>The most steps of one.</summary>
    protected virtual int MostSteps => 40;

    [Fact]
    public void What_was_signed_before_an_exit_never_counts_after_it() =>
        Each(seen =>
            Assert.All(
                seen.Cuts,
                cut =>
                    Assert.True(
                        cut.Live is not { } live
                            || seen.Posts.TakeWhile(post => post.Order < cut.Order).All(post => !post.IsExit || post.Number < live)
                    )
            )
        );

    [Fact]
    public void Nothing_is_live_whose_first_cut_came_later_than_W() =>
        Each(seen => Assert.All(seen.Lives, live => Assert.True(live.First.Time - live.Signed.Time <= Window)));

    [Fact]
    public void Nothing_is_live_after_its_signed_end() =>
        Each(seen => Assert.All(seen.Lives, live => Assert.True(live.Cut.Time <= live.Signed.Until)));

    [Fact]
    public void An_exit_is_taken_whoever_is_there() =>
        Each(seen => Assert.All(seen.Tried.Where(post => post.IsExit && post.IsHighest), post => Assert.True(post.IsTaken)));

    [Fact]
    public void What_comes_in_time_is_taken_and_live_until_it_is_changed_or_ends() =>
        Each(seen =>
        {
            foreach (var post in seen.Tried.Where(post => !post.IsExit && post.IsHighest))
            {
                var signed = seen.Signed[post.Number - 1];
                if (post.Time - signed.Time > Window || post.Time > signed.Until)
                {
                    Assert.False(post.IsTaken);
                    continue;
                }
                Assert.True(post.IsTaken);
                var next = seen.Posts.FirstOrDefault(later => later.Order > post.Order)?.Order ?? int.MaxValue;
                var cuts = seen.Cuts.Where(cut => cut.Order > post.Order && cut.Order < next).ToList();
                if (cuts.Count > 0 && cuts[0].Time - signed.Time <= Window)
                    Assert.All(cuts, cut => Assert.Equal(cut.Time <= signed.Until ? post.Number : null, cut.Live));
                else
                    Assert.All(cuts, cut => Assert.Null(cut.Live));
            }
        });

    [Fact]
    public void No_number_comes_twice_or_after_a_higher_one() =>
        Each(seen => Assert.All(seen.Tried.Where(post => !post.IsHighest), post => Assert.False(post.IsTaken)));

    /// <summary>An empty market.</summary>
    internal abstract IConsentMarket Open();

    private void Each(Action<ConsentHistory> law) =>
        Law.Holds(
            Steps(MostSteps),
            steps =>
            {
                using var market = Open();
                law(ConsentHistory.Play(market, steps));
            },
            Runs
        );

    private static Gen<List<ConsentStep>> Steps(int most)
    {
        // around the boundaries: a history of a few steps meets W and W + 1 often
        var times = Gen.Elements(1, 700, 1_000, (int)Window - 3, (int)Window - 2, (int)Window - 1, (int)Window, (int)Window + 1);
        var step = Gen.Frequency(
            (4, from end in Gen.Frequency((2, Gen.Constant(0)), (1, times)) select new ConsentStep(ConsentDeed.SignIntendo, end)),
            (1, Gen.Constant(new ConsentStep(ConsentDeed.SignExit, 0))),
            (5, from which in Gen.Choose(0, 99) select new ConsentStep(ConsentDeed.Post, which)),
            (2, from time in times select new ConsentStep(ConsentDeed.Wait, time)),
            (3, Gen.Constant(new ConsentStep(ConsentDeed.Cut, 0)))
        );
        return from count in Gen.Choose(2, most) from steps in step.ListOf(count) select steps.ToList();
    }
}
