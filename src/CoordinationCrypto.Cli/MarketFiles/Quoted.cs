using System.Text.Encodings.Web;
using System.Text.Json;

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
        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..end] + "…";
    }
}
