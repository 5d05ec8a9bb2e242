using System.Numerics;

namespace CoordinationCrypto.Arithmetic;

/// <summary>
/// An odd prime q in [3, 2^50) and arithmetic on the residues [0, q). A residue in this range is called canonical.
/// </summary>
/// <remarks>
/// The bound lets products run on double-precision fused multiply-adds (see <c>Arithmetic/Kernels</c>). All members are constant-time in
/// the residues unless they say otherwise. Immutable; safe to share between threads.
/// </remarks>
public sealed class Modulus : IEquatable<Modulus>
{
    /// <summary>Every modulus is below 2^50.</summary>
    public const int MaxBitCount = 50;

    private readonly ulong _singleRatio; // floor(2^64 / q)
    private readonly ulong _doubleRatio; // floor(2^(2k) / q) · 2^(63−k), k = BitCount; in [2^63, 2^64)
    private readonly ulong _signedOffset; // the least multiple of q that is at least 2^50

    /// <summary>The field of residues modulo <paramref name="value"/>.</summary>
    /// <param name="value">An odd prime in [3, 2^50).</param>
    /// <exception cref="ArgumentException"><paramref name="value"/> is not an odd prime in that range.</exception>
    public Modulus(ulong value)
    {
        if (value < 3 || value >= 1UL << MaxBitCount || !Primes.IsPrime(value))
            throw new ArgumentException($"{value} is not an odd prime in [3, 2^50).", nameof(value));
        Value = value;
        BitCount = 64 - BitOperations.LeadingZeroCount(value);
        _singleRatio = (0 - value) / value + 1; // 0 − q is 2^64 − q
        _doubleRatio =
            (BitCount < 32 ? (1UL << (2 * BitCount)) / value : WideDivision.Divide(1UL << (2 * BitCount - 64), 0, value, out _))
            << (63 - BitCount);
        Two64 = (0 - value) % value;
        Inverse64 = value; // of itself modulo 8; Newton's iteration doubles the bits that are right
        for (var bits = 3; bits < 64; bits *= 2)
            Inverse64 *= 2 - value * Inverse64;
        _signedOffset = ((1UL << MaxBitCount) + value - 1) / value * value;
    }

    /// <summary>q itself.</summary>
    public ulong Value { get; }

    /// <summary>The number of bits of q, 2 to 50.</summary>
    public int BitCount { get; }

    /// <summary>The canonical residue of any 64-bit value.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Reduce(ulong value)
    {
        // Barrett: the estimate of value / q is short by less than 2, being short by value/2^64 < 1 and then rounded down.
        var estimate = Math.BigMul(value, _singleRatio, out _);
        return Once(value - estimate * Value); // argument in [0, 2q)
    }

    /// <summary>The canonical residue of any 128-bit value.</summary>
    /// <param name="value">Any number.</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Reduce(UInt128 value) => Add(Multiply(Reduce((ulong)(value >> 64)), Two64), Reduce((ulong)value));

    /// <summary>a + b mod q, of canonical residues.</summary>
    /// <param name="a">In [0, q).</param>
    /// <param name="b">In [0, q).</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Add(ulong a, ulong b) => Once(a + b);

    /// <summary>a − b mod q, of canonical residues.</summary>
    /// <param name="a">In [0, q).</param>
    /// <param name="b">In [0, q).</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Subtract(ulong a, ulong b) => Lift(a - b);

    /// <summary>−a mod q, of a canonical residue.</summary>
    /// <param name="a">In [0, q).</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Negate(ulong a) => Lift(0 - a);

    /// <summary>a·b mod q, of canonical residues.</summary>
    /// <param name="a">In [0, q).</param>
    /// <param name="b">In [0, q).</param>
    /// <returns>The residue, in [0, q).</returns>
    /// <remarks>
    /// Barrett reduction (Handbook of Applied Cryptography, algorithm 14.42, base 2): the quotient is short by at most 2.
    /// </remarks>
    public ulong Multiply(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low); // below q^2 < 2^(2k)
        var top = (high << (65 - BitCount)) | (low >> (BitCount - 1)); // below 2^(k+1)
        var quotient = Math.BigMul(top, _doubleRatio, out _);
        return Once(Once(low - quotient * Value)); // argument in [0, 3q)
    }

    /// <summary>value^exponent mod q, of a canonical residue. Variable time in the exponent.</summary>
    /// <param name="value">In [0, q).</param>
    /// <param name="exponent">Any exponent.</param>
    /// <returns>The residue, in [0, q).</returns>
    public ulong Power(ulong value, ulong exponent)
    {
        var result = 1UL;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, value);
            value = Multiply(value, value);
        }
        return result;
    }

    /// <summary>
    /// The inverse of a canonical residue other than zero. The time depends on q only (Fermat: value^(q−2)), the refusal of zero apart.
    /// </summary>
    /// <param name="value">In [1, q).</param>
    /// <returns>The residue, in [1, q).</returns>
    /// <exception cref="ArgumentException"><paramref name="value"/> is zero or not canonical.</exception>
    public ulong Inverse(ulong value)
    {
        if (value == 0 || value >= Value)
            throw new ArgumentException($"{value} is not a residue in [1, {Value}).", nameof(value));
        return Power(value, Value - 2);
    }

    /// <summary>The canonical residue of a signed value.</summary>
    /// <param name="value">In (−2^50, 2^50).</param>
    /// <returns>The residue, in [0, q).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is outside that range.</exception>
    public ulong FromSigned(long value)
    {
        if ((ulong)(value + ((1L << MaxBitCount) - 1)) > (1UL << (MaxBitCount + 1)) - 2)
            throw new ArgumentOutOfRangeException(nameof(value), "A signed value must lie in (−2^50, 2^50).");
        return FromSignedUnchecked(value);
    }

    /// <summary>The representative of a canonical residue in (−q/2, q/2].</summary>
    /// <param name="value">In [0, q).</param>
    /// <returns>The number, in (−q/2, q/2].</returns>
    public long Centered(ulong value)
    {
        var aboveHalf = (long)(Value / 2 - value) >> 63; // all ones where value > (q−1)/2
        return (long)value - ((long)Value & aboveHalf);
    }

    /// <summary>2^64 mod q.</summary>
    internal ulong Two64 { get; }

    /// <summary>q^−1 mod 2^64.</summary>
    internal ulong Inverse64 { get; }

    /// <summary>1/q, rounded to the nearest double.</summary>
    internal double FloatInverse => 1.0 / Value;

    /// <summary><paramref name="value"/> made ready to multiply many residues by it.</summary>
    /// <param name="value">A canonical residue.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not canonical.</exception>
    internal Multiplier Prepare(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Value);
        // w·2^64 less its residue is a multiple of q, so it is divided exactly
        return new Multiplier(value, (0 - Multiply(value, Two64)) * Inverse64, Value);
    }

    /// <summary>a·w mod q.</summary>
    /// <param name="a">Any 64-bit value, canonical or not.</param>
    /// <param name="w">Prepared by this modulus.</param>
    internal ulong Multiply(ulong a, Multiplier w) => Once(MultiplyLazy(a, w));

    /// <summary>
    /// A value in [0, 2q) congruent to a·w (Shoup's method, in Harvey, "Faster arithmetic for number-theoretic transforms", 2014).
    /// </summary>
    /// <param name="a">Any 64-bit value, canonical or not.</param>
    /// <param name="w">Prepared by this modulus.</param>
    internal ulong MultiplyLazy(ulong a, Multiplier w) => a * w.Value - Math.BigMul(a, w.Quotient, out _) * Value;

    /// <summary><see cref="FromSigned"/> for a value known to be in (−2^50, 2^50).</summary>
    internal ulong FromSignedUnchecked(long value) => Reduce((ulong)(value + (long)_signedOffset)); // argument in (0, 2^51 + q)

    /// <summary>The canonical residue of a value in [0, 2q).</summary>
    internal ulong Once(ulong value) => Lift(value - Value);

    /// <inheritdoc/>
    public bool Equals(Modulus? other) => other is not null && other.Value == Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Modulus);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>q in decimal.</summary>
    /// <returns>The modulus in decimal.</returns>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>value + q where value, read as signed, is negative. The mask keeps this free of branches.</summary>
    private ulong Lift(ulong value) => value + (Value & (ulong)((long)value >> 63));
}
