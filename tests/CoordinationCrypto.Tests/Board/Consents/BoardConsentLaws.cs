using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Board;

/// <summary>The board keeps H5.</summary>
public sealed class BoardConsentLaws : ConsentLaws, IDisposable
{
    private readonly TestCommittee _committee = new(InsecureToyParameters.N256, new Committee(4, 1));

    protected override int Runs => 12;

    protected override int MostSteps => 20;

    public void Dispose() => _committee.Dispose();

    internal override IConsentMarket Open() => new BoardConsent(new TestMarket(_committee, "consent"), Window);
}
