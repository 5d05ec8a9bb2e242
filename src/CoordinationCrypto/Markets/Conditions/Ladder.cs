using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>Lists of levels for <see cref="Axis"/>: few of them where numbers are large. Level 0 is the axis' to add (R1).</summary>
public static class Ladder
{
    /// <summary>1, 2, 5, 10, 20, 50, … and the last level.</summary>
    /// <param name="top">The last level, in [1, <see cref="Axis.MaxCapacity"/>].</param>
    /// <returns>The levels, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The last level is outside its range.</exception>
    public static IReadOnlyList<int> OneTwoFive(int top)
    {
        RequireTop(top);
        var levels = new List<int>();
        for (var power = 1; power < top; power *= 10)
            levels.AddRange(new[] { power, 2 * power, 5 * power }.Where(level => level < top));
        return [.. levels, top];
    }

    /// <summary>From 1, each level the least whole number at least so many percent above the one before; then the last level.</summary>
    /// <param name="percent">The step, in [1, 1,000].</param>
    /// <param name="top">The last level, in [1, <see cref="Axis.MaxCapacity"/>].</param>
    /// <returns>The levels, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of them is outside its range.</exception>
    public static IReadOnlyList<int> Percent(int percent, int top)
    {
        if (percent is < 1 or > 1_000)
            Throw.OutOfRange("A ladder steps by 1 to 1,000 percent.", nameof(percent));
        RequireTop(top);
        var levels = new List<int>();
        for (var level = 1; level < top; level += Math.Max(1, ((level * percent) + 99) / 100))
            levels.Add(level);
        return [.. levels, top];
    }

    private static void RequireTop(int top)
    {
        if (top is < 1 or > Axis.MaxCapacity)
            Throw.OutOfRange($"The last level of a ladder is in [1, {Axis.MaxCapacity}].", nameof(top));
    }
}
