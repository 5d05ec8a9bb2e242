namespace CoordinationCrypto.Groups;

/// <summary>One window of <see cref="PublicSum"/>: Σ digit_i·points[i] for small digits. Not for several threads at once.</summary>
/// <remarks>
/// Points lie one bucket after another. A round adds them in pairs within their buckets, in affine coordinates with one inversion for all
/// pairs, until no bucket has two.
/// </remarks>
internal sealed class BucketSum
{
    private readonly int _buckets;
    private readonly int[] _starts; // bucket d's points begin at d − 1
    private readonly int[] _counts;
    private readonly AffinePoint[] _points;
    private readonly FieldElement[] _denominators;
    private readonly FieldElement[] _products;

    /// <summary>Room for sums.</summary>
    /// <param name="count">Of so many points.</param>
    /// <param name="width">Digits are in [−2^(width−1), 2^(width−1)].</param>
    public BucketSum(int count, int width)
    {
        _buckets = 1 << (width - 1);
        (_starts, _counts) = (new int[_buckets], new int[_buckets]);
        _points = new AffinePoint[count];
        (_denominators, _products) = (new FieldElement[count / 2], new FieldElement[count / 2]);
    }

    /// <summary>Σ digits[i]·points[i].</summary>
    public JacobianPoint Of(ReadOnlySpan<short> digits, ReadOnlySpan<AffinePoint> points)
    {
        Fill(digits, points);
        while (AddPairs()) { }
        var (suffix, sum) = (default(JacobianPoint), default(JacobianPoint));
        for (var bucket = _buckets - 1; bucket >= 0; bucket--) // Σ d·bucket_d is a sum of suffix sums
        {
            if (_counts[bucket] > 0)
                suffix += _points[_starts[bucket]];
            sum += suffix;
        }

        return sum;
    }

    private void Fill(ReadOnlySpan<short> digits, ReadOnlySpan<AffinePoint> points)
    {
        Array.Clear(_counts);
        foreach (var digit in digits)
        {
            if (digit != 0)
                _counts[Math.Abs((int)digit) - 1]++;
        }

        var start = 0;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            _starts[bucket] = start;
            start += _counts[bucket];
            _counts[bucket] = 0;
        }

        for (var i = 0; i < points.Length; i++)
        {
            int digit = digits[i];
            if (digit == 0)
                continue;
            var bucket = Math.Abs(digit) - 1;
            _points[_starts[bucket] + _counts[bucket]++] = digit > 0 ? points[i] : -points[i];
        }
    }

    // Pairs 2k and 2k + 1 of a bucket become point k of it. Where a pair adds up to infinity, the bucket loses both.
    private bool AddPairs()
    {
        var pairs = 0;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            for (var k = 0; k + 1 < _counts[bucket]; k += 2)
                _denominators[pairs++] = Denominator(_points[_starts[bucket] + k], _points[_starts[bucket] + k + 1]);
        }

        if (pairs == 0)
            return false;
        AffinePoint.Invert(_denominators.AsSpan(0, pairs), _products);
        pairs = 0;
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            var (start, count, kept) = (_starts[bucket], _counts[bucket], 0);
            for (var k = 0; k + 1 < count; k += 2)
            {
                if (TryAdd(_points[start + k], _points[start + k + 1], _denominators[pairs++], out var sum))
                    _points[start + kept++] = sum;
            }

            if ((count & 1) == 1)
                _points[start + kept++] = _points[start + count - 1];
            _counts[bucket] = kept;
        }

        return true;
    }

    // Of the slope: the tangent's where the points are equal, anything but 0 where one is the other's negative.
    private static FieldElement Denominator(in AffinePoint left, in AffinePoint right)
    {
        var difference = right.X - left.X;
        return difference.IsZero ? left.Y + left.Y : difference;
    }

    private static bool TryAdd(in AffinePoint left, in AffinePoint right, in FieldElement inverse, out AffinePoint sum)
    {
        sum = default;
        FieldElement slope;
        if (left.X == right.X)
        {
            if (left.Y != right.Y)
                return false;
            var square = left.X.Square();
            slope = (square + square + square) * inverse;
        }
        else
        {
            slope = (right.Y - left.Y) * inverse;
        }

        var x = slope.Square() - left.X - right.X;
        sum = new AffinePoint(x, (slope * (left.X - x)) - left.Y);
        return true;
    }
}
