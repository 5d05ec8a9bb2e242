using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// Integers modulo n, the order of secp256k1, as four 64-bit limbs, least significant first. n = 2^256 − c with c of 129 bits (SEC 2,
/// section 2.4.1).
/// </summary>
/// <remarks>Constant time: no branch and no index depends on a value. Every destination may be an operand.</remarks>
internal static class ScalarField
{
    /// <summary>Limbs of an element.</summary>
    public const int Limbs = 4;

    /// <summary>Bytes of an element, big-endian.</summary>
    public const int Bytes = 32;

    private static ReadOnlySpan<ulong> Order => [0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF];

    private static ReadOnlySpan<ulong> Complement => [0x402DA1732FC9BEBF, 0x4551231950B75FC4, 1];

    /// <summary>Reads 32 big-endian bytes. False, with nothing learnt by timing but that, if the number is not below n.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, Span<ulong> destination)
    {
        Throw.IfLengthIsNot(source.Length, Bytes, nameof(source));
        ReadAny(source, destination);
        Span<ulong> difference = stackalloc ulong[Limbs];
        var borrow = SubtractLimbs(difference, destination, Order);
        ZeroLimbs(difference);
        return borrow == 1;
    }

    /// <summary>Reads 32 big-endian bytes, any of them, modulo n.</summary>
    public static void ReadReduced(ReadOnlySpan<byte> source, Span<ulong> destination)
    {
        Throw.IfLengthIsNot(source.Length, Bytes, nameof(source));
        ReadAny(source, destination);
        SubtractOrderOnce(destination, 0);
    }

    /// <summary>Reads 64 big-endian bytes modulo n: within 2^−256 of uniform if the bytes are uniform.</summary>
    public static void ReadWide(ReadOnlySpan<byte> source, Span<ulong> destination)
    {
        Throw.IfLengthIsNot(source.Length, 2 * Bytes, nameof(source));
        Span<ulong> high = stackalloc ulong[Limbs];
        ReadReduced(source[..Bytes], high);
        ReadReduced(source[Bytes..], destination);
        Multiply(high, high, [.. Complement, 0]); // 2^256 = c modulo n
        Add(destination, destination, high);
        ZeroLimbs(high);
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public static void Write(ReadOnlySpan<ulong> source, Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, Bytes, nameof(destination));
        for (var i = 0; i < Limbs; i++)
            BinaryPrimitives.WriteUInt64BigEndian(destination[(8 * (Limbs - 1 - i))..], source[i]);
    }

    /// <summary>destination = left + right mod n.</summary>
    public static void Add(Span<ulong> destination, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        ulong carry = 0;
        for (var i = 0; i < Limbs; i++)
        {
            var sum = (UInt128)left[i] + right[i] + carry;
            destination[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }

        SubtractOrderOnce(destination, carry);
    }

    /// <summary>destination = left − right mod n.</summary>
    public static void Subtract(Span<ulong> destination, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var mask = 0 - SubtractLimbs(destination, left, right); // all ones if it went below zero: then n comes back
        ulong carry = 0;
        for (var i = 0; i < Limbs; i++)
        {
            var sum = (UInt128)destination[i] + (Order[i] & mask) + carry;
            destination[i] = (ulong)sum;
            carry = (ulong)(sum >> 64);
        }
    }

    /// <summary>destination = −source mod n.</summary>
    public static void Negate(Span<ulong> destination, ReadOnlySpan<ulong> source)
    {
        ReadOnlySpan<ulong> zero = [0, 0, 0, 0];
        Subtract(destination, zero, source);
    }

    /// <summary>destination = source if the mask is all ones, unchanged if it is 0.</summary>
    public static void Select(Span<ulong> destination, ReadOnlySpan<ulong> source, ulong mask)
    {
        for (var i = 0; i < Limbs; i++)
            destination[i] = ConstantTime.Select(mask, source[i], destination[i]);
    }

    /// <summary>destination = left · right mod n.</summary>
    public static void Multiply(Span<ulong> destination, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        Span<ulong> wide = stackalloc ulong[2 * Limbs];
        wide.Clear();
        for (var i = 0; i < Limbs; i++)
            wide[i + Limbs] = MultiplyAdd(wide[i..], right[..Limbs], left[i]);

        // Every fold replaces high·2^256 by high·c: below 2^512, 2^386, 2^260, 2^256 + 2^134, 2^256.
        for (var i = 0; i < 4; i++)
            Fold(wide);
        wide[..Limbs].CopyTo(destination);
        SubtractOrderOnce(destination, 0);
        ZeroLimbs(wide);
    }

    /// <summary>All ones if the element is 0, else 0.</summary>
    public static ulong MaskIfZero(ReadOnlySpan<ulong> source) => ConstantTime.MaskIfZero(source[0] | source[1] | source[2] | source[3]);

    /// <summary>Zeroes limbs that held a secret.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    public static void ZeroLimbs(Span<ulong> limbs) => limbs.Clear();

    private static void ReadAny(ReadOnlySpan<byte> source, Span<ulong> destination)
    {
        for (var i = 0; i < Limbs; i++)
            destination[i] = BinaryPrimitives.ReadUInt64BigEndian(source[(8 * (Limbs - 1 - i))..]);
    }

    // value + carry·2^256, below 2n, becomes itself mod n.
    private static void SubtractOrderOnce(Span<ulong> value, ulong carry)
    {
        Span<ulong> difference = stackalloc ulong[Limbs];
        var borrow = SubtractLimbs(difference, value, Order);
        Select(value, difference, 0 - (carry | (1 - borrow)));
        ZeroLimbs(difference);
    }

    // Returns the borrow, 0 or 1.
    private static ulong SubtractLimbs(Span<ulong> destination, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        ulong borrow = 0;
        for (var i = 0; i < Limbs; i++)
        {
            var difference = (UInt128)left[i] - right[i] - borrow;
            destination[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }

        return borrow;
    }

    // accumulator[0..factor.Length) += factor·by; returns the carry out of it.
    private static ulong MultiplyAdd(Span<ulong> accumulator, ReadOnlySpan<ulong> factor, ulong by)
    {
        ulong carry = 0;
        for (var j = 0; j < factor.Length; j++)
        {
            var product = ((UInt128)factor[j] * by) + accumulator[j] + carry;
            accumulator[j] = (ulong)product;
            carry = (ulong)(product >> 64);
        }

        return carry;
    }

    private static void Fold(Span<ulong> wide)
    {
        Span<ulong> high = stackalloc ulong[Limbs];
        wide[Limbs..].CopyTo(high);
        wide[Limbs..].Clear();
        for (var i = 0; i < Limbs; i++)
        {
            var carry = MultiplyAdd(wide[i..], Complement, high[i]);
            for (var j = i + Complement.Length; j < 2 * Limbs; j++)
            {
                var sum = (UInt128)wide[j] + carry;
                wide[j] = (ulong)sum;
                carry = (ulong)(sum >> 64);
            }
        }

        ZeroLimbs(high);
    }
}
