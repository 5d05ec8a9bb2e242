using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Makes first messages and responses from any polynomials at all, where an honest prover would refuse.</summary>
internal static class Cheater
{
    /// <summary>Digests of φ(y_r) − shift, the shift the same in all repetitions; y is given by repetition.</summary>
    public static byte[] FirstMessage(LatticeRelation relation, Func<int, long[][]> y, CoefficientPolynomial[]? shift = null)
    {
        var first = new byte[relation.FirstMessageLength];
        using var image = new LatticeImage(relation.Map, shift ?? relation.Target.ToArray());
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
            image.Digest(Flat(y(r)), 0, subtractTarget: shift is not null, first.AsSpan(r * ResidueDigest.Length, ResidueDigest.Length));
        return first;
    }

    /// <summary>
    /// A response of any polynomials; what is out of range is cut to it, since it has no encoding. False if anything was.
    /// </summary>
    public static bool Respond(LatticeRelation relation, Func<int, long[][]> z, Span<byte> response)
    {
        var inRange = true;
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var columns = z(r);
            for (var j = 0; j < columns.Length; j++)
            {
                var column = relation.Map.Columns[j];
                var last = (long)column.ResponseModulus - 1;
                inRange &= columns[j].All(value => value + column.Offset >= 0 && value + column.Offset <= last);
                var residues = columns[j].Select(value => (ulong)Math.Clamp(value + column.Offset, 0, last)).ToArray();
                var length = relation.ColumnLength(column);
                Residues.Pack(residues, column.ResponseModulus, response[..length]);
                response = response[length..];
            }
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

    private static long[] Flat(long[][] columns) => [.. columns.SelectMany(column => column)];
}
