using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The collective refresh of one ciphertext.</summary>
public sealed class RefreshFaultTests() : FaultyPartyLaws(new RefreshProtocol(4, 1), new RefreshProtocol(7, 2), 4)
{
    /// <summary>The acceptance rule one lower, and shares steered in either step get their way: found as a wrong result.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_refresh_under_an_unsound_rule_is_found_out(int step)
    {
        var protocol = new RefreshProtocol(4, 1, AcceptanceRule.Unsound(1));
        var steering = Adversaries.All.Single(adversary => adversary.Name == "rushing, to steer the result");
        var cast = new Dictionary<int, Adversary> { [1] = steering };
        Assert.Contains(Enumerable.Range(0, 20), seed => Record.Exception(() => new FaultyRun(protocol, cast, step, $"unsound {seed}").CheckBeyond((session, honest) => session.CheckResult(honest))) is InvalidOperationException);
    }
}
