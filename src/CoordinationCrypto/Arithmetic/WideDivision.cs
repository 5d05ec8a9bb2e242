namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// Division of 128 bits by 64, bit by bit. <see cref="UInt128"/>'s own is not used: the optimizing compiler of .NET 10.0.12 turns two
/// equal divisions in one method into one and stores its result over the method's return address (docs/guide/arithmetic.md, "What is not
/// used"). Variable time: for public values.
/// </summary>
internal static class WideDivision
{
    /// <summary>⌊(high·2^64 + low) / divisor⌋.</summary>
    /// <param name="high">Less than the divisor, so that the quotient has 64 bits.</param>
    /// <param name="low">Any.</param>
    /// <param name="divisor">Not 0.</param>
    /// <param name="remainder">What is left, less than the divisor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not less than the divisor.</exception>
    public static ulong Divide(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(high, divisor);
        for (var bit = 0; bit < 64; bit++)
        {
            var carry = high >> 63;
            high = (high << 1) | (low >> 63);
            low <<= 1;
            if (carry == 0 && high < divisor)
                continue;
            high -= divisor;
            low |= 1;
        }
        remainder = high;
        return low;
    }
}
