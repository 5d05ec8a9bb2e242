using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CoordinationCrypto.Primitives;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using ECCurve = Org.BouncyCastle.Math.EC.ECCurve;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace CoordinationCrypto.Groups;

/// <summary>The group secp256k1: y² = x³ + 7 over the integers modulo p = 2^256 − 2^32 − 977 (SEC 2, section 2.4.1).</summary>
/// <remarks>
/// Nothing outside this class names the curve library. Its arithmetic is not constant time, so a secret scalar k is never given to it:
/// k − t and t are, for a fresh uniform t. Its integers and points, both halves among them, cannot be zeroed: they stay on the managed
/// heap until their place is written again.
/// </remarks>
internal static class Secp256k1
{
    private const int ScalarBits = 8 * Scalar.Length;

    private static readonly ECCurve Curve = CustomNamedCurves.GetByName("secp256k1").Curve;
    private static readonly ECPoint Base = CustomNamedCurves.GetByName("secp256k1").G;
    private static readonly BigInteger FieldOrder = Curve.Field.Characteristic;

    /// <summary>G.</summary>
    public static Point Generator { get; } = Export(Base);

    /// <summary>left + right.</summary>
    public static Point Add(Point left, Point right) => Export(Import(left).Add(Import(right)));

    /// <summary>Σ points[i].</summary>
    public static Point Sum(IEnumerable<Point> points) => Export(points.Aggregate(Curve.Infinity, (sum, point) => sum.Add(Import(point))));

    /// <summary>−point.</summary>
    public static Point Negate(Point point) => Export(Import(point).Negate());

    /// <summary>scalar·point, in variable time: for public data.</summary>
    public static Point MultiplyVartime(Point point, in Scalar scalar) => Export(Import(point).Multiply(Import(scalar)));

    /// <summary>a·G + b·point, in variable time: for public data.</summary>
    public static Point CombineVartime(in Scalar a, in Scalar b, Point point) =>
        Export(ECAlgorithms.SumOfTwoMultiplies(Base, Import(a), Import(point), Import(b)));

    /// <summary>Σ scalars[i]·points[i], in variable time: for public data.</summary>
    public static Point CombineVartime(ReadOnlySpan<Scalar> scalars, ReadOnlySpan<Point> points)
    {
        Throw.IfLengthIsNot(scalars.Length, points.Length, nameof(scalars));
        var factors = new BigInteger[scalars.Length];
        var bases = new ECPoint[points.Length];
        for (var i = 0; i < factors.Length; i++)
            (factors[i], bases[i]) = (Import(scalars[i]), Import(points[i]));
        return factors.Length == 0 ? Point.Infinity : Export(ECAlgorithms.SumOfMultiplies(bases, factors));
    }

    /// <summary>
    /// Σ scalars[i]·points[i] by buckets, in variable time: for public data, and for halves of split secrets. With windows of w bits it
    /// adds about ⌈256/w⌉·(N + 2·2^w) times; windows are summed on all cores.
    /// </summary>
    /// <param name="scalars">As many as points.</param>
    /// <param name="points">Read once, for many sums.</param>
    /// <remarks>Pippenger, SIAM J. Comput. 9 (1980); Bernstein, Doumen, Lange, Oosterwijk, INDOCRYPT 2012, section 4.</remarks>
    public static Point SumVartime(Scalar[] scalars, Multiplicands points)
    {
        Throw.IfLengthIsNot(scalars.Length, points.Count, nameof(scalars));
        var width = WindowBits(scalars.Length);
        var windows = new ECPoint[(ScalarBits + width - 1) / width];
        Parallel.For(0, windows.Length, window => windows[window] = SumWindow(scalars, points.Imported, window * width, width));
        var sum = Curve.Infinity;
        for (var window = windows.Length - 1; window >= 0; window--)
            sum = sum.TimesPow2(width).Add(windows[window]);
        return Export(sum);
    }

    /// <summary>secret·G.</summary>
    public static Point MultiplyGenerator(SecretScalar secret)
    {
        using var blind = SecretScalar.Create(EntropySource.System);
        using var rest = secret.Minus(blind);
        var multiplier = new FixedPointCombMultiplier();
        return Export(multiplier.Multiply(Base, Import(rest)).Add(multiplier.Multiply(Base, Import(blind))));
    }

    /// <summary>secret·point.</summary>
    public static Point Multiply(Point point, SecretScalar secret) => Export(Split(point, secret));

    /// <summary>Σ secrets[i]·points[i], each secret split with a fresh mask; a secret may be 0, at the same cost.</summary>
    /// <param name="secrets">As many as points.</param>
    /// <param name="points">Public.</param>
    /// <remarks>
    /// Two sums of uniform multiples. In a single one the halves of a zero would cancel digit by digit, which is faster and so shows.
    /// </remarks>
    public static Point Combine(ReadOnlySpan<SecretScalar> secrets, ReadOnlySpan<Point> points)
    {
        Throw.IfLengthIsNot(secrets.Length, points.Length, nameof(secrets));
        if (secrets.IsEmpty)
            return Point.Infinity;
        var blinds = new BigInteger[secrets.Length];
        var rests = new BigInteger[secrets.Length];
        var bases = new ECPoint[points.Length];
        for (var i = 0; i < secrets.Length; i++)
        {
            using var blind = SecretScalar.Create(EntropySource.System);
            using var rest = secrets[i].Minus(blind);
            (rests[i], blinds[i], bases[i]) = (Import(rest), Import(blind), Import(points[i]));
        }

        return Export(ECAlgorithms.SumOfMultiplies(bases, rests).Add(ECAlgorithms.SumOfMultiplies(bases, blinds)));
    }

    /// <summary>The x of secret·point, itself a secret. False if the product is infinity.</summary>
    /// <param name="point">The other's key.</param>
    /// <param name="secret">Our key.</param>
    /// <param name="x">32 big-endian bytes.</param>
    public static bool TryShare(Point point, SecretScalar secret, Span<byte> x)
    {
        Throw.IfLengthIsNot(x.Length, Point.XOnlyLength, nameof(x));
        var product = Split(point, secret).Normalize();
        if (product.IsInfinity)
            return false;
        var bytes = product.AffineXCoord.GetEncoded();
        bytes.CopyTo(x);
        CryptographicOperations.ZeroMemory(bytes);
        return true;
    }

    /// <summary>The point with this x and this parity of y. False if x is not below p or no point has it.</summary>
    /// <param name="x">32 big-endian bytes.</param>
    /// <param name="odd">Whether y is odd.</param>
    /// <param name="point">The point on success.</param>
    public static bool TryLift(ReadOnlySpan<byte> x, bool odd, [NotNullWhen(true)] out Point? point)
    {
        Throw.IfLengthIsNot(x.Length, Point.XOnlyLength, nameof(x));
        point = null;
        var integer = new BigInteger(1, x.ToArray());
        if (integer.CompareTo(FieldOrder) >= 0)
            return false;
        var element = Curve.FromBigInteger(integer);
        var root = element.Square().Multiply(element).Add(Curve.B).Sqrt();
        if (root is null || (root.IsZero && odd))
            return false;
        if (root.TestBitZero() != odd)
            root = root.Negate();
        point = new Point(element.GetEncoded(), root.GetEncoded());
        return true;
    }

    /// <summary>w with the fewest additions for a number of points.</summary>
    internal static int WindowBits(int count)
    {
        var best = 1;
        for (var width = 2; width <= 16; width++)
        {
            if (Additions(width) < Additions(best))
                best = width;
        }

        return best;

        long Additions(int width) => (long)((ScalarBits + width - 1) / width) * (count + (2L << width));
    }

    private static ECPoint Split(Point point, SecretScalar secret)
    {
        using var blind = SecretScalar.Create(EntropySource.System);
        using var rest = secret.Minus(blind);
        var imported = Import(point);
        return imported.Multiply(Import(rest)).Add(imported.Multiply(Import(blind)));
    }

    // Σ digit_i·points[i], digit_i the bits [from, from + width) of scalar i: bucket d holds the points with digit d, and Σ
    // d·bucket_d is a sum of suffix sums.
    private static ECPoint SumWindow(Scalar[] scalars, ECPoint[] points, int from, int width)
    {
        var buckets = new ECPoint?[1 << width];
        for (var i = 0; i < points.Length; i++)
        {
            var digit = scalars[i].Bits(from, width);
            if (digit != 0)
                buckets[digit] = buckets[digit]?.Add(points[i]) ?? points[i];
        }

        var (suffix, sum) = (Curve.Infinity, Curve.Infinity);
        for (var digit = buckets.Length - 1; digit > 0; digit--)
        {
            if (buckets[digit] is { } bucket)
                suffix = suffix.Add(bucket);
            sum = sum.Add(suffix);
        }

        return sum;
    }

    private static ECPoint Import(Point point) =>
        point.IsInfinity ? Curve.Infinity : Curve.CreatePoint(new BigInteger(1, point.X.ToArray()), new BigInteger(1, point.Y.ToArray()));

    private static BigInteger Import(in Scalar scalar)
    {
        var bytes = new byte[Scalar.Length];
        scalar.Write(bytes);
        return new BigInteger(1, bytes);
    }

    private static BigInteger Import(SecretScalar half)
    {
        var bytes = new byte[Scalar.Length];
        half.Export(bytes);
        var integer = new BigInteger(1, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return integer;
    }

    private static Point Export(ECPoint point)
    {
        if (point.IsInfinity)
            return Point.Infinity;
        var affine = point.Normalize();
        return new Point(affine.AffineXCoord.GetEncoded(), affine.AffineYCoord.GetEncoded());
    }

    /// <summary>Points in the form that sums are computed in. Immutable.</summary>
    internal sealed class Multiplicands
    {
        /// <summary>Brings points into that form.</summary>
        public Multiplicands(ReadOnlySpan<Point> points)
        {
            Imported = new ECPoint[points.Length];
            for (var i = 0; i < Imported.Length; i++)
                Imported[i] = Import(points[i]);
        }

        /// <summary>How many points there are.</summary>
        public int Count => Imported.Length;

        /// <summary>The points as the curve library has them.</summary>
        internal ECPoint[] Imported { get; }
    }
}
