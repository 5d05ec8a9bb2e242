using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The key ceremony with a relinearization key and a Galois key.</summary>
public sealed class EvaluationKeyFaultTests()
    : FaultyPartyLaws(new CeremonyProtocol(4, 1, Keys), new CeremonyProtocol(7, 2, Keys), 2, every: 3)
{
    private static readonly EvaluationKeyTerms Keys = new(true, [3]);
}
