using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The fresh box keys with which the n validators of a committee open a session, as the board shows them: 32 bytes each, the x of a
/// point that is none of the committee's identity keys. Dealers seal to these keys alone. Not safe for use by several threads at once.
/// </summary>
/// <param name="identities">The committee's signature keys.</param>
internal sealed class BoxKeys(IReadOnlyList<VerifyingKey> identities)
{
    private readonly VerifyingKey?[] _keys = new VerifyingKey?[identities.Count];

    /// <summary>Validator i's at i − 1, once all are there.</summary>
    public IReadOnlyList<VerifyingKey> All => [.. _keys.Select(key => key!)];

    /// <summary>Takes the message with which a validator opens the session: its payload is the key.</summary>
    public MessageReceipt Take(SignedMessage message)
    {
        if (!VerifyingKey.TryRead(message.Payload.Span, out var key) || identities.Contains(key))
            return MessageReceipt.Malformed;
        _keys[message.Sender - 1] = key;
        return MessageReceipt.Accepted;
    }

    /// <summary>Whether these are the keys that the board shows.</summary>
    public bool Are(IReadOnlyList<VerifyingKey> keys) => keys.SequenceEqual(All);

    /// <summary>Writes n keys.</summary>
    public static void Write(WireWriter writer, IReadOnlyList<VerifyingKey> keys)
    {
        foreach (var key in keys)
            writer.WriteBytes(key.Bytes);
    }

    /// <summary>Reads n keys.</summary>
    public static bool TryRead(ref WireReader reader, int count, [NotNullWhen(true)] out VerifyingKey[]? keys)
    {
        keys = null;
        var read = new VerifyingKey[count];
        for (var i = 0; i < count; i++)
            if (!reader.TryReadBytes(VerifyingKey.Length, out var bytes) || !VerifyingKey.TryRead(bytes, out read[i]!))
                return false;
        keys = read;
        return true;
    }
}
