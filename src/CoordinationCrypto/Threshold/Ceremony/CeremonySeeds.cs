using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The secret side of dealing and committing: the seeds a party has drawn or found in its boxes. Seeds of attempts that came to nothing
/// are zeroed at once, the others on disposal unless released.
/// </summary>
internal sealed class CeremonySeeds : IDisposable
{
    private readonly CeremonyTerms _terms;
    private readonly int _validator;
    private readonly SigningKey _identity;
    private readonly Dictionary<int, SecretBuffer> _seeds = [];

    public CeremonySeeds(CeremonyTerms terms, int validator, SigningKey identity)
    {
        _terms = terms;
        _validator = validator;
        _identity = identity;
    }

    /// <summary>Draws a seed for each subset and seals them for the other members.</summary>
    public CeremonyDeal Deal(int[] subsets, int attempt, AttemptEntropy entropy)
    {
        var commitments = new Hash32[subsets.Length];
        for (var at = 0; at < subsets.Length; at++)
        {
            var seed = SecretBuffer.Allocate(SubsetSeeds.SeedLength);
            _seeds[subsets[at]] = seed;
            using (var source = entropy.For("subset-seed"u8, subsets[at]))
                source.Fill(seed.Span);
            commitments[at] = CeremonyDeal.Commit(_terms, subsets[at], attempt, seed.Span);
        }
        var boxes = new Dictionary<int, byte[]>();
        foreach (var recipient in CeremonyDeal.Recipients(_terms.Committee, subsets, _validator))
        {
            var shared = CeremonyDeal.Shared(_terms.Committee, subsets, recipient);
            using var oneTime = entropy.For("box"u8, recipient);
            boxes.Add(
                recipient,
                CeremonyBox.Seal(
                    _terms,
                    attempt,
                    _validator,
                    recipient,
                    shared,
                    [.. shared.Select(subset => _seeds[subset])],
                    _identity,
                    oneTime
                )
            );
        }
        return new CeremonyDeal(subsets, commitments, boxes);
    }

    /// <summary>Opens what was dealt, and commits or complains.</summary>
    public CeremonyCommit Commit(CeremonySettlement settlement)
    {
        var entries = new SortedDictionary<int, CeremonyCommit.Entry>();
        var accusations = new List<CeremonyCommit.Accusation>();
        foreach (
            var group in settlement
                .OpenOf(_validator)
                .GroupBy(subset => CeremonyDeal.DealerOf(_terms.Committee, subset, settlement.Attempt))
                .OrderBy(group => group.Key)
        )
        {
            var subsets = group.ToArray();
            foreach (var entry in CommitTo(settlement, group.Key, subsets, accusations))
                entries.Add(entry.Subset, entry);
        }
        var digests = Enumerable.Range(1, _terms.Committee.Size).Select(settlement.DealDigest).ToArray();
        return new CeremonyCommit(digests, [.. entries.Values], [.. accusations]);
    }

    /// <summary>Zeroes the seeds of subsets that were not settled with them.</summary>
    public void Keep(CeremonySettlement settlement)
    {
        foreach (var subset in _seeds.Keys.Where(subset => !settlement.IsDealt(subset)).ToArray())
            Drop(subset);
    }

    /// <summary>
    /// Hands over what the subsets' seeds become with a transcript, the public ones among them. This object is empty afterwards.
    /// </summary>
    /// <param name="settlement">Says which seeds count.</param>
    /// <param name="dealt">The transcript of the dealing.</param>
    /// <param name="transcript">What the seeds are bound to.</param>
    public SubsetSeeds Release(CeremonySettlement settlement, Hash32 dealt, Hash32 transcript)
    {
        foreach (var subset in _terms.Committee.SubsetsOf(_validator))
            if (settlement.IsPublic(subset))
                _seeds.Add(subset, SecretBuffer.CopyOf(CeremonySettlement.PublicSeed(dealt, subset)));
        var seeds = _seeds.ToDictionary(pair => pair.Key, pair => SubsetSeeds.Bind(pair.Value.Span, transcript));
        Dispose();
        return new SubsetSeeds(_terms.Committee, _validator, seeds);
    }

    public void Dispose()
    {
        foreach (var seed in _seeds.Values)
            seed.Dispose();
        _seeds.Clear();
    }

    private CeremonyCommit.Entry[] CommitTo(
        CeremonySettlement settlement,
        int dealer,
        int[] subsets,
        List<CeremonyCommit.Accusation> accusations
    )
    {
        var deal = settlement.DealFrom(dealer);
        if (deal is null)
            return Complain(subsets, CeremonyCommit.EntryKind.Missing);
        if (dealer == _validator)
            return [.. subsets.Select(subset => CommitToOwn(deal, subset, settlement.Attempt))];
        if (
            !CeremonyBox.TryOpen(
                _terms,
                settlement.Attempt,
                dealer,
                _validator,
                subsets,
                _identity,
                deal.BoxFor(_validator),
                out var seeds,
                out var commitments,
                out var signature
            )
        )
            return Complain(subsets, CeremonyCommit.EntryKind.Unopenable);
        var entries = new CeremonyCommit.Entry[subsets.Length];
        for (var at = 0; at < subsets.Length; at++)
        {
            var kept = deal.CommitmentOf(subsets[at]) == commitments[at];
            if (kept)
                _seeds[subsets[at]] = seeds[at];
            else
                seeds[at].Dispose();
            entries[at] = kept
                ? new CeremonyCommit.Entry(subsets[at], CeremonyCommit.EntryKind.Holds, commitments[at])
                : Complain([subsets[at]], CeremonyCommit.EntryKind.Contradicted)[0];
        }
        if (Array.Exists(entries, entry => entry.Kind is CeremonyCommit.EntryKind.Contradicted))
            accusations.Add(new CeremonyCommit.Accusation(dealer, commitments, signature));
        return entries;
    }

    /// <summary>A deal in this party's name that it did not make is refused like an unopenable one.</summary>
    private CeremonyCommit.Entry CommitToOwn(CeremonyDeal deal, int subset, int attempt)
    {
        var commitment = CeremonyDeal.Commit(_terms, subset, attempt, _seeds[subset].Span);
        return deal.CommitmentOf(subset) == commitment
            ? new CeremonyCommit.Entry(subset, CeremonyCommit.EntryKind.Holds, commitment)
            : Complain([subset], CeremonyCommit.EntryKind.Unopenable)[0];
    }

    private static CeremonyCommit.Entry[] Complain(int[] subsets, CeremonyCommit.EntryKind kind) =>
        [.. subsets.Select(subset => new CeremonyCommit.Entry(subset, kind, default))];

    private void Drop(int subset)
    {
        if (_seeds.Remove(subset, out var seed))
            seed.Dispose();
    }
}
