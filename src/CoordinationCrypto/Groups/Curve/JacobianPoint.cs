namespace CoordinationCrypto.Groups;

/// <summary>A public point of secp256k1 as (X : Y : Z) with x = X/Z², y = Y/Z³; infinity where Z is 0. Variable time.</summary>
/// <remarks>
/// Formulas for y² = x³ + b: Cohen, Miyaji, Ono, ASIACRYPT 1998; Bernstein, Lange, Explicit-Formulas Database (dbl-2009-l).
/// </remarks>
internal readonly struct JacobianPoint
{
    private readonly FieldElement _x;
    private readonly FieldElement _y;
    private readonly FieldElement _z;

    /// <summary>A point that is not infinity.</summary>
    public JacobianPoint(in AffinePoint point) => (_x, _y, _z) = (point.X, point.Y, new FieldElement(1));

    private JacobianPoint(in FieldElement x, in FieldElement y, in FieldElement z) => (_x, _y, _z) = (x, y, z);

    /// <summary>Whether it is the neutral element.</summary>
    public bool IsInfinity => _z.IsZero;

    /// <summary>Twice the point.</summary>
    public JacobianPoint Double()
    {
        var a = _x.Square();
        var b = _y.Square();
        var c = b.Square();
        var d = (_x + b).Square() - a - c;
        d += d;
        var e = a + a + a;
        var x = e.Square() - d - d;
        c += c;
        c += c;
        c += c;
        var yz = _y * _z;
        return new JacobianPoint(x, (e * (d - x)) - c, yz + yz);
    }

    public static JacobianPoint operator +(in JacobianPoint left, in AffinePoint right)
    {
        if (left.IsInfinity)
            return new JacobianPoint(right);
        var square = left._z.Square();
        return Add(left, left._x, left._y, right.X * square, right.Y * square * left._z, left._z);
    }

    public static JacobianPoint operator +(in JacobianPoint left, in JacobianPoint right)
    {
        if (left.IsInfinity)
            return right;
        if (right.IsInfinity)
            return left;
        var (leftSquare, rightSquare) = (left._z.Square(), right._z.Square());
        return Add(
            left,
            left._x * rightSquare,
            left._y * rightSquare * right._z,
            right._x * leftSquare,
            right._y * leftSquare * left._z,
            left._z * right._z
        );
    }

    /// <summary>Σ points[i].</summary>
    public static JacobianPoint Sum(IEnumerable<Point> points)
    {
        var sum = default(JacobianPoint);
        foreach (var point in points)
        {
            if (!point.IsInfinity)
                sum += new AffinePoint(point);
        }

        return sum;
    }

    /// <summary>Divides by Z, all at the price of one inversion. None is infinity.</summary>
    public static AffinePoint[] Normalize(ReadOnlySpan<JacobianPoint> points)
    {
        var inverses = new FieldElement[points.Length];
        for (var i = 0; i < inverses.Length; i++)
            inverses[i] = points[i]._z;
        AffinePoint.Invert(inverses, new FieldElement[inverses.Length]);
        var affine = new AffinePoint[points.Length];
        for (var i = 0; i < affine.Length; i++)
            affine[i] = points[i].Divide(inverses[i]);
        return affine;
    }

    /// <summary>The point in affine coordinates.</summary>
    public Point ToPoint() => IsInfinity ? Point.Infinity : Divide(_z.Inverse()).ToPoint();

    private AffinePoint Divide(in FieldElement inverse)
    {
        var square = inverse.Square();
        return new AffinePoint(_x * square, _y * square * inverse);
    }

    // Both over one denominator z²; the difference of the x times z is the sum's.
    private static JacobianPoint Add(
        in JacobianPoint left,
        in FieldElement leftX,
        in FieldElement leftY,
        in FieldElement rightX,
        in FieldElement rightY,
        in FieldElement z
    )
    {
        var (h, r) = (rightX - leftX, rightY - leftY);
        if (h.IsZero)
            return r.IsZero ? left.Double() : default;
        var square = h.Square();
        var cube = square * h;
        var v = leftX * square;
        var x = r.Square() - cube - v - v;
        return new JacobianPoint(x, (r * (v - x)) - (leftY * cube), z * h);
    }
}
