using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class ResharingTargets
{
    private static ResharingTerms Terms => Resharing.Value.Terms;

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "resharing-message",
                [$"{nameof(ResharingMessage)}.{nameof(ResharingMessage.TryRead)}"],
                ReadMessage,
                () =>
                    Enum.GetValues<ResharingStep>()
                        .SelectMany(step => Resharing.Value.Messages(step).Take(1))
                        .Select(message => message.Bytes.ToArray())
            ),
            new("resharing-deal", ["ResharingDeal.TryRead"], ReadDeal, () => Payloads(ResharingStep.Deal))
            {
                Executions = 1_000,
            },
            new(
                "resharing-combination",
                [$"{nameof(ResharingCombination)}.{nameof(ResharingCombination.TryRead)}"],
                ReadCombination,
                () => Payloads(ResharingStep.Combine)
            ),
            new(
                "resharing-judgement",
                [$"{nameof(ResharingJudgement)}.{nameof(ResharingJudgement.TryRead)}"],
                input => ResharingJudgement.TryRead(Terms, input, out var judgement) ? judgement.Encode() : null,
                () => Payloads(ResharingStep.Judge)
            ),
            new("resharing-subshare", [$"{nameof(ResharingSubshare)}.{nameof(ResharingSubshare.TryRead)}"], ReadSubshare, Subshares),
            new(
                "resharing-evidence",
                [$"{nameof(ResharingEvidence)}.{nameof(ResharingEvidence.TryRead)}"],
                ReadEvidence,
                () => [Evidence().Encode()]
            )
            {
                Executions = 3_000,
            },
        ];

    private static IEnumerable<byte[]> Payloads(ResharingStep step) =>
        Resharing.Value.Messages(step).Where(message => message.Sender == 1).Take(1).Select(message => message.Payload.ToArray());

    private static byte[]? ReadMessage(byte[] input)
    {
        if (!ResharingMessage.TryRead(Terms, input, out var message, out _))
            return null;
        _ = (message.Payload, message.Digest, message.IsSigned(Terms));
        return message.Bytes.ToArray();
    }

    private static byte[]? ReadDeal(byte[] input) => ResharingDeal.TryRead(Terms, 1, input, out var deal) ? deal.Encode() : null;

    private static byte[]? ReadCombination(byte[] input) =>
        ResharingCombination.TryRead(Terms, input, out var transcript, out var combination)
            ? combination.Encode(Terms.Parameters.KeyBasis, transcript)
            : null;

    private static IEnumerable<byte[]> Subshares()
    {
        var basis = Terms.Parameters.KeyBasis;
        var zero = new byte[ResharingSubshare.Length(basis)];
        zero[^1] = 1; // 0 is no secret scalar
        yield return zero;
    }

    private static byte[]? ReadSubshare(byte[] input)
    {
        if (!ResharingSubshare.TryRead(Terms.Parameters.KeyBasis, input, out var subshare))
            return null;
        using (subshare)
        using (var written = subshare.Encode())
            return written.Span.ToArray();
    }

    private static ResharingEvidence Evidence()
    {
        var (table, combination) = (Resharing.Value.Table, Resharing.Value.Messages(ResharingStep.Combine).First());
        byte[] changed = [.. combination.Payload.Span[..^1], (byte)(combination.Payload.Span[^1] ^ 1)];
        var other = table.Read(table.Forge(combination.Step, combination.Side, combination.Sender, changed));
        return ResharingEvidence.Equivocation(combination, other);
    }

    private static byte[]? ReadEvidence(byte[] input)
    {
        if (!ResharingEvidence.TryRead(input, out var evidence))
            return null;
        _ = evidence.Verify(Terms);
        return evidence.Encode();
    }
}
