using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// New validator j shows what dealer i sealed for it: the deal and the combination it speaks of, by their digests, D = w_j·R and a proof
/// that log_G W_j = log_R D. Whoever looks opens the box with D and sees who is right.
/// </summary>
/// <param name="Dealer">i.</param>
/// <param name="DealDigest">The digest of the dealer's deal.</param>
/// <param name="CombinationDigest">The digest of the dealer's combination.</param>
/// <param name="Shown">D.</param>
/// <param name="Proof">A proof of <see cref="LinearRelation.EqualLogs"/>.</param>
internal sealed record ResharingComplaint(int Dealer, Hash32 DealDigest, Hash32 CombinationDigest, Point Shown, byte[] Proof)
{
    /// <summary>The bytes of a proof.</summary>
    public static int ProofLength(ResharingTerms terms) => ElGamalShareProof.Length(terms.ChallengeSpace);

    /// <summary>Complains of a box that is signed.</summary>
    public static ResharingComplaint Make(
        ResharingTerms terms,
        int recipient,
        SigningKey identity,
        int dealer,
        ReadOnlySpan<byte> box,
        Hash32 dealDigest,
        Hash32 combinationDigest,
        EntropySource entropy
    )
    {
        var shown = AccountableBox.Show(identity, box);
        using var transcript = Bind(terms, dealer, recipient);
        var proof = FiatShamir.Prove(Statement(terms, recipient, box, shown), new ScalarWitness(identity.Secret), transcript, entropy);
        return new ResharingComplaint(dealer, dealDigest, combinationDigest, shown, proof);
    }

    /// <summary>
    /// Whether the dealer is to blame: D is the recipient's, and with it the box does not open to a subshare on the dealer's polynomials.
    /// Otherwise the complainer is. Deterministic; everything here is public.
    /// </summary>
    public bool IsJustified(
        ResharingTerms terms,
        int recipient,
        ResharingDeal deal,
        ResharingCombination combination,
        ResharingChallenge challenge
    )
    {
        var box = deal.BoxFor(recipient);
        using (var transcript = Bind(terms, Dealer, recipient))
            if (!FiatShamir.Verify(Statement(terms, recipient, box, Shown), transcript, Proof))
                return false;
        if (
            !AccountableBox.TryOpen(
                Shown,
                terms.KeyOf(ResharingSide.New, recipient),
                ResharingDeal.Context(terms, Dealer, recipient),
                box,
                out var content
            )
        )
            return true;
        using (content)
        {
            if (!ResharingSubshare.TryRead(terms.Parameters.KeyBasis, content.Span, out var subshare))
                return true;
            using (subshare)
                return !subshare.IsConsistent(terms, Dealer, recipient, deal, combination, challenge);
        }
    }

    private static LinearRelation Statement(ResharingTerms terms, int recipient, ReadOnlySpan<byte> box, Point shown) =>
        LinearRelation.EqualLogs(
            terms.ChallengeSpace,
            Point.Generator,
            terms.KeyOf(ResharingSide.New, recipient).Point,
            AccountableBox.OneTimeKey(box),
            shown
        );

    private static Transcript Bind(ResharingTerms terms, int dealer, int recipient)
    {
        var context = new ProofContext(terms.ConfigurationId, default, default, terms.Id, [(byte)recipient]);
        var transcript = new Transcript("CoordinationCrypto/resharing-complaint/v1"u8, context);
        transcript.Append("dealer"u8, (ulong)dealer);
        return transcript;
    }
}
