namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The harness itself: it fails where a protocol breaks a promise, one protocol for each, and names the run.</summary>
public class FaultyRunTests
{
    [Fact]
    public void A_protocol_that_keeps_all_promises_passes() => Assert.Equal("done", Run(new BrokenProtocol(BrokenPromise.None)).Check());

    [Theory]
    [InlineData(BrokenPromise.NeverEnds)]
    [InlineData(BrokenPromise.NoEndForOne)]
    [InlineData(BrokenPromise.TwoEnds)]
    [InlineData(BrokenPromise.NamesTheHonest)]
    [InlineData(BrokenPromise.EvidenceThatDoesNotConvince)]
    [InlineData(BrokenPromise.WrongResult)]
    public void A_broken_promise_is_found_and_the_run_named(BrokenPromise promise)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Run(new BrokenProtocol(promise)).Check());
        Assert.Contains("broken (4, 1), 2 silent, step any, seed \"x\"", failure.Message);
    }

    [Fact]
    public void An_accusation_that_convinces_against_the_honest_is_found() =>
        Assert.Throws<InvalidOperationException>(() => Run(new BrokenProtocol(BrokenPromise.FramesTheHonest)).CheckBeyond((_, _) => { }));

    /// <summary>The acceptance rule one lower, and the steering adversary gets its way: found as a wrong result.</summary>
    [Fact]
    public void A_tick_under_an_unsound_rule_is_found_out()
    {
        using var protocol = new TickProtocol(4, 1, fires: false, isSlow: false, CoordinationCrypto.Threshold.AcceptanceRule.Unsound(1));
        var steering = Adversaries.All.Single(adversary => adversary.Name == "rushing, to steer the result");
        Assert.Contains(
            Enumerable.Range(0, 20),
            seed => Fails(() => new FaultyRun(protocol, new Dictionary<int, Adversary> { [1] = steering }, null, $"unsound {seed}").Check())
        );

        static bool Fails(Action run)
        {
            try
            {
                run();
                return false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        using var protocol = new TickProtocol(4, 1, fires: false, isSlow: false);
        Assert.Equal(Heads("one"), Heads("one"));
        Assert.NotEqual(Heads("one"), Heads("two"));

        string Heads(string seed)
        {
            using var session = (TickSession)protocol.Start(seed);
            while (session.Step is not null)
                session.Close([.. session.Posts().Select(post => post.Bytes)]);
            return Convert.ToHexString(session.Records[^1]);
        }
    }

    private static FaultyRun Run(BrokenProtocol protocol) =>
        new(protocol, new Dictionary<int, Adversary> { [2] = Adversaries.All[0] }, null, "x");
}
