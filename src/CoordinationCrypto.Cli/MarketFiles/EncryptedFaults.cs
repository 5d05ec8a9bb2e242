using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an encrypted run says when it comes to no result.</summary>
internal static class EncryptedFaults
{
    public static string NotAdmitted(string agent, StagTerms stag, string why) =>
        $"the intendo of {Quoted.Json(agent)} in stag \"{stag.Name}\" was not admitted: {why}";

    /// <summary>The key's budget stands against a test only where less is left of it than the cap allows in all.</summary>
    public static string Spent(LocalMarket market, StagTerms stag)
    {
        var term = market.Board.Epochs.Term!;
        return term.Budget.Left >= term.Prices.AllowanceOf(stag) ? Cap(stag) : Budget(market);
    }

    public static string Cap(StagTerms stag) =>
        $"what is left of its leakageCap, {stag.LeakageCap ?? StagTerms.DefaultLeakageCap} in all, does not pay for the next step "
        + "(in millionths of the key's budget)";

    public static string Budget(LocalMarket market) =>
        $"{100.0 * market.Board.LeakageSpent / LeakageBudget.Total:F3}% of the key's leakage budget are spent, and what is left does not "
        + "pay for the next step";
}
