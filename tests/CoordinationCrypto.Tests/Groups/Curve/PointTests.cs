using System.Numerics;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups;

public sealed class PointTests
{
    private const string FieldOrder = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";

    // SEC 2, section 2.4.1
    [Fact]
    public void The_generator_is_the_published_point()
    {
        var bytes = new byte[33];
        Point.Generator.WriteCompressed(bytes);

        Assert.Equal("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void The_group_has_the_published_order()
    {
        var last = -new Scalar(1);

        Assert.Equal(-Point.Generator, Secp256k1.MultiplyVartime(Point.Generator, last));
        Assert.True((Secp256k1.MultiplyVartime(Point.Generator, last) + Point.Generator).IsInfinity);
    }

    [Fact]
    public void Encodings_come_back()
    {
        var point = Point.Generator;
        for (var i = 0; i < 20; i++, point += Point.Generator)
        {
            var bytes = new byte[33];
            point.WriteCompressed(bytes);
            Assert.True(Point.TryReadCompressed(bytes, out var read));
            Assert.Equal(point, read);
            Assert.True(Point.TryReadXOnly(point.X, out var even));
            Assert.Equal(point.HasEvenY ? point : -point, even);
            var (x, y) = (Integer(read.X), Integer(read.Y));
            Assert.Equal(0, ((y * y) - (x * x * x) - 7) % Integer(Convert.FromHexString(FieldOrder)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0179be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179800")]
    [InlineData("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000000")] // no point has x = 0
    [InlineData("030000000000000000000000000000000000000000000000000000000000000005")] // 5³ + 7 is not a square
    [InlineData("02" + FieldOrder)]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30")] // p + 1, where 1 is an x
    [InlineData("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Other_bytes_are_refused(string bytes)
    {
        var source = Convert.FromHexString(bytes);

        Assert.False(Point.TryReadCompressed(source, out _));
        Assert.False(source.Length == 33 && source[0] is 2 or 3 && Point.TryReadXOnly(source.AsSpan(1), out _));
    }

    [Fact]
    public void Infinity_is_neutral_and_has_no_encoding()
    {
        Assert.Equal(Point.Generator, Point.Generator + Point.Infinity);
        Assert.Equal(Point.Infinity, Point.Generator - Point.Generator);
        Assert.Equal(Point.Infinity, Secp256k1.MultiplyVartime(Point.Infinity, new Scalar(5)));
        Assert.Equal(Point.Infinity, Secp256k1.MultiplyVartime(Point.Generator, default));
        Assert.Throws<InvalidOperationException>(() => Point.Infinity.WriteCompressed(new byte[33]));
    }

    [Fact]
    public void Every_way_to_multiply_agrees()
    {
        var entropy = EntropySource.InsecureSeeded([1], "points");
        for (var i = 0; i < 10; i++)
        {
            using var secret = SecretScalar.Create(entropy);
            var bytes = new byte[32];
            secret.Export(bytes);
            Assert.True(Scalar.TryRead(bytes, out var scalar));
            var point = Secp256k1.MultiplyVartime(Point.Generator, new Scalar((ulong)i + 2));
            var product = Secp256k1.MultiplyVartime(point, scalar);

            Assert.Equal(product, Secp256k1.Multiply(point, secret));
            Assert.Equal(Secp256k1.MultiplyGenerator(secret), Secp256k1.MultiplyVartime(Point.Generator, scalar));
            Assert.Equal(product + Point.Generator, Secp256k1.CombineVartime(new Scalar(1), scalar, point));
            Assert.Equal(
                product + Point.Generator + point,
                Secp256k1.CombineVartime([scalar, new Scalar(1), new Scalar(1)], [point, Point.Generator, point])
            );
            var shared = new byte[32];
            Assert.True(Secp256k1.TryShare(point, secret, shared));
            Assert.Equal(product.X.ToArray(), shared);
        }

        Assert.Equal(Point.Infinity, Secp256k1.CombineVartime([], []));
    }

    private static BigInteger Integer(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
