using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Groups;

/// <summary>A public point of secp256k1 other than infinity, ready for arithmetic. Variable time.</summary>
internal readonly struct AffinePoint
{
    /// <summary>A point whose coordinates are known to satisfy the curve's equation.</summary>
    public AffinePoint(in FieldElement x, in FieldElement y) => (X, Y) = (x, y);

    /// <summary>A point that is not infinity.</summary>
    public AffinePoint(Point point)
        : this(FieldElement.Read(point.X), FieldElement.Read(point.Y)) { }

    /// <summary>x.</summary>
    public FieldElement X { get; }

    /// <summary>y.</summary>
    public FieldElement Y { get; }

    public static AffinePoint operator -(in AffinePoint point) => new(point.X, -point.Y);

    /// <summary>The point with this x and this parity of y. False if x is not below p or no point has it.</summary>
    /// <param name="x">32 big-endian bytes.</param>
    /// <param name="odd">Whether y is odd.</param>
    /// <param name="point">The point on success.</param>
    public static bool TryLift(ReadOnlySpan<byte> x, bool odd, [NotNullWhen(true)] out Point? point)
    {
        point = null;
        if (!FieldElement.TryRead(x, out var element) || RightSide(element).SquareRoot() is not { } root)
            return false;
        // No point of secp256k1 has y = 0: its order is odd.
        point = new AffinePoint(element, root.IsOdd == odd ? root : -root).ToPoint();
        return true;
    }

    /// <summary>The point with these coordinates. False if one is not below p or the curve's equation does not hold.</summary>
    /// <param name="x">32 big-endian bytes.</param>
    /// <param name="y">32 big-endian bytes.</param>
    /// <param name="point">The point on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, [NotNullWhen(true)] out Point? point)
    {
        var isPoint = FieldElement.TryRead(x, out var left) && FieldElement.TryRead(y, out var right) && RightSide(left) == right.Square();
        point = isPoint ? new Point(x.ToArray(), y.ToArray()) : null;
        return isPoint;
    }

    /// <summary>Replaces elements, none of them 0, by their inverses at the price of one inversion.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="products">Room for as many.</param>
    /// <remarks>Montgomery, Math. Comp. 48 (1987), section 10.3.1.</remarks>
    public static void Invert(Span<FieldElement> elements, Span<FieldElement> products)
    {
        var product = new FieldElement(1);
        for (var i = 0; i < elements.Length; i++)
        {
            products[i] = product;
            product *= elements[i];
        }

        var inverse = product.Inverse();
        for (var i = elements.Length - 1; i >= 0; i--)
        {
            var element = elements[i];
            elements[i] = inverse * products[i];
            inverse *= element;
        }
    }

    /// <summary>The point as others have it.</summary>
    public Point ToPoint()
    {
        var (x, y) = (new byte[FieldElement.Length], new byte[FieldElement.Length]);
        X.Write(x);
        Y.Write(y);
        return new Point(x, y);
    }

    // x³ + 7
    private static FieldElement RightSide(in FieldElement x) => (x.Square() * x) + new FieldElement(7);
}
