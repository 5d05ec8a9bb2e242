using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>A public integer modulo n, the order of secp256k1. Secret ones are <see cref="SecretScalar"/>.</summary>
internal readonly struct Scalar : IEquatable<Scalar>
{
    /// <summary>Bytes of the encoding, big-endian.</summary>
    public const int Length = ScalarField.Bytes;

    // In [0, n), least significant first.
    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    private Scalar(ReadOnlySpan<ulong> limbs) => (_limb0, _limb1, _limb2, _limb3) = (limbs[0], limbs[1], limbs[2], limbs[3]);

    /// <summary>The scalar of a small number.</summary>
    public Scalar(ulong value) => _limb0 = value;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    public static Scalar operator +(in Scalar left, in Scalar right) => Combine(left, right, ScalarField.Add);

    public static Scalar operator -(in Scalar left, in Scalar right) => Combine(left, right, ScalarField.Subtract);

    public static Scalar operator *(in Scalar left, in Scalar right) => Combine(left, right, ScalarField.Multiply);

    public static Scalar operator -(in Scalar value) => default(Scalar) - value;

    public static bool operator ==(in Scalar left, in Scalar right) => left.Equals(right);

    public static bool operator !=(in Scalar left, in Scalar right) => !left.Equals(right);

    /// <summary>Reads 32 big-endian bytes. False if there are not 32 or the number is not below n.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Scalar scalar)
    {
        scalar = default;
        if (source.Length != Length)
            return false;
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        if (!ScalarField.TryRead(source, limbs))
            return false;
        scalar = new Scalar(limbs);
        return true;
    }

    /// <summary>Reads exactly 32 big-endian bytes modulo n (a hash, for a challenge).</summary>
    public static Scalar ReadReduced(ReadOnlySpan<byte> source)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        ScalarField.ReadReduced(source, limbs);
        return new Scalar(limbs);
    }

    /// <summary>The canonical limbs of a scalar, least significant first.</summary>
    public static Scalar FromLimbs(ReadOnlySpan<ulong> limbs)
    {
        Throw.IfLengthIsNot(limbs.Length, ScalarField.Limbs, nameof(limbs));
        return new Scalar(limbs);
    }

    /// <summary>x^−1 = x^(n−2). Variable in nothing but the public exponent.</summary>
    /// <exception cref="ArgumentException">It is 0.</exception>
    public Scalar Inverse()
    {
        if (IsZero)
            Throw.Argument("Zero has no inverse.", "value");
        Span<byte> exponent = stackalloc byte[Length];
        (-new Scalar(2)).Write(exponent); // n − 2
        var power = new Scalar(1);
        for (var bit = 0; bit < 8 * Length; bit++)
        {
            power *= power;
            if ((exponent[bit >> 3] >> (7 - (bit & 7)) & 1) != 0)
                power *= this;
        }

        return power;
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public void Write(Span<byte> destination)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        CopyTo(limbs);
        ScalarField.Write(limbs, destination);
    }

    /// <summary>The bits [from, from + width) as a number; bits past the 256th are 0.</summary>
    /// <param name="from">In [0, 256).</param>
    /// <param name="width">In [1, 16].</param>
    public int Bits(int from, int width)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        CopyTo(limbs);
        var (limb, shift) = (from >> 6, from & 63);
        var bits = limbs[limb] >> shift;
        if (shift + width > 64 && limb + 1 < limbs.Length)
            bits |= limbs[limb + 1] << (64 - shift);
        return (int)(bits & ((1UL << width) - 1));
    }

    /// <summary>Copies the four limbs.</summary>
    public void CopyTo(Span<ulong> limbs) => (limbs[0], limbs[1], limbs[2], limbs[3]) = (_limb0, _limb1, _limb2, _limb3);

    /// <inheritdoc/>
    public bool Equals(Scalar other) =>
        _limb0 == other._limb0 && _limb1 == other._limb1 && _limb2 == other._limb2 && _limb3 == other._limb3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_limb0, _limb1, _limb2, _limb3);

    private delegate void Operation(Span<ulong> destination, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right);

    private static Scalar Combine(in Scalar left, in Scalar right, Operation operation)
    {
        Span<ulong> a = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> b = stackalloc ulong[ScalarField.Limbs];
        left.CopyTo(a);
        right.CopyTo(b);
        operation(a, a, b);
        return new Scalar(a);
    }
}
