namespace CoordinationCrypto.Threshold;

/// <summary>
/// New validator j opens what dealer i sealed for it, and names the deal and the combination that it speaks of by their digests. Whoever
/// looks sees who is right. Immutable.
/// </summary>
/// <param name="dealer">i.</param>
/// <param name="dealDigest">The digest of the dealer's deal.</param>
/// <param name="combinationDigest">The digest of the dealer's combination.</param>
/// <param name="opening">Of the box.</param>
internal sealed class ResharingComplaint(int dealer, Hash32 dealDigest, Hash32 combinationDigest, BoxOpening opening)
{
    public int Dealer => dealer;

    public Hash32 DealDigest => dealDigest;

    public Hash32 CombinationDigest => combinationDigest;

    public BoxOpening Opening => opening;

    /// <summary>
    /// Whether the dealer is to blame: the opening is true, and the box does not hold a subshare on the dealer's polynomials. Otherwise the
    /// complainer is. Deterministic; everything here is public.
    /// </summary>
    public bool IsJustified(
        ResharingTerms terms,
        int recipient,
        ResharingDeal deal,
        ResharingCombination combination,
        ResharingChallenge challenge
    )
    {
        var key = deal.BoxKeys[recipient - 1];
        var box = deal.BoxFor(recipient);
        var context = ResharingDeal.Context(terms, dealer, recipient);
        if (!opening.IsTrue(terms.ChallengeSpace, key, context, box))
            return false;
        if (!opening.TryShow(key, context, box, out var content))
            return true;
        using (content)
        {
            if (!ResharingSubshare.TryRead(terms.Parameters.KeyBasis, content.Span, out var subshare))
                return true;
            using (subshare)
                return !subshare.IsConsistent(terms, dealer, recipient, deal, combination, challenge);
        }
    }
}
