using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// A member opens the box that a dealer sealed for it: whoever looks sees who is right. Byte form: dealer (1 byte), digest of its deal (32
/// bytes), opening. Immutable.
/// </summary>
/// <param name="dealer">The dealer.</param>
/// <param name="dealDigest">The digest of its deal, so that the complaint is of no other.</param>
/// <param name="opening">Of the box.</param>
internal sealed class CeremonyComplaint(int dealer, Hash32 dealDigest, BoxOpening opening)
{
    public int Dealer => dealer;

    public Hash32 DealDigest => dealDigest;

    /// <summary>Complains of a deal, whose box becomes public with that.</summary>
    public static CeremonyComplaint Make(
        CeremonyTerms terms,
        CeremonyDeal deal,
        Hash32 dealDigest,
        int recipient,
        BoxKey key,
        EntropySource entropy
    ) =>
        new(
            deal.Dealer,
            dealDigest,
            BoxOpening.Make(
                Space(terms),
                key,
                CeremonyBox.Context(terms, deal.Dealer, recipient),
                deal.BoxFor(recipient),
                entropy
            )
        );

    /// <summary>
    /// Whether the dealer is to blame: the opening is true, and the box does not hold the seeds that the deal commits to. Otherwise the
    /// complainer is. Deterministic; everything here is public.
    /// </summary>
    public bool IsJustified(CeremonyTerms terms, int recipient, CeremonyDeal deal)
    {
        if (!IsTrue(terms, recipient, deal))
            return false;
        if (!TryShow(terms, recipient, deal, out var content))
            return true;
        using (content)
            return !CeremonyBox.IsRight(terms, deal, recipient, content);
    }

    /// <summary>What the box holds, if it holds anything and this opens it.</summary>
    public bool TryShow(CeremonyTerms terms, int recipient, CeremonyDeal deal, [NotNullWhen(true)] out SecretBuffer? content) =>
        opening.TryShow(
            deal.BoxKeys[recipient - 1],
            CeremonyBox.Context(terms, dealer, recipient),
            deal.BoxFor(recipient),
            out content
        );

    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)dealer);
        writer.WriteHash(dealDigest);
        opening.Write(writer);
    }

    public static bool TryRead(ref WireReader reader, CeremonyTerms terms, [NotNullWhen(true)] out CeremonyComplaint? complaint)
    {
        complaint = null;
        if (
            !reader.TryReadByte(out var dealer)
            || !reader.TryReadHash(out var digest)
            || !BoxOpening.TryRead(ref reader, Space(terms), out var opening)
        )
            return false;
        complaint = new CeremonyComplaint(dealer, digest, opening);
        return true;
    }

    private bool IsTrue(CeremonyTerms terms, int recipient, CeremonyDeal deal) =>
        opening.IsTrue(
            Space(terms),
            deal.BoxKeys[recipient - 1],
            CeremonyBox.Context(terms, dealer, recipient),
            deal.BoxFor(recipient)
        );

    private static ChallengeSpace Space(CeremonyTerms terms) => new(terms.Parameters.Degree);
}
