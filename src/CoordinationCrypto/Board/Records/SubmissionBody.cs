using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Board;

/// <summary>
/// An intendo as it stands on the board: stag, public weight, where it was signed and until when, what it shows of its author, the
/// encryption of half its condition's indicator, and the proof. Author: the agent's pseudonym in this stag.
/// </summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Weight">The committed weight; 1 on a members axis.</param>
/// <param name="Consent">A position of this board, and the signed end.</param>
/// <param name="Shown">What a pseudonym's first submission shows of its author; null in every later one.</param>
/// <param name="Ciphertext">The byte form of a ciphertext that encrypts 2^−1·v mod p, v the 0/1 indicator of the accepted cells.</param>
/// <param name="Proof">The bytes of its proof.</param>
internal sealed record SubmissionBody(
    Hash32 Stag,
    uint Weight,
    Consent Consent,
    ShownIdentity? Shown,
    ReadOnlyMemory<byte> Ciphertext,
    ReadOnlyMemory<byte> Proof
)
{
    private const int HeaderLength = Hash32.Length + sizeof(uint) + Consent.EncodedLength + 1;

    public byte[] Encode()
    {
        var writer = new WireWriter(HeaderLength + Ciphertext.Length + Proof.Length);
        writer.WriteHash(Stag);
        writer.WriteUInt32(Weight);
        Consent.Write(writer);
        writer.WriteByte((byte)(Shown is null ? SubmissionKind.Replacement : SubmissionKind.First));
        if (Shown is not null)
            writer.WriteBytes(Shown.Encode());
        writer.WriteBytes(Ciphertext.Span);
        writer.WriteBytes(Proof.Span);
        return writer.ToArray();
    }

    /// <summary>Reads the body without looking into ciphertext and proof, whose lengths must be exact.</summary>
    public static bool TryRead(
        ProvenEncryptor encryptor,
        IdentityPolicy policy,
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out SubmissionBody? submission
    )
    {
        submission = null;
        var reader = new WireReader(bytes.Span);
        if (
            !reader.TryReadHash(out var stag)
            || !reader.TryReadUInt32(out var weight)
            || !Consent.TryReadPosition(ref reader, out var height, out var head)
            || !reader.TryReadUInt64(out var until)
            || !reader.TryReadByte(out var form)
        )
            return false;
        if (form is not ((byte)SubmissionKind.First or (byte)SubmissionKind.Replacement))
            return false;
        var kind = (SubmissionKind)form;
        var shownLength = kind == SubmissionKind.First ? ShownIdentity.Length(policy) : 0;
        var (ciphertextLength, proofLength) = (
            Bfv.Ciphertext.EncodedLength(encryptor.Key.Parameters),
            SubmissionProof.Length(encryptor, policy, kind)
        );
        if (bytes.Length != HeaderLength + shownLength + ciphertextLength + proofLength)
            return false;
        ShownIdentity? shown = null;
        if (kind == SubmissionKind.First && !ShownIdentity.TryRead(policy, bytes.Span.Slice(HeaderLength, shownLength), out shown))
            return false;
        var rest = bytes[(HeaderLength + shownLength)..];
        var consent = new Consent(height, head, until);
        submission = new SubmissionBody(stag, weight, consent, shown, rest[..ciphertextLength], rest[ciphertextLength..]);
        return true;
    }
}
