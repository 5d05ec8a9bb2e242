using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Makes first messages and responses from any polynomials at all, where an honest prover would refuse.</summary>
internal static class Cheater
{
    /// <summary>
    /// The first message of masks y, given by repetition, of which the same shift is subtracted in all repetitions, if there is one.
    /// </summary>
    public static byte[] FirstMessage(LatticeRelation relation, Func<int, long[]> y, CoefficientPolynomial[]? shift = null)
    {
        var first = new byte[relation.FirstMessageLength];
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            Buckets(relation, y(r), 0, first.AsSpan(r * ResidueDigest.Length, ResidueDigest.Length), shift ?? []);
        return first;
    }

    /// <summary>Where in their buckets f_i·(h_i·z − X^exponent·t_i) lie, row after row.</summary>
    public static ulong[] Places(LatticeRelation relation, long[] z, int exponent) =>
        Buckets(relation, z, exponent, new byte[ResidueDigest.Length], relation.Target.ToArray());

    /// <summary>
    /// A response of any polynomials; what is out of range is cut to it, since it has no encoding. False if anything was.
    /// </summary>
    public static bool Respond(LatticeRelation relation, Func<int, long[]> z, Span<byte> response)
    {
        var (map, inRange) = (relation.Map, true);
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var answer = z(r);
            inRange &= answer.All(value => Math.Abs(value) <= map.Offset);
            ulong[] residues = [.. answer.Select(value => (ulong)(Math.Clamp(value, -map.Offset, map.Offset) + map.Offset))];
            Residues.Pack(residues, map.ResponseModulus, response.Slice(r * map.RepetitionLength, map.RepetitionLength));
        }

        return inRange;
    }

    /// <summary>X^exponent·w.</summary>
    public static long[] Shift(long[] w, int exponent)
    {
        var n = w.Length;
        return
        [
            .. Enumerable
                .Range(0, n)
                .Select(k =>
                {
                    var source = ((k - exponent) % (2 * n) + 2 * n) % (2 * n);
                    return source < n ? w[source] : -w[source - n];
                }),
        ];
    }

    private static ulong[] Buckets(LatticeRelation relation, long[] z, int exponent, Span<byte> digest, CoefficientPolynomial[] target)
    {
        var places = new ulong[relation.Map.Rows.Length * z.Length];
        using var image = new LatticeImage(relation.Map, target);
        image.Digest(z, exponent, subtractTarget: target.Length > 0, places, digest);
        return places;
    }
}
