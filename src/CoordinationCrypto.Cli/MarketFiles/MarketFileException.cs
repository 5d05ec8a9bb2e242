namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Carries the first fault from where it was found to <see cref="MarketFileReader.TryRead"/>; it never leaves there.</summary>
internal sealed class MarketFileException(int offset, string path, string reason) : Exception(reason)
{
    /// <summary>In bytes from the start of the file.</summary>
    public int Offset => offset;

    /// <summary>Where in the JSON.</summary>
    public string Path => path;
}

/// <summary>The first thing that is wrong with a market file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">In characters, counted from 1.</param>
/// <param name="Path">Where in the JSON: $.ticks[0][1].join.</param>
/// <param name="Reason">Why, in one line.</param>
internal sealed record MarketFileError(int Line, int Column, string Path, string Reason)
{
    public override string ToString() => $"{Line}:{Column}: {Path}: {Reason}";
}
