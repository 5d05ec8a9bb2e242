using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>An element of a <see cref="ChallengeSpace"/>. Immutable; public.</summary>
internal sealed class Challenge : IEquatable<Challenge>
{
    private readonly int[] _exponents; // each in [0, 2N)

    /// <summary>Takes over exponents in [0, 2N).</summary>
    internal Challenge(ChallengeSpace space, int[] exponents) => (Space, _exponents) = (space, exponents);

    /// <summary>The group.</summary>
    public ChallengeSpace Space { get; }

    /// <summary>The exponent of a repetition, in [0, 2N).</summary>
    public int this[int repetition] => _exponents[repetition];

    public static Challenge operator +(Challenge left, Challenge right) => Combine(left, right, 1);

    public static Challenge operator -(Challenge left, Challenge right) => Combine(left, right, -1);

    /// <summary>
    /// ι(c) = Σ c_r·(2N)^r, an injective image: below 2^192, so two different challenges differ by a unit modulo the group's order.
    /// </summary>
    public Scalar ToScalar()
    {
        Span<byte> bytes = stackalloc byte[Scalar.Length];
        bytes.Clear();
        Write(bytes[..Space.EncodedLength]);
        bytes.Reverse(); // to big-endian
        return Scalar.ReadReduced(bytes);
    }

    /// <summary>Writes the bytes that <see cref="ChallengeSpace.TryRead"/> reads: ι(c), little-endian.</summary>
    public void Write(Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, Space.EncodedLength, nameof(destination));
        destination.Clear();
        var width = Space.ExponentBits;
        for (var bit = 0; bit < _exponents.Length * width; bit++)
            destination[bit >> 3] |= (byte)((_exponents[bit / width] >> (bit % width) & 1) << (bit & 7));
    }

    /// <inheritdoc/>
    public bool Equals(Challenge? other) =>
        other is not null && Space.Equals(other.Space) && _exponents.AsSpan().SequenceEqual(other._exponents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Challenge);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var exponent in _exponents)
            hash.Add(exponent);
        return hash.ToHashCode();
    }

    private static Challenge Combine(Challenge left, Challenge right, int sign)
    {
        if (!left.Space.Equals(right.Space))
            Throw.Argument("The challenges belong to different groups.", nameof(right));
        var result = new int[left._exponents.Length];
        for (var r = 0; r < result.Length; r++)
            result[r] = (left._exponents[r] + (sign * right._exponents[r])) & (left.Space.Order - 1); // 2N is a power of two
        return new Challenge(left.Space, result);
    }
}
