using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Who pays how much where a hunt has more than the cap leaves (G7, R38): account i pays ⌊S_i·c/F + u⌋ − ⌊S_{i−1}·c/F + u⌋, S_i the sum
/// of the first i accounts' units, F the sum of all, c ≤ F what is left to the cap, and u in [0, 1) the coin's. The parts sum to c
/// exactly, none is above its account's units, and over a uniform u each is exactly units·c/F in expectation: so no split of an account
/// gains. (Largest remainder rewards splitting.)
/// </summary>
/// <remarks>With an earlier base b, c = cap − b and F is this hunt's alone.</remarks>
internal static class Payout
{
    /// <summary>The most units that are shared: above what an axis may have (R3), and small enough for products in 64 bits.</summary>
    public const long MaxUnits = uint.MaxValue;

    /// <summary>What each account pays.</summary>
    /// <param name="units">Each account's, at least 0, in the coin's order; their sum F in [1, <see cref="MaxUnits"/>].</param>
    /// <param name="cap">c, in [0, F].</param>
    /// <param name="offset">u·2^64.</param>
    /// <param name="paid">As many as accounts.</param>
    public static void Share(ReadOnlySpan<long> units, long cap, ulong offset, Span<long> paid)
    {
        Throw.IfLengthIsNot(paid.Length, units.Length, nameof(paid));
        var sum = 0L;
        foreach (var each in units)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(each, nameof(units));
            sum = Math.Min(sum, MaxUnits) + Math.Min(each, MaxUnits + 1); // saturates
        }

        if (sum is < 1 or > MaxUnits)
            Throw.OutOfRange($"The units sum to 1 to {MaxUnits}.", nameof(units));
        ArgumentOutOfRangeException.ThrowIfNegative(cap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cap, sum);
        var (running, before) = (0L, 0L); // ⌊0 + u⌋ = 0
        for (var i = 0; i < units.Length; i++)
        {
            running += units[i];
            var floor = Floor((ulong)running * (ulong)cap, (ulong)sum, offset); // in [0, 2^64): both below 2^32
            paid[i] = floor - before;
            before = floor;
        }
    }

    /// <summary>⌊a/b + u⌋ = ⌊a/b⌋ + [r·2^64 ≥ b·(2^64 − offset)], r = a mod b.</summary>
    private static long Floor(ulong a, ulong b, ulong offset)
    {
        var (quotient, remainder) = Math.DivRem(a, b);
        var carries = offset > 0 && ((UInt128)remainder << 64) >= (UInt128)b * (0 - offset); // 0 − offset is 2^64 − offset
        return (long)quotient + (carries ? 1 : 0);
    }
}
