using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Proof that a validator cheated in a key ceremony: its own signed statements, which contradict each other or the rules. Anyone who
/// knows the terms can repeat <see cref="Verify"/>; what others signed is never enough to accuse, so no number of them can frame a
/// validator that keeps to the protocol and takes part in a ceremony once. Immutable; safe to share.
/// </summary>
public sealed class CeremonyEvidence
{
    private readonly byte[] _first;
    private readonly byte[] _second;

    private CeremonyEvidence(CeremonyEvidenceKind kind, int accused, byte[] first, byte[] second)
    {
        Kind = kind;
        Accused = accused;
        _first = first;
        _second = second;
    }

    /// <summary>What it proves.</summary>
    public CeremonyEvidenceKind Kind { get; }

    /// <summary>The validator it speaks against.</summary>
    public int Accused { get; }

    /// <summary>Two messages of one sender and step; the order does not matter.</summary>
    internal static CeremonyEvidence Equivocation(CeremonyMessage one, CeremonyMessage other)
    {
        var (first, second) = SignedMessage.InOrder(one, other);
        return new CeremonyEvidence(CeremonyEvidenceKind.Equivocation, one.Sender, first, second);
    }

    /// <summary>A deal, and a commit that names this deal and yet holds something else.</summary>
    internal static CeremonyEvidence FalseCommitment(CeremonyMessage deal, CeremonyMessage commit) =>
        new(CeremonyEvidenceKind.FalseCommitment, commit.Sender, deal.Bytes.ToArray(), commit.Bytes.ToArray());

    /// <summary>A deal, and the dealer's signature for what it sealed for a recipient.</summary>
    internal static CeremonyEvidence FalseBox(CeremonyMessage deal, int recipient, CeremonyCommit.Accusation accusation)
    {
        var writer = new WireWriter();
        writer.WriteByte((byte)recipient);
        writer.WriteUInt16((ushort)accusation.Commitments.Length);
        foreach (var commitment in accusation.Commitments)
            writer.WriteBytes(commitment);
        writer.WriteBytes(accusation.Signature);
        return new CeremonyEvidence(CeremonyEvidenceKind.FalseBox, deal.Sender, deal.Bytes.ToArray(), writer.ToArray());
    }

    /// <summary>The byte form: kind, accused, two length-prefixed statements.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)Accused);
        writer.WriteLengthPrefixed(_first);
        writer.WriteLengthPrefixed(_second);
        return writer.ToArray();
    }

    /// <summary>Reads the byte form; whether it proves anything is for <see cref="Verify"/> to say.</summary>
    /// <param name="bytes">The bytes, exactly.</param>
    /// <param name="evidence">The evidence, or null.</param>
    /// <returns>False when the bytes are not canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CeremonyEvidence? evidence)
    {
        evidence = null;
        var reader = new WireReader(bytes);
        if (
            !reader.TryReadByte(out var kind)
            || !reader.TryReadByte(out var accused)
            || kind is < (byte)CeremonyEvidenceKind.Equivocation or > (byte)CeremonyEvidenceKind.FalseBox
        )
            return false;
        if (
            !reader.TryReadLengthPrefixed(int.MaxValue, out var first)
            || !reader.TryReadLengthPrefixed(int.MaxValue, out var second)
            || !reader.AtEnd
        )
            return false;
        evidence = new CeremonyEvidence((CeremonyEvidenceKind)kind, accused, first.ToArray(), second.ToArray());
        return true;
    }

    /// <summary>Whether it proves that <see cref="Accused"/> cheated under these terms. Deterministic; needs nothing secret.</summary>
    /// <param name="terms">The ceremony's terms.</param>
    /// <returns>Whether it does.</returns>
    public bool Verify(CeremonyTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.HasValidator(Accused)
            && Kind switch
            {
                CeremonyEvidenceKind.Equivocation => IsEquivocation(terms),
                CeremonyEvidenceKind.FalseCommitment => IsFalseCommitment(terms),
                _ => IsFalseBox(terms),
            };
    }

    private bool IsEquivocation(CeremonyTerms terms) =>
        TryReadSigned(terms, _first, out var one)
        && TryReadSigned(terms, _second, out var other)
        && one.Sender == Accused
        && one.IsContradictedBy(other);

    private bool IsFalseCommitment(CeremonyTerms terms)
    {
        if (!TryReadDeal(terms, out var dealt, out var deal) || !TryReadSigned(terms, _second, out var committed))
            return false;
        if (committed.Step is not CeremonyStep.Commit || committed.Sender != Accused || committed.Attempt != dealt.Attempt)
            return false;
        if (!CeremonyCommit.TryRead(terms.Committee, Accused, committed.Payload.Span, out var commit))
            return false;
        if (commit.Deals[dealt.Sender - 1] != dealt.Digest)
            return false;
        foreach (var entry in commit.Entries)
        {
            var expected = deal.CommitmentOf(entry.Subset);
            if (entry.Kind is CeremonyCommit.EntryKind.Holds && expected is not null && expected != entry.Commitment)
                return true;
        }
        return false;
    }

    private bool IsFalseBox(CeremonyTerms terms)
    {
        if (!TryReadDeal(terms, out var dealt, out var deal) || dealt.Sender != Accused)
            return false;
        var reader = new WireReader(_second);
        if (
            !reader.TryReadByte(out var recipient)
            || !terms.HasValidator(recipient)
            || recipient == Accused
            || !reader.TryReadUInt16(out var count)
        )
            return false;
        var promised = deal.CommitmentsFor(terms.Committee, recipient).ToArray();
        if (count != promised.Length || count == 0)
            return false;
        var sealedOnes = new Hash32[count];
        var same = true;
        for (var at = 0; at < count; at++)
        {
            if (!reader.TryReadHash(out sealedOnes[at]))
                return false;
            same &= sealedOnes[at] == promised[at];
        }
        if (same || !reader.TryReadBytes(SigningKey.SignatureLength, out var signature) || !reader.AtEnd)
            return false;
        return terms.KeyOf(Accused).Verify(CeremonyBox.Statement(terms, dealt.Attempt, Accused, recipient, sealedOnes), signature);
    }

    private bool TryReadDeal(
        CeremonyTerms terms,
        [NotNullWhen(true)] out CeremonyMessage? message,
        [NotNullWhen(true)] out CeremonyDeal? deal
    )
    {
        deal = null;
        return TryReadSigned(terms, _first, out message)
            && message.Step is CeremonyStep.Deal
            && CeremonyDeal.TryRead(terms.Committee, message.Sender, message.Attempt, message.Payload.Span, out deal);
    }

    private static bool TryReadSigned(CeremonyTerms terms, byte[] bytes, [NotNullWhen(true)] out CeremonyMessage? message) =>
        CeremonyMessage.TryRead(terms, bytes, out message, out _) && message.IsSigned(terms);
}

/// <summary>What a piece of evidence proves.</summary>
public enum CeremonyEvidenceKind : byte
{
    /// <summary>The accused signed two different messages for one step.</summary>
    Equivocation = 1,

    /// <summary>The accused committed to another seed than the deal that its own message names as received.</summary>
    FalseCommitment = 2,

    /// <summary>The accused dealt a member another seed than the one it committed to in public.</summary>
    FalseBox = 3,
}
