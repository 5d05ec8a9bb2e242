using System.Text;
using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Tests.Cli.MarketFiles;

/// <summary>Market files as text, in tests that read them.</summary>
internal static class MarketText
{
    public static MarketFile Read(string text)
    {
        Assert.True(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out var file, out var error), $"{error}");
        return file;
    }

    /// <summary>The file is refused at this place, for a reason in which these words are.</summary>
    public static MarketFileError AssertRefused(string text, string path, string reason)
    {
        Assert.False(MarketFileReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        return error;
    }
}
