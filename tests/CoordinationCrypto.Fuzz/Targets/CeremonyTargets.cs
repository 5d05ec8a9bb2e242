using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class CeremonyTargets
{
    private static CeremonyTerms Terms => Ceremony.Value.Terms;

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "ceremony-message",
                ["CeremonyMessage.TryRead", "SeedDealing.TryRead", "SignedMessage.TryRead"],
                ReadMessage,
                () =>
                    Ceremony
                        .Value.Posts.GroupBy(post => Ceremony.Value.Table.Read(post).Step)
                        .Select(posts => posts.MinBy(post => post.Length)!)
            ),
            new(
                "ceremony-deal",
                [$"{nameof(CeremonyDeal)}.{nameof(CeremonyDeal.TryRead)}"],
                input => CeremonyDeal.TryRead(Terms.Committee, 1, 0, input, out var deal) ? deal.Encode() : null,
                () => Payloads(CeremonyStep.Deal)
            ),
            new(
                "ceremony-commit",
                [$"{nameof(CeremonyCommit)}.{nameof(CeremonyCommit.TryRead)}"],
                input => CeremonyCommit.TryRead(Terms.Committee, 1, input, out var commit) ? commit.Encode() : null,
                () => Payloads(CeremonyStep.Commit)
            ),
            new("ceremony-box", [$"{nameof(CeremonyBox)}.{nameof(CeremonyBox.TryOpen)}"], OpenBox, () => [Box()])
            {
                Executions = 3_000,
            },
            new(
                "ceremony-evidence",
                [$"{nameof(CeremonyEvidence)}.{nameof(CeremonyEvidence.TryRead)}"],
                ReadEvidence,
                () => [Evidence().Encode()]
            )
            {
                Executions = 3_000,
            },
        ];

    private static IEnumerable<byte[]> Payloads(CeremonyStep step) =>
        Ceremony.Value.Messages(step).Where(message => message.Sender == 1).Select(message => message.Payload.ToArray());

    private static byte[]? ReadMessage(byte[] input)
    {
        var isRead = CeremonyMessage.TryRead(Terms, input, out var message, out var reason);
        var isDealing = SeedDealing.TryRead(Terms, input, out _, out var other);
        if (isDealing != (isRead && message!.Step is CeremonyStep.Deal or CeremonyStep.Commit))
            throw new FuzzException($"ceremony-message: {reason} and {other}");
        if (!isRead)
            return null;
        _ = (message!.Payload, message.Digest, message.Round, message.IsSigned(Terms));
        return message.Bytes.ToArray();
    }

    private static CeremonyDeal Deal()
    {
        var payload = Payloads(CeremonyStep.Deal).First();
        return CeremonyDeal.TryRead(Terms.Committee, 1, 0, payload, out var deal) ? deal : throw Market.Unreadable();
    }

    private static byte[] Box() => Deal().BoxFor(2).ToArray();

    private static byte[]? OpenBox(byte[] input)
    {
        var subsets = CeremonyDeal.Shared(Terms.Committee, Deal().Subsets, 2);
        if (!CeremonyBox.TryOpen(Terms, 0, 1, 2, subsets, Ceremony.Value.Table.Identities[1], input, out var seeds, out _, out _))
            return null;
        foreach (var seed in seeds)
            seed.Dispose();
        return input;
    }

    private static CeremonyEvidence Evidence()
    {
        var table = Ceremony.Value.Table;
        var commit = Ceremony.Value.Messages(CeremonyStep.Commit).First();
        var other = table.Resign(commit.Bytes.ToArray(), payload => [.. payload[..^1], (byte)(payload[^1] ^ 1)]);
        return CeremonyEvidence.Equivocation(commit, table.Read(other));
    }

    private static byte[]? ReadEvidence(byte[] input)
    {
        if (!CeremonyEvidence.TryRead(input, out var evidence))
            return null;
        _ = evidence.Verify(Terms);
        return evidence.Encode();
    }
}
