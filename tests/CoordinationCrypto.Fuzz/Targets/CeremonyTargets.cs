using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Tests;
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
                [$"{nameof(CeremonyDeal)}.{nameof(CeremonyDeal.TryRead)}", $"{nameof(BoxKeys)}.{nameof(BoxKeys.TryRead)}"],
                input => CeremonyDeal.TryRead(Terms, 1, input, out var deal) ? deal.Encode() : null,
                () => Payloads(CeremonyStep.Deal)
            ),
            new(
                "ceremony-commit",
                [$"{nameof(CeremonyCommit)}.{nameof(CeremonyCommit.TryRead)}"],
                input => CeremonyCommit.TryRead(Terms, 1, input, out var commit) ? commit.Encode() : null,
                () => Payloads(CeremonyStep.Commit)
            ),
            new("ceremony-box", [$"{nameof(AccountableBox)}.{nameof(AccountableBox.TryOpen)}"], OpenBox, () => [Dealt.Value.Deal.BoxFor(2).ToArray()])
            {
                Executions = 3_000,
            },
            new(
                "ceremony-complaint",
                [
                    $"{nameof(CeremonyComplaint)}.{nameof(CeremonyComplaint.TryRead)}",
                    $"{nameof(BoxOpening)}.{nameof(BoxOpening.TryRead)}",
                    $"{nameof(BoxOpening)}.{nameof(BoxOpening.TryShow)}",
                ],
                ReadComplaint,
                () => [Complaint()]
            )
            {
                Executions = 2_000,
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

    private static readonly Lazy<(BoxKey[] Keys, CeremonyDeal Deal)> Dealt = new(() =>
    {
        var (committee, entropy) = (Terms.Committee, Streams.Entropy("fuzz deal"));
        BoxKey[] keys = [.. Enumerable.Range(0, committee.Size).Select(_ => BoxKey.Create(entropy))];
        VerifyingKey[] known = Array.ConvertAll(keys, key => key.PublicKey);
        var seeds = CeremonyDeal.DealtBy(committee, 1).ToDictionary(subset => subset, _ => SecretBuffer.Allocate(SubsetSeeds.SeedLength));
        foreach (var seed in seeds.Values)
            entropy.Fill(seed.Span);
        var boxes = CeremonyDeal
            .Recipients(committee, 1)
            .ToDictionary(
                recipient => recipient,
                recipient =>
                {
                    var shared = seeds.Where(seed => committee.IsMember(seed.Key, recipient)).Select(seed => seed.Value).ToList();
                    return CeremonyBox.Seal(Terms, 1, recipient, known[recipient - 1], shared, entropy);
                }
            );
        Hash32[] commitments = [.. seeds.Select(seed => CeremonyDeal.Commit(Terms, seed.Key, seed.Value.Span))];
        return (keys, new CeremonyDeal(committee, 1, known, commitments, boxes));
    });

    private static byte[]? OpenBox(byte[] input)
    {
        var (keys, dealt) = Dealt.Value;
        var deal = new CeremonyDeal(Terms.Committee, 1, dealt.BoxKeys, dealt.Commitments, new Dictionary<int, byte[]> { [2] = input });
        if (!CeremonyBox.TryOpen(Terms, deal, 2, keys[1], out var seeds))
            return null;
        foreach (var seed in seeds)
            seed.Dispose();
        return input;
    }

    private static byte[] Complaint()
    {
        var (keys, deal) = Dealt.Value;
        return Written(CeremonyComplaint.Make(Terms, deal, default, 2, keys[1], Streams.Entropy("fuzz complaint")));
    }

    // Of a deal that is right: no complaint is justified.
    private static byte[]? ReadComplaint(byte[] input)
    {
        var reader = new WireReader(input);
        if (!CeremonyComplaint.TryRead(ref reader, Terms, out var complaint) || !reader.AtEnd)
            return null;
        if (complaint.IsJustified(Terms, 2, Dealt.Value.Deal))
            throw new FuzzException("ceremony-complaint: an honest dealer is convicted");
        return Written(complaint);
    }

    private static byte[] Written(CeremonyComplaint complaint)
    {
        var writer = new WireWriter();
        complaint.Write(writer);
        return writer.ToArray();
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
