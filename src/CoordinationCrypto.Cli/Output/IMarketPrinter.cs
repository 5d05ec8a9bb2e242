namespace CoordinationCrypto.Cli.Output;

/// <summary>Shows a market's ticks as they come, whoever computed them.</summary>
internal interface IMarketPrinter
{
    /// <summary>The next tick.</summary>
    void Print(TickResult tick);

    /// <summary>After the last.</summary>
    void Finish();
}
