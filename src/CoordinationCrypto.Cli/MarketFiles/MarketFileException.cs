namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Carries the first fault from where it was found to <see cref="MarketFileReader.TryRead"/>; it never leaves there.</summary>
internal sealed class MarketFileException(int offset, string path, string reason) : Exception(reason)
{
    /// <summary>In bytes from the start of the file.</summary>
    public int Offset => offset;

    /// <summary>Where in the JSON.</summary>
    public string Path => path;
}
