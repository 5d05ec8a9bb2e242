using CoordinationCrypto.Tests.Threshold;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// What all others together can make of everything a validator ever signed: each pair of its messages as an equivocation, each deal and
/// commit as a dispute, settled either way.
/// </summary>
internal static class CeremonyAccusations
{
    public static IEnumerable<CeremonyEvidence> Against(CeremonyTable table, int victim, IReadOnlyList<CeremonyMessage> posted)
    {
        var own = Of(posted.Where(message => message.Sender == victim && message.IsSigned(table.Terms)));
        for (var one = 0; one < own.Length; one++)
            for (var other = 0; other < one; other++)
                yield return CeremonyEvidence.Equivocation(own[one], own[other]);
        foreach (var deal in Of(posted.Where(message => message.Step is CeremonyStep.Deal)))
            foreach (var commit in Of(posted.Where(message => message.Step is CeremonyStep.Commit)))
            {
                if (deal.Sender == victim)
                    yield return CeremonyEvidence.OfComplaint(deal, commit, isJustified: true);
                if (commit.Sender == victim)
                    yield return CeremonyEvidence.OfComplaint(deal, commit, isJustified: false);
            }
    }

    private static CeremonyMessage[] Of(IEnumerable<CeremonyMessage> messages) =>
        [.. messages.DistinctBy(message => Convert.ToHexString(message.Digest))];
}
