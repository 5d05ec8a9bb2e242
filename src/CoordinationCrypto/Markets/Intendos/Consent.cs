using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// When an intendo was signed, and how long it is meant (H5): a position of the board, from which it has the stag's consent window to be
/// admitted, and its signed end. Immutable.
/// </summary>
/// <param name="Height">How many records the board had when it was signed.</param>
/// <param name="Head">The hash chain's head there.</param>
/// <param name="Until">The last board time at which it counts, in Unix milliseconds; <see cref="NoEnd"/> for as long as the stag
/// stands.</param>
internal sealed record Consent(ulong Height, Hash32 Head, ulong Until)
{
    /// <summary>No signed end.</summary>
    public const ulong NoEnd = ulong.MaxValue;

    /// <summary>Bytes of a position.</summary>
    public const int PositionLength = sizeof(ulong) + Hash32.Length;

    /// <summary>Bytes on the wire.</summary>
    public const int EncodedLength = PositionLength + sizeof(ulong);

    /// <summary>height (u64) ‖ head: where something was signed.</summary>
    public static void WritePosition(WireWriter writer, ulong height, Hash32 head)
    {
        writer.WriteUInt64(height);
        writer.WriteHash(head);
    }

    /// <summary>Reads what <see cref="WritePosition"/> writes.</summary>
    public static bool TryReadPosition(ref WireReader reader, out ulong height, out Hash32 head)
    {
        head = default;
        return reader.TryReadUInt64(out height) && reader.TryReadHash(out head);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Consent? consent)
    {
        var isRead = TryReadPosition(ref reader, out var height, out var head) & reader.TryReadUInt64(out var until);
        consent = isRead ? new Consent(height, head, until) : null;
        return consent is not null;
    }

    /// <summary>height (u64) ‖ head ‖ until (u64).</summary>
    public void Write(WireWriter writer)
    {
        WritePosition(writer, Height, Head);
        writer.WriteUInt64(Until);
    }
}
