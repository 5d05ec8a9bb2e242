using System.Globalization;
using System.Numerics;

namespace CoordinationCrypto.Groups;

/// <summary>
/// A map from the field of secp256k1 to the curve: simplified Shallue–van de Woestijne–Ulas onto E': y² = x³ + A'x + 1771 with Z =
/// −11, then the 3-isogeny from E' to secp256k1 (whose own A is 0, which the map cannot take).
/// </summary>
/// <remarks>RFC 9380, sections 6.6.2, 6.6.3 and 8.7, constants in appendix E.1. Variable time: for public field elements.</remarks>
internal static class SimplifiedSwu
{
    private static readonly BigInteger A = Hex("3f8731abdd661adca08a5558f0f5d272e953d363cb6f0e5d405447c01a444533");
    private static readonly BigInteger B = 1771;
    private static readonly BigInteger[] XNumerator =
    [
        Hex("8e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38daaaaa8c7"),
        Hex("07d3d4c80bc321d5b9f315cea7fd44c5d595d2fc0bf63b92dfff1044f17c6581"),
        Hex("534c328d23f234e6e2a413deca25caece4506144037c40314ecbd0b53d9dd262"),
        Hex("8e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38e38daaaaa88c"),
    ];

    private static readonly BigInteger[] XDenominator =
    [
        Hex("d35771193d94918a9ca34ccbb7b640dd86cd409542f8487d9fe6b745781eb49b"),
        Hex("edadc6f64383dc1df7c4b2d51b54225406d36b641f5e41bbc52a56612a8c6d14"),
        BigInteger.One,
    ];

    private static readonly BigInteger[] YNumerator =
    [
        Hex("4bda12f684bda12f684bda12f684bda12f684bda12f684bda12f684b8e38e23c"),
        Hex("c75e0c32d5cb7c0fa9d0a54b12a0a6d5647ab046d686da6fdffc90fc201d71a3"),
        Hex("29a6194691f91a73715209ef6512e576722830a201be2018a765e85a9ecee931"),
        Hex("2f684bda12f684bda12f684bda12f684bda12f684bda12f684bda12f38e38d84"),
    ];

    private static readonly BigInteger[] YDenominator =
    [
        Hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffff93b"),
        Hex("7a06534bb8bdb49fd5e9e6632722c2989467c1bfc8e8d978dfb425d2685c2573"),
        Hex("6484aa716545ca2cf3a70c3fa8fe337e0a3d21162f0d6299a7bf8192bfd2a76f"),
        BigInteger.One,
    ];

    /// <summary>p = 2^256 − 2^32 − 977.</summary>
    public static BigInteger FieldOrder { get; } = Hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");

    private static BigInteger Z => FieldOrder - 11;

    /// <summary>The point of a field element.</summary>
    /// <param name="u">In [0, p).</param>
    public static Point Map(BigInteger u)
    {
        var (x, y) = MapToIsogenous(u);
        var xDenominator = Evaluate(XDenominator, x);
        var yDenominator = Evaluate(YDenominator, x);
        if (xDenominator.IsZero || yDenominator.IsZero)
            return Point.Infinity;
        return new Point(
            Bytes(Reduce(Evaluate(XNumerator, x) * InverseOrZero(xDenominator))),
            Bytes(Reduce(y * Evaluate(YNumerator, x) * InverseOrZero(yDenominator)))
        );
    }

    /// <summary>The point of E'.</summary>
    private static (BigInteger X, BigInteger Y) MapToIsogenous(BigInteger u)
    {
        var zu2 = Reduce(Z * u * u);
        var t = InverseOrZero(Reduce(zu2 * zu2 + zu2));
        var x1 = t.IsZero ? Reduce(B * InverseOrZero(Reduce(Z * A))) : Reduce(-B * InverseOrZero(A) * (1 + t));
        var x = x1;
        if (!TryRoot(Curve(x1), out var y))
        {
            x = Reduce(zu2 * x1);
            _ = TryRoot(Curve(x), out y); // one of the two is a square, since g(x2) = Z³u⁶·g(x1) and Z is none
        }

        return (x, y.IsEven == u.IsEven ? y : Reduce(-y));
    }

    private static BigInteger Curve(BigInteger x) => Reduce(x * x * x + A * x + B);

    // p = 3 mod 4: the root of a square a is a^((p + 1)/4).
    private static bool TryRoot(BigInteger a, out BigInteger root)
    {
        root = BigInteger.ModPow(a, (FieldOrder + 1) / 4, FieldOrder);
        return Reduce(root * root) == a;
    }

    private static BigInteger InverseOrZero(BigInteger a) => BigInteger.ModPow(a, FieldOrder - 2, FieldOrder);

    // Horner; coefficients from degree 0 up.
    private static BigInteger Evaluate(BigInteger[] coefficients, BigInteger x)
    {
        var value = BigInteger.Zero;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            value = Reduce(value * x + coefficients[i]);
        return value;
    }

    private static BigInteger Reduce(BigInteger a)
    {
        var r = BigInteger.Remainder(a, FieldOrder);
        return r.Sign < 0 ? r + FieldOrder : r;
    }

    private static byte[] Bytes(BigInteger a)
    {
        var bytes = new byte[Point.XOnlyLength];
        var unpadded = a.ToByteArray(isUnsigned: true, isBigEndian: true);
        unpadded.CopyTo(bytes, bytes.Length - unpadded.Length);
        return bytes;
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
