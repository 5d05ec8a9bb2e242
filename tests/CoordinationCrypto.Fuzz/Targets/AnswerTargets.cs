using CoordinationCrypto.Arithmetic;
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
    private static readonly Modulus Field = new(65537);
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
                "scan-row",
                [$"{nameof(SealedScan)}.{nameof(SealedScan.TryTake)}", $"{nameof(ShareMessage)}.{nameof(ShareMessage.TryRead)}"],
                ReadScanRow,
                () => [ShareMessage.Encode([0, 65536, 7], Field), ShareMessage.Encode(new ulong[3], Field)]
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

    /// <summary>A row of the first round of a scan of six cells.</summary>
    private static byte[]? ReadScanRow(byte[] input)
    {
        const int Cells = 6;
        var condition = new ScanCondition(0, [.. Enumerable.Range(0, Cells)], new ulong[Cells], [.. Enumerable.Repeat(1, Cells)]);
        var circuit = new ScanCircuit([[(1, new Conversion(default(Hash32), new ulong[Cells]))]], [new ScanTree([condition])]);
        using var scan = new SealedScan(new Committee(5, 1), Field, default, circuit);
        return scan.TryTake(1, 0, input, out _) && ShareMessage.TryRead(Cells / 2, Field, input, out var row)
            ? ShareMessage.Encode(row, Field)
            : null;
    }

    private static byte[]? ReadIdentityShare(byte[] input)
    {
        if (!IdentityShare.TryRead(Challenges, input, out var share))
            return null;
        var ciphertext = new ElGamalCiphertext(Point.Generator, Point.Generator);
        _ = share.IsRight(Challenges, Point.Generator, ciphertext, new ProofContext(default, default, default, default, new byte[32]));
        return share.Encode();
    }
}
