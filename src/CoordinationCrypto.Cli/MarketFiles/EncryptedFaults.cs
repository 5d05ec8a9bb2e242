using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an encrypted run says when it comes to no result.</summary>
internal static class EncryptedFaults
{
    public static string NotAdmitted(string agent, StagTerms stag, string why) =>
        $"the intendo of {Quoted.Json(agent)} in stag \"{stag.Name}\" was not admitted: {why}";

    /// <summary>What the game refuses before the cut (R45), by the name that cuts give it; nothing to say of who leaves without being
    /// there; null for what is no part of a game.</summary>
    public static string? OfTheGame(ReplayRefusal? refusal) =>
        refusal switch
        {
            ReplayRefusal.AlreadyActed => nameof(CutRefusal.AlreadyActed),
            ReplayRefusal.StagClosed => nameof(CutRefusal.Closed),
            ReplayRefusal.NotPresent => "",
            _ => null,
        };

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
