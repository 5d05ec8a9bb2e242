using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Tests;

namespace CoordinationCrypto.Fuzz.Targets;

/// <summary>Membership of a registry whose proofs are logarithmic: the toy market's are linear.</summary>
internal static class MembershipTargets
{
    private static readonly ChallengeSpace Challenges = new(InsecureToyParameters.N256.Degree);
    private static readonly Lazy<(OneOfManyRelation Relation, byte[] Proof)> Member = new(Prove);

    public static IEnumerable<FuzzTarget> List =>
        [
            new("one-of-many", ["OneOfManyRelation.TryRecompute", "FiatShamir.Verify"], Verify, () => [Member.Value.Proof])
            {
                FixedAllocation = 1 << 24, // a multiplication per key and digit
                Executions = 1_000,
            },
        ];

    private static (OneOfManyRelation, byte[]) Prove()
    {
        var entropy = Streams.Entropy("fuzz members");
        SigningKey[] keys = [.. Enumerable.Range(0, 20).Select(_ => SigningKey.Create(entropy))];
        Point[] points = [.. keys.Select(key => key.PublicKey.Point)];
        var base2 = Secp256k1.Multiply(Point.Generator, keys[0].Secret);
        var target = Secp256k1.Multiply(base2, keys[7].Secret);
        var relation = new OneOfManyRelation(Challenges, Point.Generator, base2, target, points);
        using var transcript = Begin();
        return (relation, FiatShamir.Prove(relation, new MemberWitness(7, keys[7].Secret), transcript, entropy));
    }

    private static byte[]? Verify(byte[] input)
    {
        using var transcript = Begin();
        if (!FiatShamir.Verify(Member.Value.Relation, transcript, input))
            return null;
        return Member.Value.Proof.AsSpan().SequenceEqual(input) ? input : throw new FuzzException("one-of-many: a forgery");
    }

    private static Transcript Begin() => new("fuzz"u8, new ProofContext(default, default, default, default, new byte[32]));
}
