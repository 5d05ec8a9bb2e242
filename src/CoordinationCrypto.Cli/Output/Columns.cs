using System.Globalization;
using Spectre.Console.Rendering;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// Text measured as a terminal shows it: some characters take two columns, some none. It is cut between what readers see as characters
/// (grapheme clusters), never within one.
/// </summary>
internal static class Columns
{
    /// <summary>How many columns a text takes. No part of it is measured as narrower than a terminal shows it.</summary>
    public static int Of(string text) => new Segment(text).CellCount();

    /// <summary>The text, or its beginning and "…", in at most so many columns.</summary>
    /// <param name="text">On one line.</param>
    /// <param name="columns">At least 1.</param>
    public static string Cut(string text, int columns) => Of(text) <= columns ? text : $"{Start(text, columns - 1, Of)}…";

    /// <summary>The text in exactly so many columns.</summary>
    public static string Fit(string text, int columns)
    {
        var cut = Cut(text, columns);
        return cut + new string(' ', Math.Max(columns - Of(cut), 0));
    }

    /// <summary>The longest beginning of whole grapheme clusters whose sizes add up to at most a number.</summary>
    public static string Start(string text, int most, Func<string, int> size)
    {
        var (end, used) = (0, 0);
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            used += size(text.Substring(end, length));
            if (used > most)
                break;
            end += length;
        }
        return text[..end];
    }
}
