using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The secret side of dealing and committing: the seeds a party has drawn or found in its boxes. They are zeroed on disposal unless
/// released.
/// </summary>
/// <param name="terms">The terms.</param>
/// <param name="validator">The party.</param>
/// <param name="boxKey">Opens its boxes. Borrowed.</param>
internal sealed class CeremonySeeds(CeremonyTerms terms, int validator, BoxKey boxKey) : IDisposable
{
    private readonly Dictionary<int, SecretBuffer> _seeds = [];

    /// <summary>Draws a seed for each subset that the party deals and seals them for the other members; null where it deals none.</summary>
    public CeremonyDeal? Deal(BoxKeys boxKeys, AttemptEntropy entropy)
    {
        var subsets = CeremonyDeal.DealtBy(terms.Committee, validator);
        if (subsets.Length == 0)
            return null;
        var commitments = new Hash32[subsets.Length];
        for (var at = 0; at < subsets.Length; at++)
        {
            var seed = SecretBuffer.Allocate(SubsetSeeds.SeedLength);
            _seeds[subsets[at]] = seed;
            using (var source = entropy.For("subset-seed"u8, subsets[at]))
                source.Fill(seed.Span);
            commitments[at] = CeremonyDeal.Commit(terms, subsets[at], seed.Span);
        }
        var keys = boxKeys.All;
        var boxes = new Dictionary<int, byte[]>();
        foreach (var recipient in CeremonyDeal.Recipients(terms.Committee, validator))
        {
            SecretBuffer[] shared =
            [
                .. subsets.Where(subset => terms.Committee.IsMember(subset, recipient)).Select(subset => _seeds[subset]),
            ];
            using var oneTime = entropy.For("box"u8, recipient);
            boxes.Add(recipient, CeremonyBox.Seal(terms, validator, recipient, keys[recipient - 1], shared, oneTime));
        }
        return new CeremonyDeal(terms.Committee, validator, keys, commitments, boxes);
    }

    /// <summary>Opens what was dealt, keeps what is right and complains of the rest.</summary>
    public CeremonyCommit Commit(CeremonySettlement settlement, AttemptEntropy entropy)
    {
        var complaints = new List<CeremonyComplaint>();
        foreach (var deal in settlement.Deals.Where(deal => deal.HasBoxFor(validator)))
        {
            if (CeremonyBox.TryOpen(terms, deal, validator, boxKey, out var seeds))
            {
                var subsets = deal.SharedWith(validator);
                for (var at = 0; at < seeds.Length; at++)
                    _seeds.Add(subsets[at], seeds[at]);
                continue;
            }
            var digest = settlement.DealMessage(deal.Dealer).Digest;
            using var masks = entropy.For("complaint"u8, deal.Dealer);
            complaints.Add(CeremonyComplaint.Make(terms, deal, digest, validator, boxKey, masks));
        }
        return new CeremonyCommit(settlement.Dealt, complaints);
    }

    /// <summary>Hands over what the dealt seeds become with a transcript. This object is empty afterwards.</summary>
    public SubsetSeeds Release(Hash32 transcript)
    {
        var seeds = _seeds.ToDictionary(pair => pair.Key, pair => SubsetSeeds.Bind(pair.Value.Span, transcript));
        Dispose();
        return new SubsetSeeds(terms.Committee, validator, seeds);
    }

    public void Dispose()
    {
        foreach (var seed in _seeds.Values)
            seed.Dispose();
        _seeds.Clear();
    }
}
