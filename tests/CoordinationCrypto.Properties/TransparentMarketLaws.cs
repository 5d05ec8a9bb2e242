namespace CoordinationCrypto.Properties;

/// <summary>The market in the clear keeps every law.</summary>
public sealed class TransparentMarketLaws : MarketLaws
{
    protected override int MostLevels => 24;

    protected override IMarketUnderTest Open(StagTerms terms) => new TransparentMarketUnderTest(terms);
}
