using CoordinationCrypto.Groups;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The secret side of new validator j: its box key, and the subshares it found in its boxes and compared with what the dealers opened.
/// Zeroed on disposal.
/// </summary>
internal sealed class ResharingReceiving : IDisposable
{
    private readonly ResharingTerms _terms;
    private readonly int _validator;
    private readonly Dictionary<int, ResharingSubshare> _subshares = [];

    public ResharingReceiving(ResharingTerms terms, int validator, AttemptEntropy entropy)
    {
        (_terms, _validator) = (terms, validator);
        using var source = entropy.For("box-key"u8);
        BoxKey = BoxKey.Create(source);
    }

    /// <summary>Made for this resharing.</summary>
    public BoxKey BoxKey { get; }

    /// <summary>Opens what was dealt, keeps what is right and complains of the rest.</summary>
    public ResharingJudgement Judge(ResharingSettlement settlement, AttemptEntropy entropy)
    {
        var complaints = new List<ResharingComplaint>();
        foreach (var dealer in settlement.Combiners)
        {
            var deal = settlement.DealFrom(dealer)!;
            if (TryOpen(dealer, deal, settlement.CombinationFrom(dealer)!, settlement.Challenge!) is { } subshare)
                _subshares.Add(dealer, subshare);
            else
                complaints.Add(Complain(settlement, dealer, deal, entropy));
        }
        return new ResharingJudgement(settlement.Combined, complaints);
    }

    /// <summary>
    /// S'_j = Σ_{i∈Q} λ_i·u_{i,j} and x'_j = Σ_{i∈Q} λ_i·x_{i,j}; the caller disposes of both.
    /// </summary>
    public (KeyShare Key, ElGamalKeyShare ElGamal) Combine(int[] qualified)
    {
        var basis = _terms.Parameters.KeyBasis;
        var weights = Committee.LagrangeWeights(qualified, 0, basis);
        var groupWeights = ResharingConstants.GroupWeights(qualified);
        var value = EvaluationPolynomial.Zero(basis);
        var elGamal = SecretScalar.Zero();
        for (var i = 0; i < qualified.Length; i++)
        {
            value.AddScaled(_subshares[qualified[i]].Value, weights[i]);
            elGamal.AddScaled(_subshares[qualified[i]].ElGamal, groupWeights[i]);
        }
        return (KeyShare.Adopt(_terms.Parameters, _validator, value, _terms.Epoch), new ElGamalKeyShare(_validator, elGamal));
    }

    public void Dispose()
    {
        BoxKey.Dispose();
        foreach (var subshare in _subshares.Values)
            subshare.Dispose();
        _subshares.Clear();
    }

    private ResharingComplaint Complain(ResharingSettlement settlement, int dealer, ResharingDeal deal, AttemptEntropy entropy)
    {
        using var masks = entropy.For("complaint"u8, dealer);
        var context = ResharingDeal.Context(_terms, dealer, _validator);
        return new ResharingComplaint(
            dealer,
            settlement.DigestFrom(ResharingStep.Deal, dealer),
            settlement.DigestFrom(ResharingStep.Combine, dealer),
            BoxOpening.Make(_terms.ChallengeSpace, BoxKey, context, deal.BoxFor(_validator), masks)
        );
    }

    private ResharingSubshare? TryOpen(int dealer, ResharingDeal deal, ResharingCombination combination, ResharingChallenge challenge)
    {
        if (!AccountableBox.TryOpen(BoxKey, ResharingDeal.Context(_terms, dealer, _validator), deal.BoxFor(_validator), out var content))
            return null;
        using (content)
        {
            if (!ResharingSubshare.TryRead(_terms.Parameters.KeyBasis, content.Span, out var subshare))
                return null;
            if (subshare.IsConsistent(_terms, dealer, _validator, deal, combination, challenge))
                return subshare;
            subshare.Dispose();
            return null;
        }
    }
}
