using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Proof that a validator cheated in a resharing: signed messages of the accused that contradict each other, or what it sealed, opened by
/// the recipient with a proof that it is opened rightly. Anyone who knows the terms can repeat
/// <see cref="Verify"/>. No number of others can frame a validator that keeps to the protocol and takes part in a resharing once: a
/// dealer's box opens to what it sealed and nothing else, and a complaint names the messages it is about.
/// Immutable; safe to share.
/// </summary>
public sealed class ResharingEvidence
{
    private const int Statements = 3;

    private readonly byte[][] _messages; // equivocation: both, and nothing; else deal, combination, judgement

    private ResharingEvidence(ResharingEvidenceKind kind, ResharingSide side, int accused, params byte[][] messages)
    {
        Kind = kind;
        Side = side;
        Accused = accused;
        _messages = messages;
    }

    /// <summary>What it proves.</summary>
    public ResharingEvidenceKind Kind { get; }

    /// <summary>The committee of the accused.</summary>
    public ResharingSide Side { get; }

    /// <summary>The validator it speaks against.</summary>
    public int Accused { get; }

    /// <summary>Two messages of one sender and step; the order does not matter.</summary>
    internal static ResharingEvidence Equivocation(ResharingMessage one, ResharingMessage other)
    {
        var (first, second) = SignedMessage.InOrder(one, other);
        return new ResharingEvidence(ResharingEvidenceKind.Equivocation, one.Side, one.Sender, first, second, []);
    }

    /// <summary>Against the dealer, whose deal does not hold what its combination opens.</summary>
    internal static ResharingEvidence FalseShare(ResharingMessage deal, ResharingMessage combination, ResharingMessage judgement) =>
        new(
            ResharingEvidenceKind.FalseShare,
            ResharingSide.Old,
            deal.Sender,
            deal.Bytes.ToArray(),
            combination.Bytes.ToArray(),
            judgement.Bytes.ToArray()
        );

    /// <summary>Against the new validator that complains of this deal.</summary>
    internal static ResharingEvidence FalseComplaint(ResharingMessage deal, ResharingMessage combination, ResharingMessage judgement) =>
        new(
            ResharingEvidenceKind.FalseComplaint,
            ResharingSide.New,
            judgement.Sender,
            deal.Bytes.ToArray(),
            combination.Bytes.ToArray(),
            judgement.Bytes.ToArray()
        );

    /// <summary>The byte form: kind, side, accused, three length-prefixed messages.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteByte((byte)Kind);
        writer.WriteByte((byte)Side);
        writer.WriteByte((byte)Accused);
        foreach (var message in _messages)
            writer.WriteLengthPrefixed(message);
        return writer.ToArray();
    }

    /// <summary>Reads the byte form; whether it proves anything is for <see cref="Verify"/> to say.</summary>
    /// <param name="bytes">The bytes, exactly.</param>
    /// <param name="evidence">The evidence, or null where the bytes are none.</param>
    /// <returns>Whether the bytes are canonical.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ResharingEvidence? evidence)
    {
        evidence = null;
        var reader = new WireReader(bytes);
        if (!reader.TryReadByte(out var kind) || !reader.TryReadByte(out var side) || !reader.TryReadByte(out var accused))
            return false;
        if (
            kind is < (byte)ResharingEvidenceKind.Equivocation or > (byte)ResharingEvidenceKind.FalseComplaint
            || side > (byte)ResharingSide.New
        )
            return false;
        var messages = new byte[Statements][];
        for (var i = 0; i < Statements; i++)
        {
            if (!reader.TryReadLengthPrefixed(int.MaxValue, out var message))
                return false;
            messages[i] = message.ToArray();
        }
        if (!reader.AtEnd)
            return false;
        evidence = new ResharingEvidence((ResharingEvidenceKind)kind, (ResharingSide)side, accused, messages);
        return true;
    }

    /// <summary>Whether it proves that <see cref="Accused"/> cheated under these terms. Deterministic; needs nothing secret.</summary>
    /// <param name="terms">The terms of the resharing, by <see cref="ResharingParty.Terms"/>.</param>
    /// <returns>Whether it does.</returns>
    public bool Verify(ResharingTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!terms.HasValidator(Side, Accused))
            return false;
        return Kind is ResharingEvidenceKind.Equivocation ? IsEquivocation(terms) : IsSettledComplaint(terms);
    }

    private bool IsEquivocation(ResharingTerms terms) =>
        _messages[2].Length == 0
        && TryReadSigned(terms, _messages[0], out var one)
        && TryReadSigned(terms, _messages[1], out var other)
        && one.Side == Side
        && one.Sender == Accused
        && one.IsContradictedBy(other);

    private bool IsSettledComplaint(ResharingTerms terms)
    {
        if (
            !TryReadSigned(terms, _messages[0], out var dealt)
            || dealt.Step is not ResharingStep.Deal
            || !ResharingDeal.TryRead(terms, dealt.Sender, dealt.Payload, out var deal)
        )
            return false;
        if (
            !TryReadSigned(terms, _messages[1], out var combined)
            || combined.Step is not ResharingStep.Combine
            || combined.Sender != dealt.Sender
        )
            return false;
        if (!ResharingCombination.TryRead(terms, combined.Payload.Span, out var transcript, out var combination))
            return false;
        if (
            !TryReadSigned(terms, _messages[2], out var judged)
            || judged.Step is not ResharingStep.Judge
            || !ResharingJudgement.TryRead(terms, judged.Payload.Span, out var judgement)
        )
            return false;
        if (judgement.ComplaintOf(dealt.Sender) is not { } complaint)
            return false;
        if (complaint.DealDigest != dealt.Digest || complaint.CombinationDigest != combined.Digest)
            return false;
        using var challenge = new ResharingChallenge(terms.Parameters.KeyBasis, transcript);
        var dealerLied = complaint.IsJustified(terms, judged.Sender, deal, combination, challenge);
        return (Kind, Side, Accused)
            == (
                dealerLied
                    ? (ResharingEvidenceKind.FalseShare, ResharingSide.Old, dealt.Sender)
                    : (ResharingEvidenceKind.FalseComplaint, ResharingSide.New, judged.Sender)
            );
    }

    private static bool TryReadSigned(ResharingTerms terms, byte[] bytes, [NotNullWhen(true)] out ResharingMessage? message) =>
        ResharingMessage.TryRead(terms, bytes, out message, out _) && message.IsSigned(terms);
}

/// <summary>What a piece of evidence from a resharing proves.</summary>
public enum ResharingEvidenceKind : byte
{
    /// <summary>The accused signed two different messages for one step.</summary>
    Equivocation = 1,

    /// <summary>The accused dealt a box that does not open to a share on the polynomials it committed to and opened.</summary>
    FalseShare = 2,

    /// <summary>The accused complained of a box that opens to a right share, or with a proof that proves nothing.</summary>
    FalseComplaint = 3,
}
