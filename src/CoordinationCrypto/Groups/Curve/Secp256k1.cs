using System.Runtime.InteropServices;
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
/// Secrets and short sums go through the curve library, which nothing outside this class names; long sums of public data through
/// <see cref="PublicSum"/>. Neither is constant time, so no secret scalar k is ever multiplied: k − t and t are, for a fresh uniform t.
/// The library's integers and points, both halves among them, cannot be zeroed: they stay on the managed heap until their place is
/// written again.
/// </remarks>
internal static class Secp256k1
{
    private static readonly ECCurve Curve = CustomNamedCurves.GetByName("secp256k1").Curve;
    private static readonly ECPoint Base = CustomNamedCurves.GetByName("secp256k1").G;

    /// <summary>G.</summary>
    public static Point Generator { get; } = Export(Base);

    /// <summary>left + right.</summary>
    public static Point Add(Point left, Point right) => Sum([left, right]);

    /// <summary>Σ points[i].</summary>
    public static Point Sum(IEnumerable<Point> points) => JacobianPoint.Sum(points).ToPoint();

    /// <summary>−point.</summary>
    public static Point Negate(Point point) => point.IsInfinity ? point : (-new AffinePoint(point)).ToPoint();

    /// <summary>scalar·point, in variable time: for public data.</summary>
    public static Point MultiplyVartime(Point point, in Scalar scalar) => Export(Import(point).Multiply(Import(scalar)));

    /// <summary>a·G + b·point, in variable time: for public data.</summary>
    public static Point CombineVartime(in Scalar a, in Scalar b, Point point) =>
        Export(ECAlgorithms.SumOfTwoMultiplies(Base, Import(a), Import(point), Import(b)));

    /// <summary>Σ scalars[i]·points[i], in variable time: for public data.</summary>
    public static Point CombineVartime(ReadOnlySpan<Scalar> scalars, ReadOnlySpan<Point> points)
    {
        Throw.IfLengthIsNot(scalars.Length, points.Length, nameof(scalars));
        if (points.Length == 2) // the library splits the scalars by the curve's endomorphism: faster for few
            return Export(ECAlgorithms.SumOfTwoMultiplies(Import(points[0]), Import(scalars[0]), Import(points[1]), Import(scalars[1])));
        List<Scalar> factors = [];
        List<AffinePoint> bases = [];
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i].IsInfinity)
                continue;
            factors.Add(scalars[i]);
            bases.Add(new AffinePoint(points[i]));
        }

        return PublicSum.Of(CollectionsMarshal.AsSpan(factors), CollectionsMarshal.AsSpan(bases)).ToPoint();
    }

    /// <summary>
    /// Σ scalars[i]·points[i], in variable time: for public data, and for uniform halves of split secrets.
    /// </summary>
    /// <param name="scalars">As many as points.</param>
    /// <param name="points">Read once, for many sums.</param>
    public static Point SumVartime(ReadOnlySpan<Scalar> scalars, Multiplicands points)
    {
        Throw.IfLengthIsNot(scalars.Length, points.Count, nameof(scalars));
        return PublicSum.OfMany(scalars, points.Imported).ToPoint();
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

    private static ECPoint Split(Point point, SecretScalar secret)
    {
        using var blind = SecretScalar.Create(EntropySource.System);
        using var rest = secret.Minus(blind);
        var imported = Import(point);
        return imported.Multiply(Import(rest)).Add(imported.Multiply(Import(blind)));
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
        /// <summary>Brings points, none of them infinity, into that form.</summary>
        public Multiplicands(ReadOnlySpan<Point> points)
        {
            Imported = new AffinePoint[points.Length];
            for (var i = 0; i < Imported.Length; i++)
            {
                if (points[i].IsInfinity)
                    Throw.Argument("Infinity has no coordinates.", nameof(points));
                Imported[i] = new AffinePoint(points[i]);
            }
        }

        /// <summary>How many points there are.</summary>
        public int Count => Imported.Length;

        /// <summary>The points, in their order.</summary>
        internal AffinePoint[] Imported { get; }
    }
}
