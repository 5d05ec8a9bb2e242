using System.Security.Cryptography;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>A secret integer modulo n, the order of secp256k1, in memory that is zeroed on disposal.</summary>
internal sealed class SecretScalar : IDisposable
{
    private readonly SecretBuffer _bytes; // 32, big-endian, in [0, n)

    private SecretScalar(ReadOnlySpan<ulong> limbs)
    {
        _bytes = SecretBuffer.Allocate(ScalarField.Bytes);
        ScalarField.Write(limbs, _bytes.Span);
    }

    /// <summary>Bytes of the encoding, big-endian.</summary>
    public const int Length = ScalarField.Bytes;

    /// <summary>The memory, for tests of its zeroing.</summary>
    internal SecretBuffer Memory => _bytes;

    /// <summary>A uniform scalar in [1, n).</summary>
    public static SecretScalar Create(EntropySource entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        using var candidate = SecretBuffer.Allocate(ScalarField.Bytes);
        while (true)
        {
            entropy.Fill(candidate.Span); // outside [1, n) with probability below 2^−127
            if (TryRead(candidate.Span, out var scalar))
                return scalar;
        }
    }

    /// <summary>Reads 32 big-endian bytes. False if there are not 32 or the number is not in [1, n).</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SecretScalar? scalar)
    {
        scalar = null;
        if (source.Length != ScalarField.Bytes)
            return false;
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        try
        {
            if (!ScalarField.TryRead(source, limbs) || ScalarField.MaskIfZero(limbs) != 0)
                return false;
            scalar = new SecretScalar(limbs);
            return true;
        }
        finally
        {
            ScalarField.ZeroLimbs(limbs);
        }
    }

    /// <summary>Reads exactly 32 big-endian bytes modulo n; the result may be 0 with probability 2^−256.</summary>
    public static SecretScalar ReadReduced(ReadOnlySpan<byte> source)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        ScalarField.ReadReduced(source, limbs);
        var scalar = new SecretScalar(limbs);
        ScalarField.ZeroLimbs(limbs);
        return scalar;
    }

    /// <summary>Reads exactly 64 big-endian bytes modulo n; the result may be 0 with probability 2^−256.</summary>
    public static SecretScalar ReadWide(ReadOnlySpan<byte> source)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        ScalarField.ReadWide(source, limbs);
        var scalar = new SecretScalar(limbs);
        ScalarField.ZeroLimbs(limbs);
        return scalar;
    }

    /// <summary>A new 0, for others to be added to.</summary>
    public static SecretScalar Zero() => new([0, 0, 0, 0]);

    /// <summary>x becomes x + weight·other; the time does not depend on any of them.</summary>
    /// <param name="other">Secret.</param>
    /// <param name="weight">Public.</param>
    public void AddScaled(SecretScalar other, in Scalar weight)
    {
        Span<ulong> product = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> sum = stackalloc ulong[ScalarField.Limbs];
        other.CopyTo(product);
        weight.CopyTo(sum);
        ScalarField.Multiply(product, product, sum);
        CopyTo(sum);
        ScalarField.Add(sum, sum, product);
        ScalarField.Write(sum, _bytes.Span);
        ScalarField.ZeroLimbs(product);
        ScalarField.ZeroLimbs(sum);
    }

    /// <summary>The same scalar in memory of its own.</summary>
    public SecretScalar Copy()
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        CopyTo(limbs);
        var copy = new SecretScalar(limbs);
        ScalarField.ZeroLimbs(limbs);
        return copy;
    }

    /// <summary>Replaces x by −x if the flag is set; the time does not depend on either.</summary>
    public void NegateIf(bool negate)
    {
        Span<ulong> limbs = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> negated = stackalloc ulong[ScalarField.Limbs];
        CopyTo(limbs);
        ScalarField.Negate(negated, limbs);
        ScalarField.Select(limbs, negated, 0 - (ulong)Convert.ToByte(negate));
        ScalarField.Write(limbs, _bytes.Span);
        ScalarField.ZeroLimbs(limbs);
        ScalarField.ZeroLimbs(negated);
    }

    /// <summary>
    /// x − other, as two scalars that sum to x: how a secret is split before a multiplication that is not constant time.
    /// </summary>
    public SecretScalar Minus(SecretScalar other)
    {
        Span<ulong> left = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> right = stackalloc ulong[ScalarField.Limbs];
        CopyTo(left);
        other.CopyTo(right);
        ScalarField.Subtract(left, left, right);
        var difference = new SecretScalar(left);
        ScalarField.ZeroLimbs(left);
        ScalarField.ZeroLimbs(right);
        return difference;
    }

    /// <summary>The public answer mask + challenge·x of a proof of knowledge; the mask, this object's caller never uses again.</summary>
    public Scalar Respond(SecretScalar mask, in Scalar challenge)
    {
        Span<ulong> product = stackalloc ulong[ScalarField.Limbs];
        Span<ulong> other = stackalloc ulong[ScalarField.Limbs];
        CopyTo(product);
        challenge.CopyTo(other);
        ScalarField.Multiply(product, product, other);
        mask.CopyTo(other);
        ScalarField.Add(product, product, other);
        var response = Scalar.FromLimbs(product);
        ScalarField.ZeroLimbs(product);
        ScalarField.ZeroLimbs(other);
        return response;
    }

    /// <summary>Writes 32 big-endian bytes: the only way out, for the caller to protect and to zero.</summary>
    public void Export(Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, ScalarField.Bytes, nameof(destination));
        _bytes.Span.CopyTo(destination);
        GC.KeepAlive(this); // native memory: no finalizer may free it before here
    }

    /// <summary>Zeroes the scalar.</summary>
    public void Dispose() => _bytes.Dispose();

    /// <summary>The type's name: never the value.</summary>
    public override string ToString() => nameof(SecretScalar);

    private void CopyTo(Span<ulong> limbs)
    {
        var canonical = ScalarField.TryRead(_bytes.Span, limbs);
        GC.KeepAlive(this);
        if (!canonical)
            throw new CryptographicException("A secret scalar was overwritten.");
    }
}
