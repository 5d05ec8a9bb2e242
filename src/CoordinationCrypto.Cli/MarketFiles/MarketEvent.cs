namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>One event of a tick.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Stag">The stag's index in <see cref="MarketFile.Stags"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Condition">The new condition; null when leaving.</param>
/// <param name="Place">Where the file says so.</param>
internal sealed record MarketEvent(string Agent, int Stag, MarketAction Action, Condition? Condition, JsonPlace Place);

/// <summary>What an event does.</summary>
internal enum MarketAction
{
    Join,
    Replace,
    Leave,
}
