using System.Globalization;
using System.Numerics;
using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Tests.Groups;

public sealed unsafe class ScalarTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Arithmetic_is_that_of_integers_modulo_the_order()
    {
        var values = Samples();
        foreach (var a in values)
        {
            Assert.Equal(Mod(-a), Integer(-Of(a)));
            foreach (var b in values)
            {
                Assert.Equal(Mod(a + b), Integer(Of(a) + Of(b)));
                Assert.Equal(Mod(a - b), Integer(Of(a) - Of(b)));
                Assert.Equal(Mod(a * b), Integer(Of(a) * Of(b)));
            }

            if (!a.IsZero)
                Assert.Equal(new Scalar(1), Of(a) * Of(a).Inverse());
        }
    }

    [Fact]
    public void Secret_arithmetic_equals_public_arithmetic()
    {
        var values = Samples();
        foreach (var a in values.Where(v => !v.IsZero))
        {
            foreach (var b in values.Where(v => !v.IsZero))
            {
                using var x = Secret(a);
                using var y = Secret(b);
                using var difference = x.Minus(y);
                Assert.Equal(Mod(a - b), Integer(difference));
                Assert.Equal(Mod(b + (a * (a - b))), Integer(x.Respond(y, Of(Mod(a - b)))));
                x.AddScaled(y, Of(Mod(a - b)));
                Assert.Equal(Mod(a + (b * (a - b))), Integer(x));
            }

            using var z = Secret(a);
            z.NegateIf(false);
            Assert.Equal(a, Integer(z));
            z.NegateIf(true);
            Assert.Equal(Mod(-a), Integer(z));
            foreach (var b in values)
            {
                using var sum = Secret(a);
                sum.AddScaled(z, Of(b));
                Assert.Equal(Mod(a - (a * b)), Integer(sum));
                sum.AddScaled(sum, Of(b)); // of itself
                Assert.Equal(Mod((a - (a * b)) * (1 + b)), Integer(sum));
            }
        }
    }

    [Fact]
    public void A_copy_has_memory_of_its_own()
    {
        using var secret = Secret(7);
        var copy = secret.Copy();
        copy.NegateIf(true);
        Assert.Equal(7, Integer(secret));
        Assert.Equal(Order - 7, Integer(copy));
        copy.Dispose();
        Assert.Equal(7, Integer(secret));
    }

    [Fact]
    public void Any_32_bytes_reduce()
    {
        foreach (var value in new[] { BigInteger.Zero, Order - 1, Order, Order + 1, (BigInteger.One << 256) - 1 })
            Assert.Equal(Mod(value), Integer(Scalar.ReadReduced(Bytes(value))));
    }

    [Fact]
    public void Any_64_bytes_reduce()
    {
        var all = (BigInteger.One << 512) - 1;
        foreach (
            var value in new[]
            {
                BigInteger.Zero,
                Order - 1,
                Order,
                BigInteger.One << 256,
                (BigInteger.One << 256) - 1,
                Order << 256,
                all,
                all / Order * Order,
                (all / Order * Order) - 1,
            }
        )
        {
            var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
            using var scalar = SecretScalar.ReadWide([.. new byte[64 - bytes.Length], .. bytes]);
            Assert.Equal(Mod(value), Integer(scalar));
        }

        using var zero = SecretScalar.Zero();
        Assert.Equal(0, Integer(zero));
        Assert.Throws<ArgumentException>(() => SecretScalar.ReadWide(new byte[63]));
    }

    [Fact]
    public void Only_canonical_bytes_are_read()
    {
        foreach (var value in Samples())
        {
            Assert.True(Scalar.TryRead(Bytes(value), out var scalar));
            var written = new byte[32];
            scalar.Write(written);
            Assert.Equal(Bytes(value), written);
        }

        foreach (var value in new[] { Order, Order + 1, (BigInteger.One << 256) - 1 })
        {
            Assert.False(Scalar.TryRead(Bytes(value), out _));
            Assert.False(SecretScalar.TryRead(Bytes(value), out _));
        }

        Assert.False(SecretScalar.TryRead(new byte[32], out _));
        Assert.False(Scalar.TryRead(new byte[31], out _));
        Assert.False(Scalar.TryRead(new byte[33], out _));
        Assert.Throws<ArgumentException>(() => default(Scalar).Inverse());
    }

    [Fact]
    public void Drawing_skips_what_is_out_of_range()
    {
        var bytes = new byte[96];
        bytes.AsSpan(32, 32).Fill(0xFF);
        bytes[95] = 7;
        using var scalar = SecretScalar.Create(new VectorEntropy(bytes));

        Assert.Equal(7, Integer(scalar));
    }

    [Fact]
    public void Disposal_zeroes_a_secret()
    {
        var scalar = SecretScalar.Create(EntropySource.System);
        byte[]? seen = null;
        scalar.Memory.AfterZeroing = (at, count) => seen = new Span<byte>((void*)at, count).ToArray();
        scalar.Dispose();

        Assert.Equal(new byte[32], seen);
    }

    private static List<BigInteger> Samples()
    {
        var half = BigInteger.One << 128;
        var values = new List<BigInteger>
        {
            0,
            1,
            2,
            Order - 1,
            Order - 2,
            Order >> 1,
            half,
            half - 1,
            Order - half,
            (BigInteger.One << 64) - 1,
        };
        var entropy = EntropySource.InsecureSeeded([1], "scalars");
        var bytes = new byte[32];
        for (var i = 0; i < 10; i++)
        {
            entropy.Fill(bytes);
            values.Add(Mod(new BigInteger(bytes, isUnsigned: true)));
        }

        return values;
    }

    private static BigInteger Mod(BigInteger value) => ((value % Order) + Order) % Order;

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static Scalar Of(BigInteger value) => Scalar.ReadReduced(Bytes(value));

    private static SecretScalar Secret(BigInteger value) =>
        SecretScalar.TryRead(Bytes(value), out var secret) ? secret : throw new InvalidOperationException("Out of range.");

    private static BigInteger Integer(Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Integer(SecretScalar scalar)
    {
        var bytes = new byte[32];
        scalar.Export(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
