using System.Security.Cryptography;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// Many secret integers modulo n, the order of secp256k1, for arithmetic limb by limb with <see cref="ScalarField"/>; zeroed on disposal.
/// </summary>
internal sealed class SecretVector : IDisposable
{
    private readonly PolynomialMemory _memory;

    /// <summary>As many zeros.</summary>
    /// <param name="count">At least 1.</param>
    public SecretVector(int count)
    {
        Count = count;
        _memory = PolynomialMemory.Rent(checked(count * ScalarField.Limbs));
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The limbs of one, least significant first.</summary>
    public Span<ulong> this[int index] => _memory.Span.Slice(index * ScalarField.Limbs, ScalarField.Limbs);

    /// <summary>Uniform ones, up to 2^−127, from 32 bytes each of a stream.</summary>
    public static SecretVector Sample(int count, Expander stream)
    {
        var vector = new SecretVector(count);
        Span<byte> bytes = stackalloc byte[ScalarField.Bytes];
        for (var i = 0; i < count; i++)
        {
            stream.Fill(bytes);
            ScalarField.ReadReduced(bytes, vector[i]);
        }

        CryptographicOperations.ZeroMemory(bytes);
        return vector;
    }

    /// <summary>A copy of one, for the caller to dispose.</summary>
    public SecretScalar Copy(int index)
    {
        Span<byte> bytes = stackalloc byte[ScalarField.Bytes];
        ScalarField.Write(this[index], bytes);
        var scalar = SecretScalar.ReadReduced(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return scalar;
    }

    /// <summary>Zeroes all.</summary>
    public void Dispose() => _memory.Dispose();

    /// <summary>The type's name: never the values.</summary>
    public override string ToString() => nameof(SecretVector);
}
