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

    /// <summary>The coefficients of a lattice response: by repetition and column.</summary>
    public static long[][] Columns(LatticeRelation lattice, ReadOnlySpan<byte> response, int repetition)
    {
        response = response[(repetition * lattice.RepetitionLength)..];
        var columns = new long[lattice.Map.Columns.Length][];
        for (var j = 0; j < columns.Length; j++)
        {
            var column = lattice.Map.Columns[j];
            var residues = new ulong[lattice.Map.Basis.Degree];
            var length = lattice.ColumnLength(column);
            Assert.True(Residues.TryUnpack(response[..length], column.ResponseModulus, residues));
            columns[j] = [.. residues.Select(z => (long)z - column.Offset)];
            response = response[length..];
        }

        return columns;
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
            var (left, right) = (Columns(lattice, z1, r), Columns(lattice, z2, r));
            var difference = new long[left.Length][];
            for (var j = 0; j < left.Length; j++)
            {
                var column = lattice.Map.Columns[j];
                var bound = column.Residue is { } p ? (long)p.Value - 1 : 2 * column.Offset;
                difference[j] = [.. left[j].Zip(right[j], (a, b) => a - b)];
                Assert.All(difference[j], w => Assert.InRange(w, -bound, bound));
            }

            var image = StatementTree.Image(lattice.Map, difference);
            for (var i = 0; i < image.Length; i++)
            {
                for (var k = 0; k < lattice.Map.Basis.Degree; k++)
                {
                    var expected = Shifted(lattice, i, c1[r], k) - Shifted(lattice, i, c2[r], k);
                    Assert.True(((image[i].Centered(k) - expected) % lattice.Map.Basis.Product).IsZero);
                }
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

    // Coefficient k of X^exponent·t.
    private static System.Numerics.BigInteger Shifted(LatticeRelation lattice, int row, int exponent, int k)
    {
        var n = lattice.Map.Basis.Degree;
        var source = ((k - exponent) % (2 * n) + 2 * n) % (2 * n);
        var value = lattice.Target[row].Centered(source % n);
        return source < n ? value : -value;
    }
}
