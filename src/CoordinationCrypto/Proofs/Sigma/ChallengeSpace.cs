using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The additive group (Z_2N)^12 that challenges come from: exponents of X in Z[X]/(X^N + 1), one a repetition. Immutable.
/// </summary>
/// <remarks>At N = 8192 it has 2^168 elements, at 16384 2^180.</remarks>
internal sealed class ChallengeSpace : IEquatable<ChallengeSpace>
{
    /// <summary>Exponents in a challenge.</summary>
    public const int Repetitions = ProvenWitness.Repetitions;

    /// <summary>The group of a ring degree.</summary>
    /// <param name="degree">N, a power of two from 16 to 32768.</param>
    public ChallengeSpace(int degree)
    {
        if (degree is < 16 or > 32768 || !BitOperations.IsPow2(degree))
            Throw.OutOfRange("A ring degree is a power of two from 16 to 32768.", nameof(degree));
        Degree = degree;
    }

    /// <summary>N.</summary>
    public int Degree { get; }

    /// <summary>2N, the order of X.</summary>
    public int Order => 2 * Degree;

    /// <summary>Bits of an exponent: log2 2N, in [5, 16].</summary>
    public int ExponentBits => BitOperations.Log2((uint)Order);

    /// <summary>
    /// Bytes of a challenge: 12 exponents as bits, least significant first, zero bits filling the last byte; 21 at N = 8192.
    /// </summary>
    public int EncodedLength => ((Repetitions * ExponentBits) + 7) / 8;

    /// <summary>0.</summary>
    public Challenge Zero => new(this, new int[Repetitions]);

    /// <summary>A uniform challenge.</summary>
    public Challenge Sample(EntropySource entropy)
    {
        Span<byte> bytes = stackalloc byte[EncodedLength];
        entropy.Fill(bytes);
        return ReadMasked(bytes);
    }

    /// <summary>
    /// The challenge in the low bits of exactly <see cref="EncodedLength"/> bytes, whatever the filling: uniform if the bytes are.
    /// </summary>
    public Challenge ReadMasked(ReadOnlySpan<byte> bytes)
    {
        Throw.IfLengthIsNot(bytes.Length, EncodedLength, nameof(bytes));
        var exponents = new int[Repetitions];
        for (var bit = 0; bit < Repetitions * ExponentBits; bit++)
            exponents[bit / ExponentBits] |= (bytes[bit >> 3] >> (bit & 7) & 1) << (bit % ExponentBits);
        return new Challenge(this, exponents);
    }

    /// <summary>Reads a challenge. False unless there are exactly <see cref="EncodedLength"/> bytes with a filling of zeros.</summary>
    public bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out Challenge? challenge)
    {
        challenge = null;
        if (source.Length != EncodedLength)
            return false;
        var used = Repetitions * ExponentBits & 7;
        if (used != 0 && source[^1] >> used != 0)
            return false;
        challenge = ReadMasked(source);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ChallengeSpace? other) => other is not null && Degree == other.Degree;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChallengeSpace);

    /// <inheritdoc/>
    public override int GetHashCode() => Degree;
}
