using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// A ciphertext (c0, c1) modulo q, in coefficient form: c0 + c1·s = Δ·m + v. Not changed by any operation of <see cref="Evaluator"/>,
/// so safe to share between threads until disposed.
/// </summary>
public sealed class Ciphertext : IDisposable
{
    private Hash32? _digest;

    internal Ciphertext(BfvParameters parameters, CoefficientPolynomial c0, CoefficientPolynomial c1)
    {
        Parameters = parameters;
        C0 = c0;
        C1 = c1;
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    internal CoefficientPolynomial C0 { get; }

    internal CoefficientPolynomial C1 { get; }

    /// <summary>The length of the byte form: for c0, then c1, per prime, N residues of bits(q_l) bits each, packed.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>Bytes.</returns>
    public static int EncodedLength(BfvParameters parameters) => 2 * PolynomialLength(parameters);

    /// <summary>The byte form.</summary>
    /// <returns>The same bytes for the same ciphertext.</returns>
    public byte[] Encode()
    {
        var writer = new WireWriter(EncodedLength(Parameters));
        C0.Write(writer);
        C1.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Reads the byte form; exact length, every residue canonical.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="ciphertext">What was read, for the caller to dispose, or null.</param>
    /// <returns>False when the bytes are not the encoding of a ciphertext under these parameters.</returns>
    public static bool TryRead(BfvParameters parameters, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Ciphertext? ciphertext)
    {
        ciphertext = null;
        if (bytes.Length != EncodedLength(parameters))
            return false;
        var reader = new WireReader(bytes);
        if (!TryReadPolynomial(ref reader, parameters, out var c0))
            return false;
        if (!TryReadPolynomial(ref reader, parameters, out var c1))
        {
            c0.Dispose();
            return false;
        }
        ciphertext = new Ciphertext(parameters, c0, c1);
        return true;
    }

    /// <summary>SHA-256 of the byte form.</summary>
    public Hash32 Digest => _digest ??= Hash32.Sha256(Encode());

    internal Ciphertext Clone() => new(Parameters, C0.Clone(), C1.Clone());

    internal static int PolynomialLength(BfvParameters parameters)
    {
        var length = 0;
        foreach (var q in parameters.DataBasis.Moduli)
            length += (parameters.Degree * q.BitCount + 7) / 8;
        return length;
    }

    internal static bool TryReadPolynomial(
        ref WireReader reader,
        BfvParameters parameters,
        [NotNullWhen(true)] out CoefficientPolynomial? polynomial
    )
    {
        polynomial = CoefficientPolynomial.Zero(parameters.DataBasis);
        if (polynomial.TryRead(ref reader))
            return true;
        polynomial.Dispose();
        polynomial = null;
        return false;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        C0.Dispose();
        C1.Dispose();
    }
}
