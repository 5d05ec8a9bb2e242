using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// Which shared numbers are at least public bounds, as shared bits: v + r is opened for a random r in [0, p) whose bits are shared. With m
/// the opened number, v ≥ c is r ∈ [m + 1, m − c] modulo p, an interval with public ends, which two bitwise comparisons settle. Not safe
/// for use by several threads at once.
/// </summary>
/// <remarks>
/// Nishide, Ohta, PKC 2007, section 4 (interval tests in place of a bit decomposition of v); Damgård, Fitzi, Kiltz, Nielsen, Toft, TCC 2006
/// (bitwise comparison). Here the ends are public, and the comparison is a tree over the 17 bits.
/// </remarks>
/// <param name="on">What computes; its field is the one of 65537 elements.</param>
internal sealed class SharedComparison(ShareArithmetic on)
{
    /// <summary>1 where the value is at least its bound, 0 where it is less; once the rounds are over.</summary>
    public SharedRow? Result { get; private set; }

    /// <summary>Compares.</summary>
    /// <param name="values">v, numbers in [0, p).</param>
    /// <param name="bounds">c for each of them, in [0, p): public.</param>
    public IEnumerable<ShareRound> Rounds(SharedRow values, ulong[] bounds)
    {
        Throw.IfLengthIsNot(bounds.Length, values.Length, nameof(bounds));
        var random = new SharedRandomBits(on);
        foreach (var round in random.Rounds(values.Length))
            yield return round;
        var opening = on.Begin();
        var masked = opening.Open(on.Combine(1, values, 1, Number(random.Bits, values.Length)));
        yield return opening;
        var (p, n) = (on.Field, values.Length);
        var first = Array.ConvertAll(masked.Values, m => p.Add(m, 1));
        var last = masked.Values.Zip(bounds, p.Subtract).ToArray();
        ulong[] below = [.. last.Select(end => end + 1), .. first]; // r < each: the end and one, which may be p, and the start
        var less = new BitwiseLess(on, random.Bits, below);
        foreach (var round in less.Rounds())
            yield return round;
        var ends = on.Choose(less.Result, null, [.. Enumerable.Range(0, n)]);
        var starts = on.Choose(less.Result, null, [.. Enumerable.Range(n, n)]);
        var wraps = first.Zip(last, (start, end) => start > end ? 1UL : 0).ToArray(); // then the interval goes over p
        Result = on.Offset(on.Combine(1, ends, p.Negate(1), starts), wraps);
    }

    /// <summary>Σ_b 2^b·bit_b.</summary>
    private SharedRow Number(SharedRow bits, int count)
    {
        SharedRow? sum = null;
        for (var b = 0; b < SharedRandomBits.Count; b++)
        {
            var line = on.Choose(bits, null, [.. Enumerable.Range(0, count).Select(k => SharedRandomBits.Count * k + b)]);
            sum = sum is null ? line : on.Combine(1, sum, 1UL << b, line);
        }

        return sum!;
    }
}
