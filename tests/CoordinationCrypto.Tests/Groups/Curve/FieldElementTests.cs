using System.Numerics;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups.Curve;

/// <summary>Arithmetic modulo p, against <see cref="BigInteger"/>.</summary>
public sealed class FieldElementTests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 32) - 977;

    /// <summary>Numbers below 2^256 at which a carry or a reduction begins or ends, and random ones.</summary>
    private static IEnumerable<BigInteger> Numbers()
    {
        var complement = BigInteger.Pow(2, 256) - Order;
        BigInteger[] edges =
        [
            0, 1, 2, complement, complement * complement, Order, BigInteger.Pow(2, 64), BigInteger.Pow(2, 128), BigInteger.Pow(2, 192),
            BigInteger.Pow(2, 255), BigInteger.Pow(2, 256) - 1, BigInteger.Pow(2, 256) - complement, Order / 2,
        ];
        var random = new Random(17);
        var bytes = new byte[32];
        foreach (var edge in edges)
            for (var delta = -2; delta <= 2; delta++)
                if (edge + delta >= 0 && edge + delta < BigInteger.Pow(2, 256))
                    yield return edge + delta;
        for (var i = 0; i < 60; i++)
        {
            random.NextBytes(bytes);
            for (var limb = 0; limb < 4; limb++) // limbs of zeros and of ones are where carries run far
                if (random.Next(4) == 0)
                    bytes.AsSpan(8 * limb, 8).Fill((byte)(random.Next(2) * 255));
            yield return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        }
    }

    [Fact]
    public void Operations_are_those_of_integers()
    {
        var numbers = Numbers().ToArray();
        foreach (var a in numbers)
            foreach (var b in numbers)
            {
                var (left, right) = (Of(a), Of(b));
                Is(a + b, left + right);
                Is(a - b, left - right);
                Is(a * b, left * right);
                Assert.Equal((a - b) % Order == 0, left == right);
                Assert.Equal((a - b) % Order == 0, left.Equals(right) && left.GetHashCode() == right.GetHashCode());
            }
    }

    [Fact]
    public void Inverses_roots_and_signs_are_those_of_integers()
    {
        foreach (var a in Numbers())
        {
            var element = Of(a);
            Is(a, element);
            Is(-a, -element);
            Is(a * a, element.Square());
            Is(BigInteger.ModPow(a, Order - 2, Order), element.Inverse());
            Assert.Equal(a % Order == 0, element.IsZero);
            Assert.Equal(!(a % Order).IsEven, element.IsOdd);
            var isSquare = BigInteger.ModPow(a, (Order - 1) / 2, Order) <= 1;
            Assert.Equal(isSquare, element.SquareRoot() is not null);
            if (element.SquareRoot() is { } root)
                Is(a, root * root);
        }
    }

    [Fact]
    public void Only_32_bytes_below_p_are_read()
    {
        foreach (var a in Numbers())
            Assert.Equal(a < Order, FieldElement.TryRead(Bytes(a), out _));
        Assert.False(FieldElement.TryRead(new byte[31], out _));
        Assert.False(FieldElement.TryRead(new byte[33], out _));
    }

    [Fact]
    public void Coordinates_off_the_curve_are_no_point()
    {
        var generator = Point.Generator;
        Assert.True(AffinePoint.TryRead(generator.X, generator.Y, out var point));
        Assert.Equal(generator, point);
        byte[] other = [.. generator.Y];
        other[31] ^= 1;
        Assert.False(AffinePoint.TryRead(generator.X, other, out _));
        Assert.False(AffinePoint.TryRead(Bytes(Order), generator.Y, out _));
        Assert.False(AffinePoint.TryRead(generator.X, generator.Y[1..], out _));
    }

    private static FieldElement Of(BigInteger value) => FieldElement.Read(Bytes(value));

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return bytes;
    }

    private static void Is(BigInteger expected, FieldElement actual)
    {
        var bytes = new byte[32];
        actual.Write(bytes);
        var canonical = ((expected % Order) + Order) % Order;
        Assert.Equal(canonical, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
    }
}
