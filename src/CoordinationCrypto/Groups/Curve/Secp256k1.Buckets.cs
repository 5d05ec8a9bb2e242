using CoordinationCrypto.Primitives;
using Org.BouncyCastle.Math.EC;

namespace CoordinationCrypto.Groups;

/// <summary>Sums of many multiples.</summary>
internal static partial class Secp256k1
{
    private const int ScalarBits = 8 * Scalar.Length;

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
