using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Bytes as text that chats do not change: a first line "ccproof1", lines of 64 characters of base64url of which the last may be shorter,
/// and a last line "." with a checksum. Lines end in a line feed but for the last.
/// </summary>
/// <remarks>
/// The version of the frame is in the first line, that of the message in its bytes. The checksum, the first 6 bytes of SHA-256, is
/// against accidents: it secures nothing.
/// </remarks>
internal static class DesignatedText
{
    /// <summary>The most bytes that are sent as text.</summary>
    public const int MaxBytes = 16_384;

    private const string FirstLine = "ccproof1\n";
    private const int LineLength = 64;
    private const int ChecksumBytes = 6;
    private const int ChecksumLength = 8;
    private const int LastLineLength = 1 + ChecksumLength;
    private const int MaxCharacters = (MaxBytes + 2) / 3 * 4;

    /// <summary>The text of bytes.</summary>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MaxBytes"/>, or none.</exception>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaxBytes)
            Throw.Invalid($"A text holds 1 to {MaxBytes} bytes: send the file.");
        var encoded = Base64Url.EncodeToString(bytes);
        var text = new StringBuilder(FirstLine);
        for (var at = 0; at < encoded.Length; at += LineLength)
            text.Append(encoded, at, Math.Min(LineLength, encoded.Length - at)).Append('\n');
        return text.Append('.').Append(Checksum(bytes)).ToString();
    }

    /// <summary>Reads a text. False unless it is exactly what <see cref="Write"/> gives for some bytes.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!text.StartsWith(FirstLine, StringComparison.Ordinal) || text.Length < FirstLine.Length + 2 + LastLineLength)
            return false;
        var body = text[FirstLine.Length..^LastLineLength]; // lines, each with its line feed
        var lines = (body.Length + LineLength) / (LineLength + 1);
        if (body.Length - lines is < 1 or > MaxCharacters || text[^LastLineLength] != '.')
            return false;
        var characters = new byte[body.Length - lines];
        for (var at = 0; at < body.Length; at++)
        {
            var isEnd = at % (LineLength + 1) == LineLength || at == body.Length - 1;
            if (isEnd != (body[at] == '\n') || (!isEnd && !IsDigit(body[at])))
                return false;
            if (!isEnd)
                characters[at - (at / (LineLength + 1))] = (byte)body[at];
        }

        var decoded = new byte[MaxBytes];
        if (Base64Url.DecodeFromUtf8(characters, decoded, out _, out var length) != OperationStatus.Done) // the Try form throws
            return false;
        var candidate = decoded[..length];
        if (!text.SequenceEqual(Write(candidate)))
            return false;
        bytes = candidate;
        return true;
    }

    private static bool IsDigit(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static string Checksum(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, ChecksumBytes));
}
