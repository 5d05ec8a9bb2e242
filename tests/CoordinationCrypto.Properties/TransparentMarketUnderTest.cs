namespace CoordinationCrypto.Properties;

/// <summary>The market in the clear.</summary>
public sealed class TransparentMarketUnderTest(StagTerms terms) : IMarketUnderTest
{
    private readonly TransparentMarket _market = new(terms);

    public int LiveCount => _market.LiveCount;

    public void Apply(Change change)
    {
        var refusal = change.Kind switch
        {
            ChangeKind.Join => _market.Join(change.Agent, change.Condition!),
            ChangeKind.Replace => _market.Replace(change.Agent, change.Condition!),
            _ => _market.Leave(change.Agent),
        };
        Assert.Equal(MarketRefusal.None, refusal);
    }

    public TransparentHunt? Scan() => _market.Scan();

    public void Dispose() { }
}
