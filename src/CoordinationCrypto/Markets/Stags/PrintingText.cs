using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>Text that people sign and are shown: nothing in it hides or turns what stands beside it.</summary>
internal static class PrintingText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether a text is 1 to so many bytes of UTF-8, all of it printing.</summary>
    public static bool Is([NotNullWhen(true)] string? text, int maxBytes)
    {
        if (text is null || text.Length < 1 || text.Length > maxBytes)
            return false;
        var bytes = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done || !Prints(rune.Value))
                return false;
            bytes += rune.Utf8SequenceLength;
            rest = rest[consumed..];
        }

        return bytes <= maxBytes;
    }

    public static void Write(WireWriter writer, string text) => writer.WriteLengthPrefixed(Strict.GetBytes(text));

    /// <summary>Reads what <see cref="Write"/> writes of a text that prints.</summary>
    public static bool TryRead(ref WireReader reader, int maxBytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!reader.TryReadLengthPrefixed(maxBytes, out var bytes) || !System.Text.Unicode.Utf8.IsValid(bytes))
            return false;
        var read = Strict.GetString(bytes);
        text = Is(read, maxBytes) ? read : null;
        return text is not null;
    }

    /// <summary>
    /// False for controls, line separators, marks that turn the direction of writing, and the byte order mark. The ranges are spelt out,
    /// so that validators whose tables of characters differ agree.
    /// </summary>
    private static bool Prints(int scalar) =>
        scalar
            is not (
                < 0x20
                or (>= 0x7F and <= 0x9F)
                or 0x061C
                or (>= 0x200B and <= 0x200F)
                or (>= 0x2028 and <= 0x202E)
                or (>= 0x2066 and <= 0x2069)
                or 0xFEFF
            );
}
