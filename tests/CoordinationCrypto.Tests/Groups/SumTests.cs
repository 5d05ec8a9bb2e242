using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Groups;

/// <summary>Sums of multiples of public points, against the curve library's sums of the same.</summary>
public sealed class SumTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(64), InlineData(257)]
    public void Both_ways_give_the_curve_librarys_sum(int count)
    {
        var points = count == 0 ? [] : StatementTree.Registry(count, HashToCurve.Hash("sum"u8, "tests"u8));
        Holds(Enumerable.Range(0, count).Select(Random).ToArray(), points);
    }

    [Fact]
    public void Extreme_scalars_and_opposite_points_sum()
    {
        var point = HashToCurve.Hash("extreme"u8, "tests"u8);
        Point[] points = [point, -point, point, Point.Generator, point, point];
        Scalar[] scalars = [-new Scalar(1), -new Scalar(1), new Scalar(0), new Scalar(1), new Scalar(3), new Scalar(ulong.MaxValue)];
        Holds(scalars, points);
        Holds(new Scalar[6], points);
        var table = new Secp256k1.Multiplicands(points);
        Assert.Throws<ArgumentException>(() => Secp256k1.SumVartime(new Scalar[5], table));
        Assert.Throws<ArgumentException>(() => new Secp256k1.Multiplicands([point, Point.Infinity]));
    }

    /// <summary>Buckets full of one point, of its negative and of its multiples: every special case of an addition.</summary>
    [Fact]
    public void Equal_and_opposite_points_in_one_bucket_sum()
    {
        var point = HashToCurve.Hash("bucket"u8, "tests"u8);
        var multiples = Enumerable.Range(1, 4).Select(k => Secp256k1.MultiplyVartime(point, new Scalar((ulong)k))).ToArray();
        var random = new Random(3);
        for (var run = 0; run < 50; run++)
        {
            var points = new Point[90];
            var scalars = new Scalar[points.Length];
            for (var i = 0; i < points.Length; i++)
            {
                points[i] = multiples[random.Next(multiples.Length)];
                if (random.Next(2) == 0)
                    points[i] = -points[i];
                scalars[i] = new Scalar((ulong)random.Next(1, 4));
                if (random.Next(2) == 0)
                    scalars[i] = -scalars[i];
            }

            Holds(scalars, points);
        }
    }

    [Fact]
    public void Sums_of_points_are_the_curve_librarys()
    {
        var point = HashToCurve.Hash("sum"u8, "tests"u8);
        Assert.Equal(Reference([new Scalar(2)], [point]), point + point);
        Assert.Equal(Point.Infinity, point - point);
        Assert.Equal(point, point + Point.Infinity);
        Assert.Equal(Reference([new Scalar(1), new Scalar(1)], [point, Point.Generator]), point + Point.Generator);
        Assert.Equal(Point.Infinity, Secp256k1.Sum([]));
        Assert.Equal(point, Secp256k1.CombineVartime([new Scalar(1), new Scalar(9)], [point, Point.Infinity]));
    }

    [Theory, InlineData(1, 2), InlineData(64, 4), InlineData(1024, 7), InlineData(4096, 9), InlineData(65_536, 12)]
    public void Windows_grow_with_the_sum(int count, int width) => Assert.InRange(PublicSum.WindowBits(count), width - 1, width + 1);

    [Theory, InlineData(1), InlineData(7), InlineData(13), InlineData(16)]
    public void Bits_make_up_the_scalar(int width)
    {
        var scalar = Random(7);
        var sum = new Scalar(0);
        var weight = new Scalar(1);
        for (var from = 0; from < 256; from += width)
        {
            sum += new Scalar((ulong)scalar.Bits(from, width)) * weight;
            weight *= new Scalar(1UL << width);
        }

        Assert.Equal(scalar, sum);
    }

    private static void Holds(Scalar[] scalars, Point[] points)
    {
        var expected = Reference(scalars, points);
        Assert.Equal(expected, Secp256k1.CombineVartime(scalars, points));
        Assert.Equal(expected, Secp256k1.SumVartime(scalars, new Secp256k1.Multiplicands(points)));
        AffinePoint[] imported = [.. points.Select(point => new AffinePoint(point))];
        Assert.Equal(expected, PublicSum.OfFew(scalars, imported).ToPoint());
        Assert.Equal(expected, PublicSum.OfMany(scalars, imported).ToPoint());
    }

    /// <summary>The library's own sum, which takes secrets.</summary>
    private static Point Reference(Scalar[] scalars, Point[] points)
    {
        var secrets = Array.ConvertAll(
            scalars,
            scalar =>
            {
                var bytes = new byte[Scalar.Length];
                scalar.Write(bytes);
                return SecretScalar.ReadReduced(bytes);
            }
        );
        return Secp256k1.Combine(secrets, points);
    }

    private static Scalar Random(int seed)
    {
        var bytes = new byte[32];
        Streams.Entropy($"scalar/{seed}").Fill(bytes);
        return Scalar.ReadReduced(bytes);
    }
}
