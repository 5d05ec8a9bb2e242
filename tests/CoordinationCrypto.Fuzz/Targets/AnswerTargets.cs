using CoordinationCrypto.Board;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

/// <summary>What validators answer to a request.</summary>
internal static class AnswerTargets
{
    private static readonly Committee Committee = new(4, 1);
    private static readonly ChallengeSpace Challenges = new(InsecureToyParameters.N256.Degree);

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "coin-shares",
                [$"{nameof(CoinShares)}.{nameof(CoinShares.TryRead)}"],
                input => CoinShares.TryRead(Committee, 1, default, input, out var shares) ? shares.Encode() : null,
                () => [new byte[CoinShares.EncodedLength(Committee, 1)]]
            ),
            new(
                "identity-share",
                [$"{nameof(IdentityShare)}.{nameof(IdentityShare.TryRead)}"],
                ReadIdentityShare,
                () => Market.Value.Bodies(RecordKind.IdentityShare).Select(body => body[RequestBody.HeaderLength..]).Take(2)
            )
            {
                Executions = 3_000,
            },
        ];

    private static byte[]? ReadIdentityShare(byte[] input)
    {
        if (!IdentityShare.TryRead(Challenges, input, out var share))
            return null;
        var ciphertext = new ElGamalCiphertext(Point.Generator, Point.Generator);
        _ = share.IsRight(Challenges, Point.Generator, ciphertext, new ProofContext(default, default, default, default, new byte[32]));
        return share.Encode();
    }
}
