using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Reads JSON as RFC 8259 has it, no comments and no trailing commas, with the place of every value; a key that stands twice in one
/// object is a fault.
/// </summary>
internal static class JsonTree
{
    /// <summary>Deeper values than any market file has.</summary>
    private const int MaxDepth = 16;

    /// <summary>Reads the one value that the text is.</summary>
    /// <exception cref="MarketFileException">It is not JSON.</exception>
    public static JsonPlace Read(ReadOnlySpan<byte> utf8)
    {
        var (sound, total) = (SoundPrefix(utf8), utf8.Length);
        if (sound < total)
            throw new MarketFileException(sound, "$", "not UTF-8");
        var reader = new Utf8JsonReader(
            utf8,
            new JsonReaderOptions
            {
                MaxDepth = MaxDepth,
                CommentHandling = JsonCommentHandling.Disallow,
                AllowTrailingCommas = false,
            }
        );
        JsonPlace? innermost = null;
        try
        {
            Next(ref reader);
            var root = Value(ref reader, null, null, ref innermost);
            reader.Read(); // throws when something follows
            return root;
        }
        catch (JsonException fault)
        {
            throw new MarketFileException(Offset(utf8, fault), innermost?.Path ?? "$", Reason(fault));
        }
    }

    private static JsonPlace Value(ref Utf8JsonReader reader, JsonPlace? parent, string? key, ref JsonPlace? innermost)
    {
        var offset = (int)reader.TokenStartIndex;
        var place = new JsonPlace(parent, key, parent?.Items.Count ?? 0, offset)
        {
            Kind = reader.TokenType,
            Text = Text(ref reader) ?? throw HalfCharacter(offset, key is null ? parent?.Path : parent?.PathOf(key)),
        };
        innermost = place;
        if (place.Kind == JsonTokenType.StartArray)
        {
            while (Next(ref reader) != JsonTokenType.EndArray)
            {
                place.Add(Value(ref reader, place, null, ref innermost));
                innermost = place;
            }
        }
        else if (place.Kind == JsonTokenType.StartObject)
        {
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                var keyOffset = (int)reader.TokenStartIndex;
                var name = Text(ref reader) ?? throw HalfCharacter(keyOffset, place.Path);
                if (place.Members.ContainsKey(name))
                    throw new MarketFileException(keyOffset, place.PathOf(name), "this key stands here twice");
                Next(ref reader);
                place.Add(name, Value(ref reader, place, name, ref innermost));
                innermost = place;
            }
        }

        return place;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw new JsonException("The text ends too early.");
        return reader.TokenType;
    }

    /// <summary>The content of a string or key, the digits of a number; null where an escape is half a character.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName => reader.GetString(),
                JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
                _ => "",
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static MarketFileException HalfCharacter(int offset, string? path) =>
        new(offset, path ?? "$", "an escape in this string is half a character");

    private static int SoundPrefix(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
            return utf8.Length;
        var sound = 0;
        while (Rune.DecodeFromUtf8(utf8[sound..], out _, out var consumed) == OperationStatus.Done)
            sound += consumed;
        return sound;
    }

    private static int Offset(ReadOnlySpan<byte> utf8, JsonException fault)
    {
        if (fault.LineNumber is not { } line || fault.BytePositionInLine is not { } position)
            return utf8.Length;
        var start = 0;
        for (; line > 0; line--)
            start += utf8[start..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(start + position, utf8.Length);
    }

    /// <summary>The reader's words without its own account of the place; they may quote a control character.</summary>
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        // The last sentence is for programmers: which switch would allow it.
        var words = (end < 0 ? fault.Message : fault.Message[..end]).Replace(
            " which is not supported in this mode. Change the reader options.",
            "",
            StringComparison.Ordinal
        );
        return "not JSON: " + string.Concat(words.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
