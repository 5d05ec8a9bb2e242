using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Proofs;

namespace CoordinationCrypto.Tests.Proofs;

/// <summary>Takes witnesses out of two accepting transcripts with one first message and different challenges, and holds them to the statement.</summary>
internal static class Extractor
{
    public static void Check(SigmaProtocol protocol, Challenge c1, ReadOnlySpan<byte> z1, Challenge c2, ReadOnlySpan<byte> z2)
    {
        Assert.NotEqual(c1, c2);
        switch (protocol)
        {
            case LinearRelation linear:
                CheckLinear(linear, c1.ToScalar() - c2.ToScalar(), z1, z2);
                break;
            case LatticeRelation lattice:
                CheckLattice(lattice, c1, z1, c2, z2);
                break;
            case And and:
                foreach (var part in and.Parts)
                {
                    Check(part, c1, z1[..part.ResponseLength], c2, z2[..part.ResponseLength]);
                    z1 = z1[part.ResponseLength..];
                    z2 = z2[part.ResponseLength..];
                }

                break;
            case Or or:
                CheckOr(or, c1, z1, c2, z2);
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

    private static void CheckOr(Or or, Challenge c1, ReadOnlySpan<byte> z1, Challenge c2, ReadOnlySpan<byte> z2)
    {
        Assert.True(or.TryReadShares(c1, z1, out var shares1));
        Assert.True(or.TryReadShares(c2, z2, out var shares2));
        z1 = z1[or.ChallengesLength..];
        z2 = z2[or.ChallengesLength..];
        var extracted = 0;
        for (var i = 0; i < shares1.Length; i++)
        {
            var branch = or.Branches[i];
            if (!shares1[i].Equals(shares2[i]))
            {
                Check(branch, shares1[i], z1[..branch.ResponseLength], shares2[i], z2[..branch.ResponseLength]);
                extracted++;
            }

            z1 = z1[branch.ResponseLength..];
            z2 = z2[branch.ResponseLength..];
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
