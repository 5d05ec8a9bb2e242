using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a dealer seals for one member: the seeds of the subsets that it deals and the member belongs to, ascending. Right is a box whose
/// seeds are those that the deal commits to; whoever is shown one that is not knows that the dealer lied.
/// </summary>
internal static class CeremonyBox
{
    /// <summary>The length of a box with this many seeds.</summary>
    public static int Length(int seeds) => seeds * SubsetSeeds.SeedLength + AccountableBox.Overhead;

    /// <summary>What a box is sealed under: domain, ceremony id, dealer, recipient.</summary>
    public static byte[] Context(CeremonyTerms terms, int dealer, int recipient) =>
        [.. "CoordinationCrypto/ceremony-box/v2"u8, .. terms.Id.Bytes, (byte)dealer, (byte)recipient];

    /// <summary>Seals seeds for a recipient's box key.</summary>
    public static byte[] Seal(
        CeremonyTerms terms,
        int dealer,
        int recipient,
        VerifyingKey boxKey,
        IReadOnlyList<SecretBuffer> seeds,
        EntropySource entropy
    )
    {
        using var content = SecretBuffer.Allocate(seeds.Count * SubsetSeeds.SeedLength);
        for (var at = 0; at < seeds.Count; at++)
            seeds[at].Span.CopyTo(content.Span[(at * SubsetSeeds.SeedLength)..]);
        return AccountableBox.Seal(boxKey, Context(terms, dealer, recipient), content.Span, entropy);
    }

    /// <summary>Opens a box of a deal. False when it does not open, or not to the seeds that the deal commits to.</summary>
    public static bool TryOpen(
        CeremonyTerms terms,
        CeremonyDeal deal,
        int recipient,
        BoxKey key,
        [NotNullWhen(true)] out SecretBuffer[]? seeds
    )
    {
        seeds = null;
        if (!AccountableBox.TryOpen(key, Context(terms, deal.Dealer, recipient), deal.BoxFor(recipient), out var content))
            return false;
        using (content)
        {
            if (!IsRight(terms, deal, recipient, content))
                return false;
            seeds = new SecretBuffer[content.Length / SubsetSeeds.SeedLength];
            for (var at = 0; at < seeds.Length; at++)
                seeds[at] = SecretBuffer.CopyOf(Seed(content, at));
            return true;
        }
    }

    /// <summary>Whether a box that was opened holds what its deal commits to.</summary>
    public static bool IsRight(CeremonyTerms terms, CeremonyDeal deal, int recipient, SecretBuffer content)
    {
        var subsets = deal.SharedWith(recipient);
        var isRight = content.Length == subsets.Length * SubsetSeeds.SeedLength;
        for (var at = 0; isRight && at < subsets.Length; at++)
            isRight = CeremonyDeal.Commit(terms, subsets[at], Seed(content, at)) == deal.CommitmentOf(subsets[at]);
        return isRight;
    }

    private static ReadOnlySpan<byte> Seed(SecretBuffer content, int at) =>
        content.Span.Slice(at * SubsetSeeds.SeedLength, SubsetSeeds.SeedLength);
}
