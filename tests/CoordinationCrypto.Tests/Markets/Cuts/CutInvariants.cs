using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>What holds after every step of a cut.</summary>
internal static class CutInvariants
{
    /// <summary>
    /// Every unit is conserved, sums are what they sum, capacity holds, nothing is reserved that is not there; and once cover was seen to,
    /// what is live is covered: so nothing can be spent twice.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="covered">False between steps 5 and 7.</param>
    public static void Hold(CutEngine engine, bool covered)
    {
        foreach (var asset in engine.Ledger.Balances().GroupBy(each => each.Asset))
        {
            Assert.Equal(0, asset.Sum(each => each.Units));
            Assert.All(asset, each => Assert.True(each.Units > 0 || each.Account.Kind == LedgerAccountKind.Outside));
        }

        foreach (var stag in engine.Stags)
        {
            Assert.Equal(stag.Commitments.Aggregate(default(Weight), (sum, each) => sum + each.Weight), stag.LiveWeight);
            Assert.True((stag.Rules.Members?.Capacity ?? 0) >= stag.LiveWeight.Members + stag.Base.Members);
            Assert.True((stag.Rules.Capital?.Capacity ?? 0) >= stag.LiveWeight.Capital + stag.Base.Capital);
            foreach (var own in stag.Commitments.GroupBy(each => each.Account))
                Hold(engine, stag, own.Key, [.. own], covered);
        }
    }

    private static void Hold(CutEngine engine, StagBook stag, Hash32 account, Commitment[] own, bool covered)
    {
        var stake = stag.StakeOf(account)!;
        var reserved = own.Where(each => each.IsReserved).Sum(each => each.Units);
        Assert.Equal((own.Sum(each => each.Weight.Capital), reserved), (stake.Live.Capital, stake.Reserved));
        var elsewhere = engine
            .Stags.Where(other => other != stag && other.Rules.Asset == stag.Rules.Asset)
            .SelectMany(other => other.Commitments)
            .Where(each => each.Account == account && each.IsReserved)
            .Sum(each => each.Units);
        var available = engine.Ledger.Balance(LedgerAccount.Owner(account), stag.Rules.Asset) - elsewhere;
        Assert.True(reserved <= available);
        Assert.True(!covered || stake.Live.Capital <= available);
    }
}
