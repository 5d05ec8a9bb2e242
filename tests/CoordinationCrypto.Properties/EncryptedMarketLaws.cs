namespace CoordinationCrypto.Properties;

/// <summary>The encrypted market keeps every law that the market in the clear keeps, and finds the same hunts.</summary>
public sealed class EncryptedMarketLaws : MarketLaws
{
    protected override int Runs => 8;

    protected override int MostLevels => 9;

    protected override int MostTicks => 4;

    [Fact]
    public void It_finds_what_the_market_in_the_clear_finds() =>
        Tests.Law.Holds(
            Histories.Any(MostLevels, MostTicks),
            history => Same(history.Play(terms => new TransparentMarketUnderTest(terms)), history.Play(Open)),
            40
        );

    protected override IMarketUnderTest Open(StagTerms terms) => new EncryptedMarketUnderTest(terms);
}
