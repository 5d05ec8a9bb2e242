namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What an event does.</summary>
internal enum MarketAction
{
    Join,
    Replace,
    Leave,
}
