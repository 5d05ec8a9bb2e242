namespace CoordinationCrypto.Groups;

/// <summary>Σ scalars[i]·points[i], in variable time: for public data, and for uniform halves of split secrets.</summary>
internal static class PublicSum
{
    private const int ScalarBits = 8 * Scalar.Length;
    private const int SlidingBits = 5;
    private const int TableSize = 1 << (SlidingBits - 2); // P, 3P, … 15P
    private const int MaxSliding = 128;

    /// <summary>The sum; no point is infinity.</summary>
    /// <param name="scalars">As many as points.</param>
    /// <param name="points">The points.</param>
    public static JacobianPoint Of(ReadOnlySpan<Scalar> scalars, ReadOnlySpan<AffinePoint> points) =>
        points.Length <= MaxSliding ? OfFew(scalars, points) : OfMany(scalars, points.ToArray());

    /// <summary>By a common chain of doublings, the scalars in width-5 non-adjacent form.</summary>
    /// <remarks>Straus, Amer. Math. Monthly 71 (1964); Solinas, Des. Codes Cryptogr. 19 (2000).</remarks>
    internal static JacobianPoint OfFew(ReadOnlySpan<Scalar> scalars, ReadOnlySpan<AffinePoint> points)
    {
        var multiples = new JacobianPoint[points.Length * TableSize];
        for (var i = 0; i < points.Length; i++)
        {
            var own = multiples.AsSpan(i * TableSize, TableSize);
            own[0] = new JacobianPoint(points[i]);
            var twice = own[0].Double();
            for (var k = 1; k < TableSize; k++)
                own[k] = own[k - 1] + twice;
        }

        var table = JacobianPoint.Normalize(multiples); // no small multiple is infinity: the order is a large prime
        var digits = new sbyte[points.Length * (ScalarBits + 1)];
        for (var i = 0; i < points.Length; i++)
            WriteNonAdjacent(scalars[i], digits.AsSpan(i * (ScalarBits + 1), ScalarBits + 1));
        var sum = default(JacobianPoint);
        for (var bit = ScalarBits; bit >= 0; bit--)
        {
            sum = sum.Double();
            for (var i = 0; i < points.Length; i++)
            {
                int digit = digits[(i * (ScalarBits + 1)) + bit];
                if (digit != 0)
                    sum += digit > 0 ? table[(i * TableSize) + (digit >> 1)] : -table[(i * TableSize) + (-digit >> 1)];
            }
        }

        return sum;
    }

    /// <summary>
    /// By buckets, with signed windows of w bits: about ⌈257/w⌉·(N + 2^w) additions, most of them in affine coordinates with inversions
    /// shared. Windows are summed on all cores.
    /// </summary>
    /// <remarks>Pippenger, SIAM J. Comput. 9 (1980); Bernstein, Doumen, Lange, Oosterwijk, INDOCRYPT 2012, section 4.</remarks>
    internal static JacobianPoint OfMany(ReadOnlySpan<Scalar> scalars, AffinePoint[] points)
    {
        var width = WindowBits(points.Length);
        var windows = new JacobianPoint[(ScalarBits / width) + 1]; // one more: the last digit may carry
        var digits = new short[windows.Length * points.Length];
        for (var i = 0; i < points.Length; i++)
            WriteSigned(scalars[i], width, digits, i, points.Length);
        Parallel.For(
            0,
            windows.Length,
            () => new BucketSum(points.Length, width),
            (window, _, buckets) =>
            {
                windows[window] = buckets.Of(digits.AsSpan(window * points.Length, points.Length), points);
                return buckets;
            },
            _ => { }
        );
        Array.Clear(digits); // they may be of halves of secrets
        var sum = default(JacobianPoint);
        for (var window = windows.Length - 1; window >= 0; window--)
        {
            for (var bit = 0; bit < width; bit++)
                sum = sum.Double();
            sum += windows[window];
        }

        return sum;
    }

    /// <summary>w with the least work for a number of points.</summary>
    internal static int WindowBits(int count)
    {
        var best = 2;
        for (var width = 3; width <= 14; width++)
        {
            if (Work(width) < Work(best))
                best = width;
        }

        return best;

        // An addition in affine coordinates is 6 multiplications; 2^(w−1) buckets take 11 and 16 in Jacobian ones.
        long Work(int width) => ((ScalarBits / width) + 1) * ((6L * count) + (27L << (width - 1)));
    }

    // scalar = Σ digits[i]·2^i, digits odd in (−16, 16) or 0.
    private static void WriteNonAdjacent(in Scalar scalar, Span<sbyte> digits)
    {
        var (bit, carry) = (0, 0);
        while (bit < digits.Length)
        {
            var value = (bit < ScalarBits ? scalar.Bits(bit, SlidingBits) : 0) + carry;
            if ((value & 1) == 0)
            {
                bit++; // the bit is what was carried: so is what is carried on
                continue;
            }

            carry = value >> (SlidingBits - 1);
            digits[bit] = (sbyte)(value - (carry << SlidingBits));
            bit += SlidingBits;
        }
    }

    // scalar = Σ_w digits[w·stride + index]·2^(width·w), digits in [−2^(width−1), 2^(width−1)).
    private static void WriteSigned(in Scalar scalar, int width, short[] digits, int index, int stride)
    {
        var carry = 0;
        for (var (from, at) = (0, index); at < digits.Length; (from, at) = (from + width, at + stride))
        {
            var value = (from < ScalarBits ? scalar.Bits(from, width) : 0) + carry;
            carry = value >= 1 << (width - 1) ? 1 : 0;
            digits[at] = (short)(value - (carry << width));
        }
    }
}
