using System.Text.Encodings.Web;
using System.Text.Json;
using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Foreign text inside our own lines: quoted, on one line, not too long.</summary>
internal static class Quoted
{
    private const int MaxLength = 64;

    /// <summary>The text as a JSON string.</summary>
    public static string Json(string text) => $"\"{JsonEncodedText.Encode(Short(text), JavaScriptEncoder.Default)}\"";

    /// <summary>The text, its end cut off where it is long.</summary>
    public static string Short(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        var start = Columns.Start(text, MaxLength, cluster => cluster.Length);
        // One cluster can be longer than that by itself: then it is cut between its characters.
        if (start.Length == 0)
            start = text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        return start + "…";
    }
}
