using System.Numerics;

namespace CoordinationCrypto.Arithmetic;

/// <summary>Prime numbers below 2^64. Variable time: for public parameters only.</summary>
internal static class Primes
{
    /// <summary>The bases that make the Miller–Rabin test exact below 3.3·10^24 (Sorenson and Webster, Math. Comp. 86, 2017).</summary>
    private static ReadOnlySpan<byte> Bases => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    /// <summary>Whether <paramref name="value"/> is prime; never wrong.</summary>
    public static bool IsPrime(ulong value)
    {
        if (value < 2)
            return false;
        foreach (var prime in Bases)
        {
            if (value % prime == 0)
                return value == prime;
        }

        // value − 1 = odd · 2^twos
        var twos = BitOperations.TrailingZeroCount(value - 1);
        var odd = (value - 1) >> twos;
        foreach (var prime in Bases)
        {
            if (!IsStrongProbablePrime(value, prime, odd, twos))
                return false;
        }
        return true;
    }

    /// <summary>The largest prime below 2^<paramref name="bits"/> that is 1 modulo <paramref name="congruence"/>.</summary>
    /// <param name="bits">1 to 63.</param>
    /// <param name="congruence">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> or <paramref name="congruence"/> is out of its
    /// range.</exception>
    /// <exception cref="ArgumentException">There is no such prime.</exception>
    public static ulong LargestBelow(int bits, ulong congruence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 63);
        return NextBelow(1UL << bits, congruence);
    }

    /// <summary>
    /// The largest prime below <paramref name="bound"/> that is 1 modulo <paramref name="congruence"/>; called with a prime it found, it
    /// finds the one after that.
    /// </summary>
    /// <param name="bound">Exclusive.</param>
    /// <param name="congruence">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="congruence"/> is zero.</exception>
    /// <exception cref="ArgumentException">There is no such prime.</exception>
    public static ulong NextBelow(ulong bound, ulong congruence)
    {
        ArgumentOutOfRangeException.ThrowIfZero(congruence);
        if (bound > 2)
        {
            // bound − 2 ≥ candidate − 1, a multiple of the congruence
            for (var candidate = (bound - 2) / congruence * congruence + 1; candidate > 1; candidate -= congruence)
            {
                if (IsPrime(candidate))
                    return candidate;
            }
        }
        throw new ArgumentException($"No prime below {bound} is 1 modulo {congruence}.", nameof(bound));
    }

    private static bool IsStrongProbablePrime(ulong value, ulong witness, ulong odd, int twos)
    {
        var power = Power(witness, odd, value);
        if (power == 1 || power == value - 1)
            return true;
        for (var i = 1; i < twos; i++)
        {
            power = Multiply(power, power, value);
            if (power == value - 1)
                return true;
        }
        return false;
    }

    private static ulong Power(ulong value, ulong exponent, ulong modulus)
    {
        var result = 1UL;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, value, modulus);
            value = Multiply(value, value, modulus);
        }
        return result;
    }

    private static ulong Multiply(ulong a, ulong b, ulong modulus)
    {
        var high = Math.BigMul(a, b, out var low); // of residues, so below the modulus
        WideDivision.Divide(high, low, modulus, out var remainder);
        return remainder;
    }
}
