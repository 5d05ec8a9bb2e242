using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Board;

/// <summary>
/// An intendo as it stands on the board: stag, what backs it in public, where it was signed and until when, what it shows of its author,
/// the encryption of half its condition's indicator, and the proof. Author: the agent's pseudonym in this stag.
/// </summary>
/// <param name="Stag">The stag's id.</param>
/// <param name="Backing">Role, units, and what may become of them.</param>
/// <param name="Account">An account that is not the agent's own, and its signature; null for the agent's own.</param>
/// <param name="Consent">A position of this board, and the signed end.</param>
/// <param name="Shown">What a pseudonym's first submission shows of its author; null in every later one.</param>
/// <param name="Ciphertext">The byte form of a ciphertext that encrypts 2^−1·v mod p, v the 0/1 indicator of the accepted cells.</param>
/// <param name="Proof">The bytes of its proof.</param>
/// <param name="Stamp">The <see cref="WorkStamp"/> on a first submission to a stag whose policy asks for one; else null.</param>
internal sealed record SubmissionBody(
    Hash32 Stag,
    Backing Backing,
    (VerifyingKey Key, byte[] Signature)? Account,
    Consent Consent,
    ShownIdentity? Shown,
    ReadOnlyMemory<byte> Ciphertext,
    ReadOnlyMemory<byte> Proof,
    ulong? Stamp = null
)
{
    private const int HeaderLength = Hash32.Length + Backing.EncodedLength + 1 + Consent.EncodedLength + 1; // of who backs itself
    private const int AccountLength = VerifyingKey.Length + SigningKey.SignatureLength;

    /// <summary>Bytes of a first submission of somebody who shows its name, backs it itself, and needs no stamp.</summary>
    /// <param name="parameters">The scheme's.</param>
    public static int EncodedLength(BfvParameters parameters) =>
        HeaderLength
        + ShownIdentity.Length(IdentityPolicy.Named())
        + Bfv.Ciphertext.EncodedLength(parameters)
        + EncryptionProof.Length(parameters)
        + Scalar.Length;

    public byte[] Encode()
    {
        var writer = new WireWriter(HeaderLength + Ciphertext.Length + Proof.Length);
        writer.WriteHash(Stag);
        Backing.Write(writer);
        writer.WriteByte((byte)(Account is null ? 0 : 1));
        if (Account is { } account)
        {
            writer.WriteBytes(account.Key.Bytes);
            writer.WriteBytes(account.Signature);
        }

        Consent.Write(writer);
        writer.WriteByte((byte)(Shown is null ? SubmissionKind.Replacement : SubmissionKind.First));
        if (Shown is not null)
            writer.WriteBytes(Shown.Encode());
        writer.WriteBytes(Ciphertext.Span);
        writer.WriteBytes(Proof.Span);
        if (Stamp is { } stamp)
            writer.WriteUInt64(stamp);
        return writer.ToArray();
    }

    /// <summary>Where the ciphertext begins in the body.</summary>
    /// <param name="policy">The stag's.</param>
    public int CiphertextOffset(IdentityPolicy policy) =>
        HeaderLength + (Account is null ? 0 : AccountLength) + (Shown is null ? 0 : ShownIdentity.Length(policy));

    /// <summary>The body with the stamp that it needs, if it needs one: see <see cref="WorkStamp.Make"/>.</summary>
    /// <param name="policy">The stag's.</param>
    /// <param name="author">The pseudonym that signs it.</param>
    /// <param name="sequence">The record's number.</param>
    public SubmissionBody Stamped(IdentityPolicy policy, VerifyingKey author, ulong sequence) =>
        Shown is null || policy.StampBits == 0
            ? this
            : this with { Stamp = WorkStamp.Make(WorkStamp.Subject(Encode(), author.Bytes, sequence), policy.StampBits) };

    /// <summary>Whether the body of a record has the stamp that it needs, if it needs one.</summary>
    /// <param name="policy">The stag's.</param>
    /// <param name="record">The record with this body.</param>
    public bool IsStamped(IdentityPolicy policy, Record record) =>
        Stamp is not { } stamp
        || WorkStamp.Verify(
            WorkStamp.Subject(record.Body.Span[..^WorkStamp.Length], record.Author.Bytes, record.Sequence),
            policy.StampBits,
            stamp
        );

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
            || !Backing.TryRead(ref reader, out var backing)
            || !TryReadAccount(ref reader, out var account)
            || !Consent.TryRead(ref reader, out var consent)
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
        var stampLength = kind == SubmissionKind.First && policy.StampBits > 0 ? WorkStamp.Length : 0;
        var headerLength = reader.Position;
        if (bytes.Length != headerLength + shownLength + ciphertextLength + proofLength + stampLength)
            return false;
        ShownIdentity? shown = null;
        if (kind == SubmissionKind.First && !ShownIdentity.TryRead(policy, bytes.Span.Slice(headerLength, shownLength), out shown))
            return false;
        ulong? stamp = stampLength == 0 ? null : BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[^stampLength..]);
        var rest = bytes[(headerLength + shownLength)..^stampLength];
        var (ciphertext, proof) = (rest[..ciphertextLength], rest[ciphertextLength..]);
        submission = new SubmissionBody(stag, backing, account, consent, shown, ciphertext, proof, stamp);
        return true;
    }

    private static bool TryReadAccount(ref WireReader reader, out (VerifyingKey, byte[])? account)
    {
        account = null;
        if (!reader.TryReadByte(out var form) || form > 1)
            return false;
        if (form == 0)
            return true;
        if (
            !reader.TryReadBytes(VerifyingKey.Length, out var bytes)
            || !VerifyingKey.TryRead(bytes, out var key)
            || !reader.TryReadBytes(SigningKey.SignatureLength, out var signature)
        )
            return false;
        account = (key, signature.ToArray());
        return true;
    }
}
