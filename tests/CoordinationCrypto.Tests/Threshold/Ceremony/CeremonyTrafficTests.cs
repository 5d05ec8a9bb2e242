using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

public sealed class CeremonyTrafficTests
{
    [Fact]
    public void It_counts_what_the_messages_weigh()
    {
        var entropy = Streams.Entropy("traffic");
        var identities = Enumerable.Range(0, 4).Select(_ => SigningKey.Create(entropy)).ToArray();
        var parameters = InsecureToyParameters.N256;
        using var result = KeyCeremony.RunInProcess(
            parameters,
            new Committee(4, 1),
            identities,
            entropy,
            1000,
            new EvaluationKeyTerms(false, [3])
        );
        Assert.IsType<CeremonyOutcome.Done>(result.Outcome).GaloisKeys!.Dispose();
        foreach (var identity in identities)
            identity.Dispose();
        const int Envelope = 32 + 3 + 4 + 64;
        var polynomial = KeyContribution.PackedLength(parameters);
        var traffic = result.Traffic;
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(Envelope + 32 * (1 + 3), traffic.Of(i, CeremonyStep.Vouch));
            Assert.Equal(Envelope + 32 * (1 + 3), traffic.Of(i, CeremonyStep.EvaluationVouch));
            Assert.Equal(Envelope + 32, traffic.Of(i, CeremonyStep.Certify));
            Assert.Equal(
                Envelope + 3 * Share.EncodedLength(parameters) + CeremonyIdentityTest.Length(parameters),
                traffic.Of(i, CeremonyStep.SelfTest)
            );
            Assert.Equal(Enum.GetValues<CeremonyStep>().Sum(step => traffic.Of(i, step)), traffic.Of(i));
        }
        // Subset 0 is posted by 1, 1 and 3 by 2, 2 by 4; so it is in the round of the Galois key.
        int[] bodies = [1, 2, 0, 1];
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(bodies[i - 1] == 0 ? 0 : Envelope + 2 + bodies[i - 1] * (2 + polynomial + 33), traffic.Of(i, CeremonyStep.Bodies));
            Assert.Equal(
                bodies[i - 1] == 0 ? 0 : Envelope + 3 + bodies[i - 1] * (2 + 4 * polynomial),
                traffic.Of(i, CeremonyStep.EvaluationBodies)
            );
        }
        Assert.Equal(Enumerable.Range(1, 4).Sum(traffic.Of), traffic.Total);
    }
}
