namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>The first thing that is wrong with a market file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
/// <param name="Path">Where in the JSON: $.ticks[0][1].join.</param>
/// <param name="Reason">Why, in one line.</param>
internal sealed record MarketFileError(int Line, int Column, string Path, string Reason)
{
    public override string ToString() => $"{Line}:{Column}: {Path}: {Reason}";
}
