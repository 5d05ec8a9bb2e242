using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The byte formats of Microsoft SEAL 4: written as version 4.1 without compression, which SEAL 4.1 and later read. Readers take the
/// parameters from the caller, check every length, header, identifier and residue before they accept, and allocate nothing that a length
/// in the bytes asks for. What is read at version 4.1 is written back to the same bytes.
/// </summary>
/// <example>
/// <code>
/// File.WriteAllBytes("x.seal", SealFormat.Write(ciphertext));
/// if (!SealFormat.TryRead(parameters, bytes, out Ciphertext? read, out var refusal))
///     throw new InvalidDataException($"Not a ciphertext: {refusal}");
/// </code>
/// </example>
public static class SealFormat
{
    /// <summary>The encryption parameters: scheme, N, the data primes and P, p.</summary>
    /// <param name="parameters">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(BfvParameters parameters) => SealParameters.Write(parameters);

    /// <summary>A plaintext of N coefficients. The bytes are not zeroed by anyone: do not write secrets.</summary>
    /// <param name="plaintext">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(Plaintext plaintext) => SealPolynomials.Write(plaintext);

    /// <summary>A ciphertext of two polynomials.</summary>
    /// <param name="ciphertext">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(Ciphertext ciphertext) => SealPolynomials.Write(ciphertext.Parameters, ciphertext.C0, ciphertext.C1);

    /// <summary>A ciphertext of three polynomials.</summary>
    /// <param name="tensor">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(TensorCiphertext tensor) => SealPolynomials.Write(tensor.Parameters, tensor.C0, tensor.C1, tensor.C2);

    /// <summary>A public key.</summary>
    /// <param name="key">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(PublicKey key) => SealPolynomials.Write(key);

    /// <summary>A relinearization key.</summary>
    /// <param name="key">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(RelinearizationKey key) => SealKeys.Write(key);

    /// <summary>Galois keys.</summary>
    /// <param name="keys">What is written.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Write(GaloisKeys keys) => SealKeys.Write(keys);

    /// <summary>The bytes of a secret key.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <returns>What <see cref="Export"/> fills.</returns>
    public static int SecretKeyLength(BfvParameters parameters) => SealKeys.SecretLength(parameters);

    /// <summary>Writes a secret key, for the caller to protect and to zero. No other copy of it is made.</summary>
    /// <param name="key">What is written.</param>
    /// <param name="destination">Exactly <see cref="SecretKeyLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static void Export(SecretKey key, Span<byte> destination) => SealKeys.Write(key, destination);

    /// <summary>Reads a plaintext of 1 to N coefficients below p.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="plaintext">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out Plaintext? plaintext,
        out SealRefusal refusal
    ) => SealPolynomials.TryRead(parameters, bytes, out plaintext, out refusal);

    /// <summary>Reads a ciphertext of two polynomials.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="ciphertext">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out Ciphertext? ciphertext,
        out SealRefusal refusal
    )
    {
        ciphertext = SealPolynomials.TryRead(parameters, bytes, 2, out var polynomials, out refusal)
            ? new Ciphertext(parameters, polynomials[0], polynomials[1])
            : null;
        return ciphertext is not null;
    }

    /// <summary>Reads a ciphertext of three polynomials.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="tensor">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out TensorCiphertext? tensor,
        out SealRefusal refusal
    )
    {
        tensor = SealPolynomials.TryRead(parameters, bytes, 3, out var polynomials, out refusal)
            ? new TensorCiphertext(parameters, polynomials[0], polynomials[1], polynomials[2])
            : null;
        return tensor is not null;
    }

    /// <summary>Reads a public key.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="key">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out PublicKey? key,
        out SealRefusal refusal
    ) => SealPolynomials.TryRead(parameters, bytes, out key, out refusal);

    /// <summary>Reads a relinearization key, for s² only.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="key">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out RelinearizationKey? key,
        out SealRefusal refusal
    ) => SealKeys.TryRead(parameters, bytes, out key, out refusal);

    /// <summary>Reads Galois keys.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="keys">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out GaloisKeys? keys,
        out SealRefusal refusal
    ) => SealKeys.TryRead(parameters, bytes, out keys, out refusal);

    /// <summary>Reads a secret key.</summary>
    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="bytes">For the caller to zero.</param>
    /// <param name="key">What was read, for the caller to dispose, or null.</param>
    /// <param name="refusal">Why nothing was read.</param>
    /// <returns>True if it was read.</returns>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out SecretKey? key,
        out SealRefusal refusal
    ) => SealKeys.TryRead(parameters, bytes, out key, out refusal);

    /// <summary>Reads encryption parameters that must be those of one of the <paramref name="known"/> sets.</summary>
    /// <param name="known">The sets to compare with.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="parameters">The set that was read, or null.</param>
    /// <param name="refusal">Why it was none of them.</param>
    /// <returns>True if it was one of them.</returns>
    public static bool TryReadParameters(
        IEnumerable<BfvParameters> known,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out BfvParameters? parameters,
        out SealRefusal refusal
    )
    {
        refusal = SealRefusal.OtherParameters;
        foreach (var candidate in known)
        {
            var reader = new SealReader(bytes);
            if (SealParameters.TryRead(ref reader, candidate))
            {
                parameters = candidate;
                refusal = SealRefusal.None;
                return true;
            }
            refusal = reader.Refusal;
        }
        parameters = null;
        return false;
    }
}

/// <summary>Why bytes were not read as an object of Microsoft SEAL.</summary>
public enum SealRefusal
{
    /// <summary>They were read.</summary>
    None,

    /// <summary>They end before the object does.</summary>
    TooShort,

    /// <summary>They go on after the object, or a header's size is not that of its object.</summary>
    WrongLength,

    /// <summary>A header does not begin with SEAL's magic number and header size, or its reserved field is not zero.</summary>
    NotSeal,

    /// <summary>A header's version is not 4.1 to 4.4, or a nested one differs from the outer one.</summary>
    OtherVersion,

    /// <summary>A header names a compression.</summary>
    Compressed,

    /// <summary>A polynomial is replaced by the seed that SEAL would expand it from.</summary>
    SeedCompressed,

    /// <summary>
    /// The scheme, the degree, the primes, the plaintext modulus or the parameters' identifier are not the expected ones.
    /// </summary>
    OtherParameters,

    /// <summary>Coefficients where values belong, or the other way round; or a scale or correction factor that is not 1.</summary>
    WrongForm,

    /// <summary>Another number of polynomials or keys than this object has.</summary>
    WrongShape,

    /// <summary>A residue is not below its modulus.</summary>
    NotCanonical,
}
