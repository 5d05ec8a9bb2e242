using CoordinationCrypto.Groups;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Takes index and logarithm out of max(m + 1, 3) answers of a <see cref="OneOfManyRelation"/>.</summary>
internal static class OneOfManyExtractor
{
    private const int Radix = OneOfManyRegistry.Radix;

    public static void Check(OneOfManyRelation relation, IReadOnlyList<Extractor.Answer> answers)
    {
        var registry = relation.Registry;
        var m = registry.Digits;
        var x = answers.Select(answer => answer.Challenge.ToScalar()).ToArray();
        var f = answers.Select((answer, run) => relation.Answers(Scalars(answer, m), x[run])).ToArray();

        // f = b·X + a: the digits of the index, the same from any two answers, each a unit vector.
        var inverse = (x[0] - x[1]).Inverse();
        var index = 0;
        for (var j = 0; j < m; j++)
        {
            for (var d = 0; d < Radix; d++)
            {
                var b = (f[0][(j * Radix) + d] - f[1][(j * Radix) + d]) * inverse;
                Assert.True(b == new Scalar(0) || b == new Scalar(1));
                var a = f[0][(j * Radix) + d] - (b * x[0]);
                Assert.All(Enumerable.Range(0, x.Length), run => Assert.Equal(f[run][(j * Radix) + d], (b * x[run]) + a));
                if (b == new Scalar(1))
                    index += d << (OneOfManyRegistry.DigitBits * j);
            }
        }

        // Σ w_e·x_e^m = 1 and Σ w_e·x_e^k = 0 for k < m: Q − PK = (Σ w_e·z_e)·K.
        var gamma = new Scalar(0);
        for (var e = 0; e <= m; e++)
        {
            var weight = new Scalar(1);
            for (var other = 0; other <= m; other++)
            {
                if (other != e)
                    weight *= (x[e] - x[other]).Inverse();
            }

            gamma += weight * Scalars(answers[e], m)[^3];
        }

        var (left, right) = (Scalars(answers[0], m), Scalars(answers[1], m));
        var sk = (left[^2] - right[^2]) * inverse;
        var beta = (left[^1] - right[^1]) * inverse;
        Assert.Equal(beta, gamma); // else δ·K = PK − sk·G with δ ≠ 0
        Assert.Equal(relation.Target, Secp256k1.MultiplyVartime(relation.Base2, sk));
        var key = Secp256k1.MultiplyVartime(registry.Base, sk);
        Assert.Equal(
            Secp256k1.SumVartime(
                [.. Enumerable.Range(0, registry.Count).Select(i => new Scalar(i == Math.Min(index, registry.Count - 1) ? 1UL : 0UL))],
                registry.Points
            ),
            key
        );
    }

    // f for d > 0, z_A, z_C, z, then those of sk and β.
    private static Scalar[] Scalars(Extractor.Answer answer, int m)
    {
        var bytes = answer.Response.Span[((2 + m) * Point.CompressedLength)..];
        var scalars = new Scalar[bytes.Length / Scalar.Length];
        for (var i = 0; i < scalars.Length; i++)
            Assert.True(Scalar.TryRead(bytes.Slice(i * Scalar.Length, Scalar.Length), out scalars[i]));
        return scalars;
    }
}
