using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>An intendo as it stands on the board: stag, public weight, and the encryption of half its condition's indicator. Author: the agent's pseudonym in this stag.</summary>
/// <param name="Stag">The stag's id, 32 bytes.</param>
/// <param name="Weight">The committed weight; 1 on a members axis.</param>
/// <param name="Ciphertext">The byte form of a ciphertext that encrypts 2^−1·v mod p, v the 0/1 indicator of the accepted cells.</param>
internal sealed record SubmissionBody(ReadOnlyMemory<byte> Stag, uint Weight, ReadOnlyMemory<byte> Ciphertext)
{
    public byte[] Encode()
    {
        var writer = new WireWriter(36 + Ciphertext.Length);
        writer.WriteBytes(Stag.Span);
        writer.WriteUInt32(Weight);
        writer.WriteBytes(Ciphertext.Span);
        return writer.ToArray();
    }

    /// <summary>Reads the body without looking into the ciphertext, whose length must be exact.</summary>
    public static bool TryRead(BfvParameters parameters, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out SubmissionBody? submission)
    {
        submission = null;
        if (bytes.Length != 36 + Bfv.Ciphertext.EncodedLength(parameters)) return false;
        var reader = new WireReader(bytes.Span[32..]);
        if (!reader.TryReadUInt32(out var weight)) return false;
        submission = new SubmissionBody(bytes[..32], weight, bytes[36..]);
        return true;
    }
}
