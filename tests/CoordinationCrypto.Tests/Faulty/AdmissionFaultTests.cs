using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The test of 16 submissions, two of them ill formed: a mixed batch, the suspects alone, the rest.</summary>
public sealed class AdmissionFaultTests() : FaultyPartyLaws(new AdmissionProtocol(4, 1, 16), new AdmissionProtocol(7, 2, 16), 3)
{
    /// <summary>The acceptance rule one lower, and shares steered get their way: found as a wrong verdict.</summary>
    [Fact]
    public void An_admission_under_an_unsound_rule_is_found_out()
    {
        var protocol = new AdmissionProtocol(4, 1, 3, AcceptanceRule.Unsound(1));
        var steering = Adversaries.All.Single(adversary => adversary.Name == "rushing, to steer the result");
        var cast = new Dictionary<int, Adversary> { [1] = steering };
        Assert.Contains(
            Enumerable.Range(0, 20),
            seed =>
                Record.Exception(() =>
                    new FaultyRun(protocol, cast, 0, $"unsound {seed}").CheckBeyond((session, honest) => session.CheckResult(honest))
                ) is InvalidOperationException
        );
    }
}
