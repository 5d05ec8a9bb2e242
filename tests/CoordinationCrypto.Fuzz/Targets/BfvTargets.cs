using CoordinationCrypto.Bfv;
using CoordinationCrypto.Fuzz.Worlds;
using CoordinationCrypto.Rings;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Fuzz.Targets;

internal static class BfvTargets
{
    private static readonly BfvParameters Toy = InsecureToyParameters.N256;

    public static IEnumerable<FuzzTarget> List =>
        [
            new(
                "ciphertext",
                ["Ciphertext.TryRead", "Ciphertext.TryReadPolynomial", "RnsPolynomial.TryRead"],
                ReadCiphertext,
                () => [Resharing.Value.Old.Encrypt().Encode()]
            ),
            new(
                "share",
                [$"{nameof(Share)}.{nameof(Share.TryRead)}"],
                ReadShare,
                () => [Shares().First().Encode()]
            ),
            new(
                "key-summand",
                [$"{nameof(KeyContribution)}.{nameof(KeyContribution.TryUnpack)}"],
                ReadSummand,
                () => [Packed()]
            ),
        ];

    private static List<Share> Shares() =>
        Resharing.Value.Old.Shares(Resharing.Value.Old.Encrypt(), RequestPath.Opening);

    private static byte[] Packed()
    {
        var packed = new byte[KeyContribution.PackedLength(Toy)];
        KeyContribution.Pack(Resharing.Value.Old.Secrets[0].Key.Value, packed);
        return packed;
    }

    private static byte[]? ReadCiphertext(byte[] input)
    {
        if (!Ciphertext.TryRead(Toy, input, out var ciphertext))
            return null;
        using (ciphertext)
            return ciphertext.Encode();
    }

    private static byte[]? ReadShare(byte[] input)
    {
        if (!Share.TryRead(Toy, 1, input, out var share))
            return null;
        using (share)
            return share.Encode();
    }

    private static byte[]? ReadSummand(byte[] input)
    {
        using var polynomial = EvaluationPolynomial.Zero(Toy.KeyBasis);
        if (!KeyContribution.TryUnpack(input, polynomial))
            return null;
        var packed = new byte[KeyContribution.PackedLength(Toy)];
        KeyContribution.Pack(polynomial, packed);
        return packed;
    }
}
