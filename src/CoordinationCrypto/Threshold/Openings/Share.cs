using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a validator sends for a request: one polynomial modulo q, its value of the sharing polynomial at the validator's point. Public
/// once sent. Immutable, and safe to share between threads until disposed.
/// </summary>
internal sealed class Share : IDisposable
{
    internal Share(BfvParameters parameters, int validator, CoefficientPolynomial value)
    {
        Parameters = parameters;
        Validator = validator;
        Value = value;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>The sender's number, 1..n.</summary>
    public int Validator { get; }

    internal CoefficientPolynomial Value { get; }

    /// <summary>The length of the byte form: per prime, N residues of bits(q_l) bits, packed.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>The number of bytes.</returns>
    public static int EncodedLength(BfvParameters parameters) => Ciphertext.PolynomialLength(parameters);

    /// <summary>The byte form.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength(Parameters));
        Value.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads the byte form; exact length, every residue canonical.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="validator">The sender's number, 1..n.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="share">The share on success; the caller disposes of it.</param>
    /// <returns>False when the bytes are not a share under these parameters.</returns>
    public static bool TryRead(BfvParameters parameters, int validator, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Share? share)
    {
        share = null;
        if (bytes.Length != EncodedLength(parameters))
            return false;
        var reader = new WireReader(bytes);
        if (!Ciphertext.TryReadPolynomial(ref reader, parameters, out var value))
            return false;
        share = new Share(parameters, validator, value);
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Value.Dispose();
}
