using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The secret side of new validator j: its box key, and the subshares it found in its boxes and compared with what the dealers opened.
/// Zeroed on disposal.
/// </summary>
internal sealed class ResharingReceiving(ResharingTerms terms, int validator, EntropySource entropy) : IDisposable
{
    private readonly Dictionary<int, ResharingSubshare> _subshares = [];

    /// <summary>Made for this resharing.</summary>
    public BoxKey BoxKey { get; } = BoxKey.Create(entropy);

    /// <summary>Opens what was dealt, keeps what is right and complains of the rest.</summary>
    public ResharingJudgement Judge(ResharingSettlement settlement)
    {
        var complaints = new List<ResharingComplaint>();
        foreach (var dealer in settlement.Combiners)
        {
            var deal = settlement.DealFrom(dealer)!;
            if (TryOpen(dealer, deal, settlement.CombinationFrom(dealer)!, settlement.Challenge!) is { } subshare)
                _subshares.Add(dealer, subshare);
            else
                complaints.Add(
                    new ResharingComplaint(
                        dealer,
                        settlement.DigestFrom(ResharingStep.Deal, dealer),
                        settlement.DigestFrom(ResharingStep.Combine, dealer),
                        BoxOpening.Make(
                            terms.ChallengeSpace,
                            BoxKey,
                            ResharingDeal.Context(terms, dealer, validator),
                            deal.BoxFor(validator),
                            entropy
                        )
                    )
                );
        }
        return new ResharingJudgement(settlement.Combined, complaints);
    }

    /// <summary>
    /// S'_j = Σ_{i∈Q} λ_i·u_{i,j} and x'_j = Σ_{i∈Q} λ_i·x_{i,j}; the caller disposes of both.
    /// </summary>
    public (KeyShare Key, ElGamalKeyShare ElGamal) Combine(int[] qualified)
    {
        var basis = terms.Parameters.KeyBasis;
        var weights = Committee.LagrangeWeights(qualified, 0, basis);
        var groupWeights = ResharingConstants.GroupWeights(qualified);
        var value = EvaluationPolynomial.Zero(basis);
        var elGamal = SecretScalar.Zero();
        for (var i = 0; i < qualified.Length; i++)
        {
            value.AddScaled(_subshares[qualified[i]].Value, weights[i]);
            elGamal.AddScaled(_subshares[qualified[i]].ElGamal, groupWeights[i]);
        }
        return (KeyShare.Adopt(terms.Parameters, validator, value, terms.Epoch), new ElGamalKeyShare(validator, elGamal));
    }

    public void Dispose()
    {
        BoxKey.Dispose();
        foreach (var subshare in _subshares.Values)
            subshare.Dispose();
        _subshares.Clear();
    }

    private ResharingSubshare? TryOpen(int dealer, ResharingDeal deal, ResharingCombination combination, ResharingChallenge challenge)
    {
        if (!AccountableBox.TryOpen(BoxKey, ResharingDeal.Context(terms, dealer, validator), deal.BoxFor(validator), out var content))
            return null;
        using (content)
        {
            if (!ResharingSubshare.TryRead(terms.Parameters.KeyBasis, content.Span, out var subshare))
                return null;
            if (subshare.IsConsistent(terms, dealer, validator, deal, combination, challenge))
                return subshare;
            subshare.Dispose();
            return null;
        }
    }
}
