using CoordinationCrypto.Groups;
using CoordinationCrypto.Tests.Proofs;

namespace CoordinationCrypto.Tests.Groups;

/// <summary>Sums of many multiples, against sums by the definition.</summary>
public sealed class SumTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(64), InlineData(257)]
    public void A_sum_by_buckets_is_the_sum(int count)
    {
        var points = count == 0 ? [] : StatementTree.Registry(count, HashToCurve.Hash("sum"u8, "tests"u8));
        if (count > 2)
            points[1] = Point.Infinity;
        var scalars = Enumerable.Range(0, count).Select(Random).ToArray();
        var expected = Point.Infinity;
        for (var i = 0; i < count; i++)
            expected += Secp256k1.MultiplyVartime(points[i], scalars[i]);
        Assert.Equal(expected, Secp256k1.SumVartime(scalars, new Secp256k1.Multiplicands(points)));
    }

    [Fact]
    public void Extreme_scalars_and_opposite_points_sum()
    {
        var point = HashToCurve.Hash("extreme"u8, "tests"u8);
        Point[] points = [point, -point, point, Point.Generator, point, point];
        Scalar[] scalars = [-new Scalar(1), -new Scalar(1), new Scalar(0), new Scalar(1), new Scalar(3), new Scalar(ulong.MaxValue)];
        var table = new Secp256k1.Multiplicands(points);
        Assert.Equal(Secp256k1.CombineVartime(scalars, points), Secp256k1.SumVartime(scalars, table));
        Assert.Equal(Point.Infinity, Secp256k1.SumVartime(new Scalar[6], table));
        Assert.Throws<ArgumentException>(() => Secp256k1.SumVartime(new Scalar[5], table));
    }

    [Theory, InlineData(1, 1), InlineData(64, 4), InlineData(1024, 7), InlineData(4096, 9), InlineData(65_536, 12)]
    public void Windows_grow_with_the_sum(int count, int width) => Assert.InRange(Secp256k1.WindowBits(count), width - 1, width + 1);

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

    private static Scalar Random(int seed)
    {
        var bytes = new byte[32];
        Streams.Entropy($"scalar/{seed}").Fill(bytes);
        return Scalar.ReadReduced(bytes);
    }
}
