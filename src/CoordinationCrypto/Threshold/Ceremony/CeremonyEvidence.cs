using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Proof that a validator cheated in a key ceremony: its own signed messages that contradict each other, or what it sealed, opened by the
/// recipient with a proof that it is opened rightly. Anyone who knows the terms can repeat <see cref="Verify"/>. No number of others can
/// frame a validator that keeps to the protocol and takes part in a ceremony once: a box opens to what was sealed and nothing else, and a
/// complaint names the deal it is of. Evidence of a complaint shows seeds, of an attempt that came to nothing by it. Immutable; safe to
/// share.
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

    /// <summary>
    /// A deal, and the commit that complains of it: against the dealer if the complaint is justified, else against the complainer.
    /// </summary>
    internal static CeremonyEvidence OfComplaint(CeremonyMessage deal, CeremonyMessage commit, bool isJustified) =>
        new(
            isJustified ? CeremonyEvidenceKind.FalseBox : CeremonyEvidenceKind.FalseComplaint,
            isJustified ? deal.Sender : commit.Sender,
            deal.Bytes.ToArray(),
            commit.Bytes.ToArray()
        );

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
            || kind is < (byte)CeremonyEvidenceKind.Equivocation or > (byte)CeremonyEvidenceKind.FalseComplaint
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
            && (Kind is CeremonyEvidenceKind.Equivocation ? IsEquivocation(terms) : IsSettledComplaint(terms));
    }

    private bool IsEquivocation(CeremonyTerms terms) =>
        TryReadSigned(terms, _first, out var one)
        && TryReadSigned(terms, _second, out var other)
        && one.Sender == Accused
        && one.IsContradictedBy(other);

    private bool IsSettledComplaint(CeremonyTerms terms)
    {
        if (
            !TryReadSigned(terms, _first, out var dealt)
            || dealt.Step is not CeremonyStep.Deal
            || !CeremonyDeal.TryRead(terms, dealt.Sender, dealt.Payload.Span, out var deal)
        )
            return false;
        if (
            !TryReadSigned(terms, _second, out var committed)
            || committed.Step is not CeremonyStep.Commit
            || !CeremonyCommit.TryRead(terms, committed.Sender, committed.Payload.Span, out var commit)
        )
            return false;
        if (commit.ComplaintOf(dealt.Sender) is not { } complaint || complaint.DealDigest != dealt.Digest)
            return false;
        var dealerLied = complaint.IsJustified(terms, committed.Sender, deal);
        return (Kind, Accused)
            == (
                dealerLied
                    ? (CeremonyEvidenceKind.FalseBox, dealt.Sender)
                    : (CeremonyEvidenceKind.FalseComplaint, committed.Sender)
            );
    }

    private static bool TryReadSigned(CeremonyTerms terms, byte[] bytes, [NotNullWhen(true)] out CeremonyMessage? message) =>
        CeremonyMessage.TryRead(terms, bytes, out message, out _) && message.IsSigned(terms);
}

/// <summary>What a piece of evidence proves.</summary>
public enum CeremonyEvidenceKind : byte
{
    /// <summary>The accused signed two different messages for one step.</summary>
    Equivocation = 1,

    /// <summary>The accused sealed a box that does not hold the seeds it committed to.</summary>
    FalseBox = 2,

    /// <summary>The accused complained of a box that holds the right seeds, or with an opening that opens nothing.</summary>
    FalseComplaint = 3,
}
