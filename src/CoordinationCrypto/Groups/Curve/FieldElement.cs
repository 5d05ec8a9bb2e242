using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CoordinationCrypto.Groups;

/// <summary>A public integer modulo p = 2^256 − 2^32 − 977, the field that secp256k1 lies over. Variable time.</summary>
/// <remarks>
/// Any of the up to two numbers below 2^256 of its class, least significant limb first: p = 2^256 − c, so what is carried out of 2^256
/// comes back as c times it.
/// </remarks>
internal readonly struct FieldElement : IEquatable<FieldElement>
{
    /// <summary>Bytes of an element, big-endian.</summary>
    public const int Length = 32;

    private const ulong Complement = 0x1000003D1; // c
    private const ulong LowestOfOrder = 0xFFFFFFFEFFFFFC2F; // of p's limbs; the others are all ones

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    /// <summary>A small number.</summary>
    public FieldElement(ulong value) => _limb0 = value;

    private FieldElement(ulong limb0, ulong limb1, ulong limb2, ulong limb3) =>
        (_limb0, _limb1, _limb2, _limb3) = (limb0, limb1, limb2, limb3);

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0 || (IsAtLeastOrder && _limb0 == LowestOfOrder);

    /// <summary>Whether the number in [0, p) is odd.</summary>
    public bool IsOdd => ((_limb0 & 1) == 1) ^ IsAtLeastOrder;

    private bool IsAtLeastOrder => (_limb1 & _limb2 & _limb3) == ulong.MaxValue && _limb0 >= LowestOfOrder;

    public static FieldElement operator +(in FieldElement left, in FieldElement right)
    {
        ulong carry = 0;
        var limb0 = Add(left._limb0, right._limb0, ref carry);
        var limb1 = Add(left._limb1, right._limb1, ref carry);
        var limb2 = Add(left._limb2, right._limb2, ref carry);
        var limb3 = Add(left._limb3, right._limb3, ref carry);
        return CarryIn(limb0, limb1, limb2, limb3, carry * Complement);
    }

    public static FieldElement operator -(in FieldElement left, in FieldElement right)
    {
        ulong borrow = 0;
        var limb0 = Subtract(left._limb0, right._limb0, ref borrow);
        var limb1 = Subtract(left._limb1, right._limb1, ref borrow);
        var limb2 = Subtract(left._limb2, right._limb2, ref borrow);
        var limb3 = Subtract(left._limb3, right._limb3, ref borrow);
        var less = Complement & (0 - borrow); // whether it goes below zero is even odds: no branch
        borrow = 0;
        limb0 = Subtract(limb0, less, ref borrow);
        if (borrow != 0) // a limb below c
        {
            limb1 = Subtract(limb1, 0, ref borrow);
            limb2 = Subtract(limb2, 0, ref borrow);
            limb3 = Subtract(limb3, 0, ref borrow);
            limb0 -= Complement & (0 - borrow); // what was below c is now above p
        }

        return new FieldElement(limb0, limb1, limb2, limb3);
    }

    public static FieldElement operator -(in FieldElement value) => default(FieldElement) - value;

    public static FieldElement operator *(in FieldElement left, in FieldElement right)
    {
        var (b0, b1, b2, b3) = (right._limb0, right._limb1, right._limb2, right._limb3);
        ulong carry = 0;
        var t0 = MultiplyAdd(left._limb0, b0, 0, ref carry);
        var t1 = MultiplyAdd(left._limb0, b1, 0, ref carry);
        var t2 = MultiplyAdd(left._limb0, b2, 0, ref carry);
        var t3 = MultiplyAdd(left._limb0, b3, 0, ref carry);
        var t4 = carry;
        carry = 0;
        t1 = MultiplyAdd(left._limb1, b0, t1, ref carry);
        t2 = MultiplyAdd(left._limb1, b1, t2, ref carry);
        t3 = MultiplyAdd(left._limb1, b2, t3, ref carry);
        t4 = MultiplyAdd(left._limb1, b3, t4, ref carry);
        var t5 = carry;
        carry = 0;
        t2 = MultiplyAdd(left._limb2, b0, t2, ref carry);
        t3 = MultiplyAdd(left._limb2, b1, t3, ref carry);
        t4 = MultiplyAdd(left._limb2, b2, t4, ref carry);
        t5 = MultiplyAdd(left._limb2, b3, t5, ref carry);
        var t6 = carry;
        carry = 0;
        t3 = MultiplyAdd(left._limb3, b0, t3, ref carry);
        t4 = MultiplyAdd(left._limb3, b1, t4, ref carry);
        t5 = MultiplyAdd(left._limb3, b2, t5, ref carry);
        t6 = MultiplyAdd(left._limb3, b3, t6, ref carry);
        var t7 = carry;

        return Reduce(t0, t1, t2, t3, t4, t5, t6, t7);
    }

    /// <summary>Reads 32 big-endian bytes. False if there are not 32 or the number is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out FieldElement element)
    {
        element = source.Length == Length ? Read(source) : default;
        return source.Length == Length && !element.IsAtLeastOrder;
    }

    /// <summary>Reads 32 big-endian bytes, any of them, modulo p.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> source) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(source[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(source)
        );

    /// <summary>Writes the number in [0, p) in 32 big-endian bytes.</summary>
    public void Write(Span<byte> destination)
    {
        var isReduced = !IsAtLeastOrder; // else the number less p: limb 0 plus c, which wraps, and zeros
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], isReduced ? _limb0 : _limb0 + Complement);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], isReduced ? _limb1 : 0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], isReduced ? _limb2 : 0);
        BinaryPrimitives.WriteUInt64BigEndian(destination, isReduced ? _limb3 : 0);
    }

    /// <summary>x².</summary>
    public FieldElement Square()
    {
        // Products of different limbs, doubled, then the squares of limbs.
        ulong carry = 0;
        var t1 = MultiplyAdd(_limb0, _limb1, 0, ref carry);
        var t2 = MultiplyAdd(_limb0, _limb2, 0, ref carry);
        var t3 = MultiplyAdd(_limb0, _limb3, 0, ref carry);
        var t4 = carry;
        carry = 0;
        t3 = MultiplyAdd(_limb1, _limb2, t3, ref carry);
        t4 = MultiplyAdd(_limb1, _limb3, t4, ref carry);
        var t5 = carry;
        carry = 0;
        t5 = MultiplyAdd(_limb2, _limb3, t5, ref carry);
        var t6 = carry;
        var t7 = t6 >> 63;
        t6 = (t6 << 1) | (t5 >> 63);
        t5 = (t5 << 1) | (t4 >> 63);
        t4 = (t4 << 1) | (t3 >> 63);
        t3 = (t3 << 1) | (t2 >> 63);
        t2 = (t2 << 1) | (t1 >> 63);
        t1 <<= 1;
        carry = 0;
        var high = Math.BigMul(_limb0, _limb0, out var t0);
        t1 = Add(t1, high, ref carry);
        high = Math.BigMul(_limb1, _limb1, out var low);
        t2 = Add(t2, low, ref carry);
        t3 = Add(t3, high, ref carry);
        high = Math.BigMul(_limb2, _limb2, out low);
        t4 = Add(t4, low, ref carry);
        t5 = Add(t5, high, ref carry);
        high = Math.BigMul(_limb3, _limb3, out low);
        t6 = Add(t6, low, ref carry);
        t7 = Add(t7, high, ref carry);
        return Reduce(t0, t1, t2, t3, t4, t5, t6, t7);
    }

    /// <summary>x^−1; 0 for 0.</summary>
    /// <remarks>x^(p−2), p − 2 = 2^256 − 2^32 − 979.</remarks>
    public FieldElement Inverse()
    {
        var power = ToHighOnes(out var twoOnes).Square(5) * this;
        power = power.Square(3) * twoOnes;
        return power.Square(2) * this;
    }

    /// <summary>A square root, or null. p ≡ 3 mod 4, so x^((p+1)/4) is one if there is one.</summary>
    public FieldElement? SquareRoot()
    {
        var root = (ToHighOnes(out var twoOnes).Square(6) * twoOnes).Square(2);
        return root.Square() == this ? root : null;
    }

    public static bool operator ==(in FieldElement left, in FieldElement right) => (left - right).IsZero;

    public static bool operator !=(in FieldElement left, in FieldElement right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(FieldElement other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldElement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]);
    }

    // x to the power of, in bits, 223 ones, a zero, 22 ones: what p − 2 and (p + 1)/4 begin with.
    private FieldElement ToHighOnes(out FieldElement twoOnes)
    {
        twoOnes = Square() * this;
        var three = twoOnes.Square() * this;
        var nine = ((three.Square(3) * three).Square(3) * three);
        var eleven = nine.Square(2) * twoOnes;
        var twentyTwo = eleven.Square(11) * eleven;
        var fortyFour = twentyTwo.Square(22) * twentyTwo;
        var eightyEight = fortyFour.Square(44) * fortyFour;
        var most = eightyEight.Square(88) * eightyEight; // 176 ones
        most = most.Square(44) * fortyFour;
        most = most.Square(3) * three; // 223 ones
        return most.Square(23) * twentyTwo;
    }

    private FieldElement Square(int times)
    {
        var power = this;
        for (var i = 0; i < times; i++)
            power = power.Square();
        return power;
    }

    // 2^256 is c: so the upper half times c goes to the lower.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, ulong t7)
    {
        ulong carry = 0;
        t0 = MultiplyAdd(t4, Complement, t0, ref carry);
        t1 = MultiplyAdd(t5, Complement, t1, ref carry);
        t2 = MultiplyAdd(t6, Complement, t2, ref carry);
        t3 = MultiplyAdd(t7, Complement, t3, ref carry); // the carry is below 2^34
        var top = carry;
        carry = 0;
        t0 = MultiplyAdd(top, Complement, t0, ref carry);
        t1 = Add(t1, 0, ref carry);
        t2 = Add(t2, 0, ref carry);
        t3 = Add(t3, 0, ref carry);
        return CarryIn(t0, t1, t2, t3, carry * Complement);
    }

    // The number plus at most c.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement CarryIn(ulong limb0, ulong limb1, ulong limb2, ulong limb3, ulong more)
    {
        ulong carry = 0;
        limb0 = Add(limb0, more, ref carry);
        if (carry == 0)
            return new FieldElement(limb0, limb1, limb2, limb3);
        limb1 = Add(limb1, 0, ref carry);
        limb2 = Add(limb2, 0, ref carry);
        limb3 = Add(limb3, 0, ref carry);
        // Only a number of at least 2^256 − c leaves a carry: what remains of it is below c, and takes another c.
        return new FieldElement(limb0 + (carry * Complement), limb1, limb2, limb3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong left, ulong right, ref ulong carry)
    {
        var sum = left + right;
        var first = sum < left ? 1UL : 0;
        var total = sum + carry;
        carry = first + (total < sum ? 1UL : 0);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong left, ulong right, ref ulong borrow)
    {
        var difference = left - right;
        var first = left < right ? 1UL : 0;
        var total = difference - borrow;
        borrow = first + (difference < borrow ? 1UL : 0);
        return total;
    }

    // left·right + more + carry, which is below 2^128.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong left, ulong right, ulong more, ref ulong carry)
    {
        var high = Math.BigMul(left, right, out var low);
        low += more;
        high += low < more ? 1UL : 0;
        low += carry;
        carry = high + (low < carry ? 1UL : 0);
        return low;
    }
}
