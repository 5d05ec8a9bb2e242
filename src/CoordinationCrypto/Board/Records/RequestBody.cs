using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What a validator posts for a request: the request id, the subset or the round it is about (0 where the request has neither), and the
/// content, whose meaning the record's kind tells.
/// </summary>
/// <param name="RequestId">The request's id.</param>
/// <param name="Subset">The subset of a posted masked ciphertext; the round of a row in a sealed scan, from 0; otherwise 0.</param>
/// <param name="Content">A share; or a row; or the hashes of the sender's masked ciphertexts, ascending by subset, 32 bytes each; or one
/// masked ciphertext.</param>
internal sealed record RequestBody(Hash32 RequestId, ushort Subset, ReadOnlyMemory<byte> Content)
{
    /// <summary>Bytes before the content: request id, subset.</summary>
    public const int HeaderLength = Hash32.Length + 2;

    public byte[] Encode()
    {
        var writer = new WireWriter(HeaderLength + Content.Length);
        writer.WriteHash(RequestId);
        writer.WriteUInt16(Subset);
        writer.WriteBytes(Content.Span);
        return writer.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out RequestBody? body)
    {
        body = null;
        if (bytes.Length < HeaderLength)
            return false;
        var reader = new WireReader(bytes.Span[32..]);
        if (!reader.TryReadUInt16(out var subset))
            return false;
        body = new RequestBody(new Hash32(bytes.Span[..32]), subset, bytes[HeaderLength..]);
        return true;
    }
}
