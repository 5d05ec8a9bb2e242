using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// That f validators are no key: what any f of them hold, with every seed that follows from what was shown to all, lacks some seed, and
/// opens no fresh ciphertext. With one public seed too many it would.
/// </summary>
internal static class TrueThreshold
{
    /// <summary>Asserts it of a key that a ceremony made.</summary>
    /// <param name="certificate">The key's.</param>
    /// <param name="held">Seeds of enough validators to know every subset's.</param>
    /// <param name="shown">What the board gives away, seeds or not.</param>
    public static void Check(KeyCertificate certificate, IReadOnlyList<SubsetSeeds> held, IReadOnlyCollection<Hash32> shown)
    {
        var (committee, parameters) = (certificate.Committee, certificate.Parameters);
        var parts = Enumerable
            .Range(0, committee.SubsetCount)
            .Select(subset =>
                KeyContribution.SecretPart(parameters, Holder(held, subset), subset, certificate.Transcript)
            )
            .ToArray();
        var known = KnownToAll(certificate.Transcript, held, shown);
        using var ciphertext = Fresh(certificate);
        foreach (var thieves in EpochMembers.Choose(committee.Size, committee.MaxFaulty))
        {
            var theirs = Enumerable
                .Range(0, parts.Length)
                .Where(subset => known.Contains(subset) || thieves.Any(thief => committee.IsMember(subset, thief)))
                .ToList();
            Assert.True(theirs.Count < parts.Length, $"{string.Join(", ", thieves)} know every seed");
            var sum = EvaluationPolynomial.Zero(parameters.KeyBasis);
            foreach (var subset in theirs)
                sum.Add(parts[subset]);
            Assert.NotEqual(Message(parameters), Decrypt(parameters, sum, ciphertext));
        }
        var all = EvaluationPolynomial.Zero(parameters.KeyBasis); // all seeds do, so this test can tell
        foreach (var part in parts)
        {
            all.Add(part);
            part.Dispose();
        }
        Assert.Equal(Message(parameters), Decrypt(parameters, all, ciphertext));
    }

    /// <summary>The same of the seeds alone, which a resharing gives its heirs.</summary>
    public static void Check(Committee committee, Hash32 transcript, IReadOnlyList<SubsetSeeds> held, IReadOnlyCollection<Hash32> shown)
    {
        var known = KnownToAll(transcript, held, shown);
        foreach (var thieves in EpochMembers.Choose(committee.Size, committee.MaxFaulty))
            Assert.Contains(
                Enumerable.Range(0, committee.SubsetCount),
                subset => !known.Contains(subset) && !thieves.Any(thief => committee.IsMember(subset, thief))
            );
    }

    /// <summary>
    /// Every seed that true openings on a board show, whether or not the complaint counted: all boxes of all deals are tried with each.
    /// </summary>
    public static IReadOnlyCollection<Hash32> Shown(CeremonyTerms terms, IEnumerable<byte[]> board)
    {
        var messages = board
            .Select(bytes => CeremonyMessage.TryRead(terms, bytes, out var message, out _) ? message : null)
            .OfType<CeremonyMessage>()
            .ToList();
        var deals = new List<(Hash32 Digest, CeremonyDeal Deal)>();
        foreach (var message in messages.Where(message => message.Step is CeremonyStep.Deal))
            if (CeremonyDeal.TryRead(terms, message.Sender, message.Payload.Span, out var deal))
                deals.Add((message.Digest, deal));
        var seeds = new HashSet<Hash32>();
        foreach (var message in messages.Where(message => message.Step is CeremonyStep.Commit))
            if (CeremonyCommit.TryRead(terms, message.Sender, message.Payload.Span, out var commit))
                foreach (var complaint in commit.Complaints)
                    foreach (var (_, deal) in deals.Where(dealt => dealt.Digest == complaint.DealDigest))
                        if (complaint.TryShow(terms, message.Sender, deal, out var content))
                            using (content)
                                for (var at = 0; at < content.Length; at += SubsetSeeds.SeedLength)
                                    seeds.Add(new Hash32(content.Span.Slice(at, SubsetSeeds.SeedLength)));
        return seeds;
    }

    private static HashSet<int> KnownToAll(Hash32 transcript, IReadOnlyList<SubsetSeeds> held, IReadOnlyCollection<Hash32> shown)
    {
        var known = new HashSet<int>();
        var bound = shown.Select(seed => Bound(seed, transcript)).ToHashSet();
        for (var subset = 0; subset < held[0].Committee.SubsetCount; subset++)
        {
            var bytes = new byte[SubsetSeeds.SeedLength];
            Holder(held, subset).Export(subset, bytes);
            var seed = new Hash32(bytes);
            if (bound.Contains(seed) || seed == Bound(PublicSeeds.Of(transcript, subset), transcript))
                known.Add(subset);
        }
        return known;
    }

    private static Hash32 Bound(Hash32 dealt, Hash32 transcript)
    {
        using var seed = SubsetSeeds.Bind(dealt, transcript);
        return new Hash32(seed.Span);
    }

    private static SubsetSeeds Holder(IReadOnlyList<SubsetSeeds> held, int subset) =>
        held.First(seeds => seeds.Committee.IsMember(subset, seeds.Validator));

    private static ulong[] Message(BfvParameters parameters) => EpochMembers.Message(parameters);

    private static Ciphertext Fresh(KeyCertificate certificate)
    {
        using var plaintext = new SlotEncoder(certificate.Parameters).Encode(Message(certificate.Parameters));
        return new Encryptor(certificate.PublicKey).Encrypt(plaintext, Streams.Entropy("fresh"));
    }

    private static ulong[] Decrypt(BfvParameters parameters, EvaluationPolynomial secret, Ciphertext ciphertext)
    {
        using var key = new SecretKey(parameters, secret);
        using var plaintext = new Decryptor(key).Decrypt(ciphertext);
        var slots = new ulong[parameters.Degree];
        new SlotEncoder(parameters).Decode(plaintext, slots);
        return slots;
    }
}
