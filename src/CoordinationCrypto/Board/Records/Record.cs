using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// One public step: canonical bytes, signed by their author. version ‖ kind ‖ author ‖ sequence ‖ length of body ‖ body ‖
/// signature; the signature is BIP-340's over hash_tag(version ‖ kind ‖ author ‖ sequence ‖ SHA-256(body)). Immutable, safe to
/// share between threads.
/// </summary>
public sealed class Record
{
    /// <summary>The version written and read.</summary>
    public const byte Version = 4;

    /// <summary>The longest body: 16 MiB.</summary>
    public const int MaxBodyLength = 1 << 24;

    /// <summary>The longest record, in bytes.</summary>
    public const int MaxLength = Overhead + MaxBodyLength;

    private const int HeaderLength = 1 + 1 + VerifyingKey.Length + 8; // what is signed, without the body

    /// <summary>Bytes of a record beside its body.</summary>
    internal const int Overhead = BodyOffset + SigningKey.SignatureLength;

    /// <summary>Where the body begins.</summary>
    internal const int BodyOffset = HeaderLength + 4;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Hash32 _digest;

    private Record(ReadOnlyMemory<byte> bytes, RecordKind kind, VerifyingKey author, ulong sequence)
    {
        _bytes = bytes;
        (Kind, Author, Sequence) = (kind, author, sequence);
        _digest = Hash32.Sha256(bytes.Span);
    }

    /// <summary>What it is.</summary>
    public RecordKind Kind { get; }

    /// <summary>Who signed it, if the signature verifies.</summary>
    public VerifyingKey Author { get; }

    /// <summary>Its number among the author's records: strictly increasing.</summary>
    public ulong Sequence { get; }

    /// <summary>What it says, in the bytes of its kind; up to <see cref="MaxBodyLength"/>.</summary>
    public ReadOnlyMemory<byte> Body => _bytes.Slice(BodyOffset, _bytes.Length - Overhead);

    /// <summary>The signature: 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature => _bytes[^SigningKey.SignatureLength..];

    /// <summary>SHA-256 of the canonical bytes.</summary>
    public Hash32 Digest => _digest;

    /// <summary>
    /// Whether its author is an agent's pseudonym in the stag that the body names first: then it is signed under the stag's base, and not
    /// under G.
    /// </summary>
    internal bool IsByPseudonym => IsOfPseudonyms(Kind);

    /// <summary>Makes and signs a record.</summary>
    /// <param name="author">Signs it.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sequence">Above that of the author's last record.</param>
    /// <param name="body">At most <see cref="MaxBodyLength"/> bytes; copied.</param>
    /// <param name="entropy">For the signature.</param>
    /// <returns>The signed record.</returns>
    /// <exception cref="ArgumentException">The body is too long or the kind unknown.</exception>
    public static Record Sign(SigningKey author, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body, EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(author);
        if (IsOfPseudonyms(kind))
            Throw.Argument("Pseudonyms sign submissions, exits and resumes.", nameof(kind));
        return Sign(author.PublicKey, kind, sequence, body, (message, signature) => author.Sign(message, entropy, signature));
    }

    /// <summary>Makes a submission, an exit or a resume, signed by an agent's pseudonym.</summary>
    internal static Record Sign(PseudonymKey author, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body, EntropySource entropy)
    {
        if (!IsOfPseudonyms(kind))
            Throw.Argument("Pseudonyms sign submissions, exits and resumes alone.", nameof(kind));
        return Sign(author.Pseudonym.Name, kind, sequence, body, (message, signature) => author.Sign(message, entropy, signature));
    }

    /// <summary>Reads a record: its form, not its signature.</summary>
    /// <param name="source">The whole record, from anyone; copied.</param>
    /// <param name="record">The record on success.</param>
    /// <param name="refusal">Why not.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Record? record, out RecordRefusal refusal) =>
        TryAdopt(source.ToArray(), out record, out refusal);

    /// <summary>As <see cref="TryRead"/>, but without a copy: the record keeps the caller's memory, which must not change.</summary>
    internal static bool TryAdopt(ReadOnlyMemory<byte> source, [NotNullWhen(true)] out Record? record, out RecordRefusal refusal)
    {
        record = null;
        var reader = new WireReader(source.Span);
        VerifyingKey? author = null;
        ulong sequence = 0;
        if (!reader.TryReadByte(out var version))
            refusal = RecordRefusal.Truncated;
        else if (version != Version)
            refusal = RecordRefusal.UnknownVersion;
        else if (!reader.TryReadByte(out var kind))
            refusal = RecordRefusal.Truncated;
        else if (!IsKnown((RecordKind)kind))
            refusal = RecordRefusal.UnknownKind;
        else if (!reader.TryReadBytes(VerifyingKey.Length, out var key))
            refusal = RecordRefusal.Truncated;
        else if (!VerifyingKey.TryRead(key, out author))
            refusal = RecordRefusal.BadAuthor;
        else if (!reader.TryReadUInt64(out sequence) || !reader.TryReadUInt32(out var length))
            refusal = RecordRefusal.Truncated;
        else if (length > MaxBodyLength)
            refusal = RecordRefusal.BodyTooLong;
        else if (!reader.TryReadBytes((int)length, out _) || !reader.TryReadBytes(SigningKey.SignatureLength, out _))
            refusal = RecordRefusal.Truncated;
        else
            refusal = reader.AtEnd ? RecordRefusal.None : RecordRefusal.TrailingBytes;
        if (refusal != RecordRefusal.None)
            return false;
        record = new Record(source, (RecordKind)source.Span[1], author!, sequence);
        return true;
    }

    /// <summary>The canonical bytes: a copy.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode() => _bytes.ToArray();

    /// <summary>Whether the author signed it; false for submissions, exits and resumes, whose author is no key to the base G.</summary>
    /// <returns>Whether the signature holds.</returns>
    public bool VerifySignature()
    {
        Span<byte> message = stackalloc byte[TaggedHash.Length];
        Message(_bytes.Span[..HeaderLength], Body.Span, message);
        return !IsByPseudonym && Author.Verify(message, Signature.Span);
    }

    /// <summary>Whether the author, a pseudonym in the stag with this base, signed it.</summary>
    internal bool VerifySignature(PseudonymBase @base)
    {
        Span<byte> message = stackalloc byte[TaggedHash.Length];
        Message(_bytes.Span[..HeaderLength], Body.Span, message);
        return IsByPseudonym && new Pseudonym(@base, Author).Verify(message, Signature.Span);
    }

    private delegate void Signer(ReadOnlySpan<byte> message, Span<byte> signature);

    private static Record Sign(VerifyingKey author, RecordKind kind, ulong sequence, ReadOnlySpan<byte> body, Signer signer)
    {
        if (body.Length > MaxBodyLength)
            Throw.Argument($"A body has at most {MaxBodyLength} bytes.", nameof(body));
        if (!IsKnown(kind))
            Throw.Argument("Unknown kind.", nameof(kind));
        var writer = new WireWriter(Overhead + body.Length);
        writer.WriteByte(Version);
        writer.WriteByte((byte)kind);
        writer.WriteBytes(author.Bytes);
        writer.WriteUInt64(sequence);
        Span<byte> message = stackalloc byte[TaggedHash.Length];
        Message(writer.Written, body, message);
        writer.WriteLengthPrefixed(body);
        Span<byte> signature = stackalloc byte[SigningKey.SignatureLength];
        signer(message, signature);
        writer.WriteBytes(signature);
        return new Record(writer.ToArray(), kind, author, sequence);
    }

    private static bool IsKnown(RecordKind kind) => kind is >= RecordKind.Certificate and <= RecordKind.ScanRow;

    private static bool IsOfPseudonyms(RecordKind kind) => kind is RecordKind.Submission or RecordKind.Exit or RecordKind.Resume;

    private static void Message(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Span<byte> message)
    {
        SHA256.HashData(body, message);
        using var hash = new TaggedHash("CoordinationCrypto/record/v1"u8);
        hash.Append(header).Append(message).Finish(message);
    }
}

/// <summary>What a record is.</summary>
public enum RecordKind : byte
{
    /// <summary>A term's key certificate.</summary>
    Certificate = 1,

    /// <summary>A stag's terms.</summary>
    Stag = 2,

    /// <summary>An intendo, new or replacing.</summary>
    Submission = 3,

    /// <summary>The withdrawal of an intendo.</summary>
    Exit = 4,

    /// <summary>A state of the board that validators have co-signed.</summary>
    Checkpoint = 5,

    /// <summary>A validator's share for a request.</summary>
    Share = 6,

    /// <summary>A validator's hashes of the bodies to come.</summary>
    Vouch = 7,

    /// <summary>A vouched body.</summary>
    Body = 8,

    /// <summary>A hunt: the cell, the members, their actions.</summary>
    Hunt = 9,

    /// <summary>An evaluation key that the certificate names by digest.</summary>
    EvaluationKey = 10,

    /// <summary>The keys that may take part in the stags that name it.</summary>
    Registry = 11,

    /// <summary>A validator's values for a toss of the committee's coin.</summary>
    CoinShare = 12,

    /// <summary>A validator's shares of the members' sealed identities, with proofs.</summary>
    IdentityShare = 13,

    /// <summary>The certificate of an epoch: another committee, or the same with other shares, holds the key from now on.</summary>
    Epoch = 14,

    /// <summary>An asset's terms.</summary>
    Asset = 15,

    /// <summary>Units that an asset's custodians vouch for.</summary>
    Deposit = 16,

    /// <summary>An account's request for units.</summary>
    Withdrawal = 17,

    /// <summary>An agent takes back what was suspended or reduced.</summary>
    Resume = 18,

    /// <summary>Attestors say that a fact holds for a time.</summary>
    Attestation = 19,

    /// <summary>A validator's row in one round of a sealed scan.</summary>
    ScanRow = 20,
}

/// <summary>Why bytes are not a record.</summary>
public enum RecordRefusal
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>They end too early.</summary>
    Truncated,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The kind is none of <see cref="RecordKind"/>.</summary>
    UnknownKind,

    /// <summary>The author is not a public key.</summary>
    BadAuthor,

    /// <summary>The body is longer than <see cref="Record.MaxBodyLength"/>.</summary>
    BodyTooLong,

    /// <summary>Bytes follow the signature.</summary>
    TrailingBytes,
}
