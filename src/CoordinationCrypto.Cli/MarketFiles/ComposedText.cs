using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Unicode's Normalization Form C (UAX #15): "é" as one code point and as "e" with an accent are one name. .NET leaves it to the system's
/// ICU, which not every machine has and this tool is built without.
/// </summary>
internal static class ComposedText
{
    private const char FirstMark = '\u0300'; // below it nothing composes and nothing is decomposed that stays so

    // Hangul syllables follow from arithmetic (The Unicode Standard, 3.12).
    private const int FirstSyllable = 0xAC00,
        FirstLead = 0x1100,
        FirstVowel = 0x1161,
        NoTail = 0x11A7,
        Leads = 19,
        Vowels = 21,
        Tails = 28;

    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int, int), int> Compositions = [];
    private static readonly Dictionary<int, int> Classes = [];

    static ComposedText()
    {
        using var resource = typeof(ComposedText).Assembly.GetManifestResourceStream("nfc.txt")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            var split = line.IndexOfAny(['=', '>', ':']);
            if (line[0] == '#')
                continue;
            var code = Hex(line[..split]);
            if (line[split] == ':')
            {
                Classes.Add(code, int.Parse(line[(split + 1)..], CultureInfo.InvariantCulture));
                continue;
            }
            int[] parts = [.. line[(split + 1)..].Split(' ').Select(Hex)];
            Decompositions.Add(code, parts);
            if (line[split] == '=')
                Compositions.Add((parts[0], parts[1]), code);
        }
    }

    /// <summary>The text in Normalization Form C.</summary>
    /// <param name="text">Without halves of surrogate pairs.</param>
    public static string Of(string text)
    {
        if (text.All(character => character < FirstMark))
            return text;
        var codes = new List<int>();
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, codes);
        Order(codes);
        var composed = new StringBuilder();
        foreach (var code in Compose(codes))
            composed.Append(new Rune(code).ToString());
        return composed.ToString();
    }

    private static void Decompose(int code, List<int> codes)
    {
        var syllable = code - FirstSyllable;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            codes.Add(FirstLead + syllable / (Vowels * Tails));
            codes.Add(FirstVowel + syllable / Tails % Vowels);
            if (syllable % Tails > 0)
                codes.Add(NoTail + syllable % Tails);
        }
        else if (Decompositions.TryGetValue(code, out var parts))
            foreach (var part in parts)
                Decompose(part, codes);
        else
            codes.Add(code);
    }

    /// <summary>Sorts each run of marks by class; those of one class stay in their order.</summary>
    private static void Order(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            var end = start;
            while (end < codes.Count && Class(codes[end]) > 0)
                end++;
            if (end - start < 2)
                continue;
            // A file may hold a million marks in a row: not by exchanging neighbours.
            foreach (var code in codes.GetRange(start, end - start).OrderBy(Class).ToList())
                codes[start++] = code;
        }
    }

    private static List<int> Compose(List<int> codes)
    {
        var composed = new List<int>(codes.Count);
        var (starter, last) = (-1, 0); // the index of the last starter; the class of what stands before
        foreach (var code in codes)
        {
            var own = Class(code);
            // Nothing between the two blocks them: only marks of a lower class stand there.
            var isNext = starter >= 0 && (starter == composed.Count - 1 || (last < own && last > 0));
            if (isNext && TryCompose(composed[starter], code) is { } whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (own == 0)
                starter = composed.Count;
            last = own;
            composed.Add(code);
        }
        return composed;
    }

    private static int? TryCompose(int first, int second)
    {
        if (first - FirstLead is >= 0 and < Leads and var lead && second - FirstVowel is >= 0 and < Vowels and var vowel)
            return FirstSyllable + (lead * Vowels + vowel) * Tails;
        var isOpen = first - FirstSyllable is >= 0 and < Leads * Vowels * Tails and var syllable && syllable % Tails == 0;
        if (isOpen && second - NoTail is > 0 and < Tails and var tail)
            return first + tail;
        return Compositions.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static int Class(int code) => Classes.GetValueOrDefault(code);

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
