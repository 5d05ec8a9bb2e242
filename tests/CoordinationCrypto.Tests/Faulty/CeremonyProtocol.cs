using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>The key ceremony, with evaluation keys or without.</summary>
internal sealed class CeremonyProtocol(int n, int f, EvaluationKeyTerms? evaluationKeys = null) : IProtocol
{
    public string Name => evaluationKeys is null ? "ceremony" : "ceremony with evaluation keys";

    public int Parties => n;

    public int Corrupted => f;

    public bool IsLive => false;

    public ISession Start(string seed) =>
        new CeremonySession(
            new CoordinationCrypto.Tests.Threshold.CeremonyTable(n, f, "faulty", InsecureToyParameters.N256, evaluationKeys, seed)
        );

    public override string ToString() => $"{Name} ({n}, {f})";
}
