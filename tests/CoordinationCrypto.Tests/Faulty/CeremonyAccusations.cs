using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;
using static CoordinationCrypto.Tests.Threshold.CeremonyTable;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// What all others together can make of everything a validator ever signed: each pair of its messages as an equivocation, each deal and
/// commit as a false commitment, each signature in its boxes as a false box.
/// </summary>
internal static class CeremonyAccusations
{
    public static IEnumerable<CeremonyEvidence> Against(CeremonyTable table, int victim, IReadOnlyList<CeremonyMessage> posted)
    {
        var own = posted
            .Where(message => message.Sender == victim && message.IsSigned(table.Terms))
            .DistinctBy(message => Convert.ToHexString(message.Digest))
            .ToArray();
        var deals = posted
            .Where(message => message.Step is CeremonyStep.Deal)
            .DistinctBy(message => Convert.ToHexString(message.Digest))
            .ToArray();
        for (var one = 0; one < own.Length; one++)
        {
            for (var other = 0; other < one; other++)
                yield return CeremonyEvidence.Equivocation(own[one], own[other]);
            foreach (var deal in deals)
                yield return CeremonyEvidence.FalseCommitment(deal, own[one]);
        }
        foreach (var dealt in own.Where(message => message.Step is CeremonyStep.Deal))
            foreach (var (recipient, accusation) in Statements(table, dealt))
                yield return CeremonyEvidence.FalseBox(dealt, recipient, accusation);
    }

    /// <summary>
    /// What the recipients of an honest dealer's boxes can make of its signatures in them: true to the commitments, and with one changed,
    /// left out, or in another order.
    /// </summary>
    public static IEnumerable<(int Recipient, CeremonyCommit.Accusation Accusation)> Statements(CeremonyTable table, CeremonyMessage dealt)
    {
        Assert.True(CeremonyDeal.TryRead(table.Committee, dealt.Sender, dealt.Attempt, dealt.Payload.Span, out var deal));
        foreach (var recipient in CeremonyDeal.Recipients(table.Committee, deal.Subsets, dealt.Sender))
        {
            var subsets = CeremonyDeal.Shared(table.Committee, deal.Subsets, recipient);
            Assert.True(
                CeremonyBox.TryOpen(
                    table.Terms,
                    dealt.Attempt,
                    dealt.Sender,
                    recipient,
                    subsets,
                    table.Identities[recipient - 1],
                    deal.BoxFor(recipient),
                    out var seeds,
                    out var commitments,
                    out var signature
                )
            );
            foreach (var seed in seeds)
                seed.Dispose();
            foreach (var claimed in new[] { recipient, dealt.Sender, 1, 4 })
            {
                yield return (claimed, new CeremonyCommit.Accusation(dealt.Sender, commitments, signature));
                yield return (
                    claimed,
                    new CeremonyCommit.Accusation(
                        dealt.Sender,
                        [new Hash32(Flip(commitments[0].ToArray(), 0)), .. commitments[1..]],
                        signature
                    )
                );
                yield return (claimed, new CeremonyCommit.Accusation(dealt.Sender, commitments[1..], signature));
                yield return (claimed, new CeremonyCommit.Accusation(dealt.Sender, [.. commitments.Reverse()], signature));
            }
        }
    }
}
