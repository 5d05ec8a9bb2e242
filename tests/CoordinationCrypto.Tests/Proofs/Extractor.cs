using System.Numerics;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>
/// Takes witnesses out of accepting transcripts with one first message and different challenges, as many as the statement's soundness
/// says, and holds them to the statement.
/// </summary>
internal static class Extractor
{
    /// <summary>One accepting transcript without its first message, which all have in common.</summary>
    public readonly record struct Answer(Challenge Challenge, ReadOnlyMemory<byte> Response)
    {
        public Answer Part(int from, int length) => this with { Response = Response.Slice(from, length) };
    }

    public static void Check(SigmaProtocol protocol, IReadOnlyList<Answer> answers)
    {
        Assert.True(answers.Select(answer => answer.Challenge).Distinct().Count() == answers.Count && answers.Count >= protocol.Soundness);
        var (first, second) = (answers[0], answers[1]);
        switch (protocol)
        {
            case LinearRelation linear:
                CheckLinear(linear, first.Challenge.ToScalar() - second.Challenge.ToScalar(), first.Response.Span, second.Response.Span);
                break;
            case LatticeRelation lattice:
                CheckLattice(lattice, first.Challenge, first.Response.Span, second.Challenge, second.Response.Span);
                break;
            case OneOfManyRelation many:
                OneOfManyExtractor.Check(many, answers);
                break;
            case And and:
                var from = 0;
                foreach (var part in and.Parts)
                {
                    Check(part, [.. answers.Select(answer => answer.Part(from, part.ResponseLength))]);
                    from += part.ResponseLength;
                }

                break;
            case Or or:
                CheckOr(or, answers);
                break;
            default:
                Assert.Fail($"No extractor for {protocol}.");
                break;
        }
    }

    /// <summary>z of one repetition of a lattice response.</summary>
    public static long[] Answered(LatticeRelation lattice, ReadOnlySpan<byte> response, int repetition)
    {
        var (map, length) = (lattice.Map, lattice.Map.RepetitionLength);
        var residues = new ulong[map.Basis.Degree];
        Assert.True(Residues.TryUnpack(response.Slice(repetition * length, length), map.ResponseModulus, residues));
        return [.. residues.Select(z => (long)z - map.Offset)];
    }

    /// <summary>ε_i of every row, from two answers to one first message: f_i·h_i·z̄ − (X^c − X^c')·f_i·t_i.</summary>
    public static BigInteger[][] Rest(LatticeRelation lattice, int c1, long[] z1, int c2, long[] z2)
    {
        var (map, q) = (lattice.Map, lattice.Map.Basis.Product);
        var rest = new BigInteger[map.Rows.Length][];
        for (var i = 0; i < rest.Length; i++)
        {
            using var product = StatementTree.Product(map, i, [.. z1.Zip(z2, (a, b) => a - b)]);
            rest[i] = new BigInteger[map.Basis.Degree];
            for (var k = 0; k < rest[i].Length; k++)
            {
                var value = map.Rows[i].Factor * (product.Centered(k) - Shifted(lattice, i, c1, k) + Shifted(lattice, i, c2, k));
                var reduced = ((value % q) + q) % q;
                rest[i][k] = reduced > q / 2 ? reduced - q : reduced;
            }
        }

        return rest;
    }

    private static void CheckLinear(LinearRelation linear, Scalar difference, ReadOnlySpan<byte> z1, ReadOnlySpan<byte> z2)
    {
        var inverse = difference.Inverse();
        var x = new Scalar[linear.Columns];
        for (var j = 0; j < x.Length; j++)
        {
            Assert.True(Scalar.TryRead(z1.Slice(32 * j, 32), out var left));
            Assert.True(Scalar.TryRead(z2.Slice(32 * j, 32), out var right));
            x[j] = (left - right) * inverse;
        }

        for (var i = 0; i < linear.Rows; i++)
        {
            var sum = Point.Infinity;
            for (var j = 0; j < x.Length; j++)
                sum += Secp256k1.MultiplyVartime(linear.At(i, j), x[j]);
            Assert.Equal(linear.At(i, linear.Columns), sum);
        }
    }

    private static void CheckLattice(LatticeRelation lattice, Challenge c1, ReadOnlySpan<byte> z1, Challenge c2, ReadOnlySpan<byte> z2)
    {
        for (var r = 0; r < ChallengeSpace.Repetitions; r++)
        {
            var (left, right) = (Answered(lattice, z1, r), Answered(lattice, z2, r));
            Assert.All(left.Zip(right), pair => Assert.InRange(pair.First - pair.Second, -2 * lattice.Map.Offset, 2 * lattice.Map.Offset));
            var rest = Rest(lattice, c1[r], left, c2[r], right);
            for (var i = 0; i < rest.Length; i++)
            {
                var bound = new BigInteger(lattice.Map.Rows[i].Bucket.Value - 1);
                Assert.All(rest[i], epsilon => Assert.InRange(epsilon, -bound, bound));
            }
        }
    }

    private static void CheckOr(Or or, IReadOnlyList<Answer> answers)
    {
        var shares = answers
            .Select(answer =>
            {
                Assert.True(or.TryReadShares(answer.Challenge, answer.Response.Span, out var parts));
                return parts;
            })
            .ToList();
        var extracted = 0;
        var from = or.ChallengesLength;
        for (var i = 0; i < or.Branches.Length; i++)
        {
            var branch = or.Branches[i];
            var own = answers
                .Select((answer, run) => answer.Part(from, branch.ResponseLength) with { Challenge = shares[run][i] })
                .DistinctBy(answer => answer.Challenge)
                .ToList();
            from += branch.ResponseLength;
            if (own.Count < branch.Soundness)
                continue;
            Check(branch, own);
            extracted++;
        }

        Assert.True(extracted > 0);
    }

    /// <summary>Coefficient k of X^exponent·t_i.</summary>
    public static BigInteger Shifted(LatticeRelation lattice, int row, int exponent, int k)
    {
        var n = lattice.Map.Basis.Degree;
        var source = ((k - exponent) % (2 * n) + 2 * n) % (2 * n);
        var value = lattice.Target[row].Centered(source % n);
        return source < n ? value : -value;
    }
}
