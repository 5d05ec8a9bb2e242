using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// The byte formats of Microsoft SEAL 4: written as version 4.1 without compression, which SEAL 4.1 and later read. Readers take the
/// parameters from the caller, check every length, header, identifier and residue before they
/// accept, and allocate nothing that a length in the bytes asks for. What is read at version 4.1 is written back to the same bytes.
/// </summary>
public static partial class SealFormat
{
    private const ulong SchemeBfv = 1;

    /// <summary>The encryption parameters: scheme, N, the data primes and P, p.</summary>
    public static byte[] Write(BfvParameters parameters)
    {
        var length = ParametersLength(parameters);
        var writer = new SealWriter(length);
        writer.Header(length);
        writer.Byte((byte)SchemeBfv);
        writer.Word((ulong)parameters.Degree);
        writer.Word((ulong)parameters.KeyBasis.Count);
        foreach (var q in parameters.KeyBasis.Moduli)
            writer.Modulus(q);
        writer.Modulus(parameters.PlainModulus);
        return writer.ToArray();
    }

    /// <summary>A plaintext of N coefficients. The bytes are not zeroed by anyone: do not write secrets.</summary>
    public static byte[] Write(Plaintext plaintext)
    {
        var writer = new SealWriter((int)(SealWriter.PlaintextPrefix + SealWriter.ArrayLength(plaintext.Parameters.Degree)));
        writer.Plaintext(new byte[BfvParameters.SealIdLength], plaintext.Coefficients);
        return writer.ToArray();
    }

    /// <summary>A ciphertext of two polynomials.</summary>
    public static byte[] Write(Ciphertext ciphertext)
    {
        var parameters = ciphertext.Parameters;
        var writer = new SealWriter((int)SealWriter.CiphertextLength(parameters.DataBasis, 2));
        writer.Ciphertext<CoefficientPolynomial>(parameters.SealDataId, false, ciphertext.C0, ciphertext.C1);
        return writer.ToArray();
    }

    /// <summary>A ciphertext of three polynomials.</summary>
    public static byte[] Write(TensorCiphertext tensor)
    {
        var parameters = tensor.Parameters;
        var writer = new SealWriter((int)SealWriter.CiphertextLength(parameters.DataBasis, 3));
        writer.Ciphertext<CoefficientPolynomial>(parameters.SealDataId, false, tensor.C0, tensor.C1, tensor.C2);
        return writer.ToArray();
    }

    /// <summary>A public key, a ciphertext modulo q·P by values.</summary>
    public static byte[] Write(PublicKey key)
    {
        var parameters = key.Parameters;
        var writer = new SealWriter((int)SealWriter.CiphertextLength(parameters.KeyBasis, 2));
        writer.Ciphertext<EvaluationPolynomial>(parameters.SealKeyId, true, key.B, key.A);
        return writer.ToArray();
    }

    /// <summary>Reads a plaintext of 1 to N coefficients below p.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out Plaintext? plaintext,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        plaintext = null;
        var read =
            reader.TryReadOuterHeader()
            && reader.TryReadId(new byte[BfvParameters.SealIdLength])
            && reader.TryReadWord(out var count)
            && (count >= 1 && count <= (ulong)parameters.Degree || reader.Refuse(SealRefusal.WrongShape))
            && reader.TryReadWord(SealWriter.One, SealRefusal.WrongForm)
            && reader.TryReadHeader(SealWriter.ArrayLength((long)count))
            && reader.TryReadWord(count, SealRefusal.WrongShape)
            && TryReadCoefficients(ref reader, parameters, (int)count, out plaintext);
        refusal = reader.Refusal;
        return read && plaintext is not null;
    }

    /// <summary>Reads a ciphertext of two polynomials.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out Ciphertext? ciphertext,
        out SealRefusal refusal
    )
    {
        ciphertext = TryReadPolynomials(parameters, bytes, 2, out var polynomials, out refusal)
            ? new Ciphertext(parameters, polynomials[0], polynomials[1])
            : null;
        return ciphertext is not null;
    }

    /// <summary>Reads a ciphertext of three polynomials.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out TensorCiphertext? tensor,
        out SealRefusal refusal
    )
    {
        tensor = TryReadPolynomials(parameters, bytes, 3, out var polynomials, out refusal)
            ? new TensorCiphertext(parameters, polynomials[0], polynomials[1], polynomials[2])
            : null;
        return tensor is not null;
    }

    /// <summary>Reads a public key.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out PublicKey? key,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        key = reader.TryReadOuterHeader() && TryReadPair(ref reader, parameters, out var b, out var a) ? End(ref reader, b, a) : null;
        refusal = reader.Refusal;
        return key is not null;

        PublicKey? End(ref SealReader reader, EvaluationPolynomial b, EvaluationPolynomial a)
        {
            if (reader.TryReadEnd())
                return new PublicKey(parameters, b, a);
            b.Dispose();
            a.Dispose();
            return null;
        }
    }

    /// <summary>Reads encryption parameters that must be those of one of the <paramref name="known"/> sets.</summary>
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
            if (TryReadExactly(ref reader, candidate))
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

    private static int ParametersLength(BfvParameters parameters) =>
        SealWriter.HeaderLength + 1 + 2 * 8 + (parameters.KeyBasis.Count + 1) * SealWriter.ModulusLength;

    private static bool TryReadExactly(ref SealReader reader, BfvParameters parameters)
    {
        if (
            !reader.TryReadOuterHeader()
            || !reader.TryReadByte((byte)SchemeBfv, SealRefusal.OtherParameters)
            || !reader.TryReadWord((ulong)parameters.Degree, SealRefusal.OtherParameters)
            || !reader.TryReadWord((ulong)parameters.KeyBasis.Count, SealRefusal.OtherParameters)
        )
            return false;
        foreach (var q in parameters.KeyBasis.Moduli)
            if (!reader.TryReadModulus(q.Value))
                return false;
        return reader.TryReadModulus(parameters.PlainModulus.Value) && reader.TryReadEnd();
    }

    private static bool TryReadCoefficients(ref SealReader reader, BfvParameters parameters, int count, out Plaintext? plaintext)
    {
        plaintext = new Plaintext(parameters);
        if (reader.TryReadResidues(plaintext.Coefficients[..count], parameters.PlainModulus) && reader.TryReadEnd())
            return true;
        plaintext.Dispose();
        plaintext = null;
        return false;
    }

    private static bool TryReadPolynomials(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        int size,
        [NotNullWhen(true)] out CoefficientPolynomial[]? polynomials,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        polynomials = null;
        if (reader.TryReadOuterHeader() && reader.TryReadCiphertextShape(parameters.DataBasis, parameters.SealDataId, false, size))
        {
            var read = new CoefficientPolynomial[size];
            for (var i = 0; i < size; i++)
                read[i] = CoefficientPolynomial.Zero(parameters.DataBasis);
            var valid = true;
            for (var i = 0; i < size && valid; i++)
                valid = reader.TryReadPolynomial(read[i]);
            if (valid && reader.TryReadEnd())
                polynomials = read;
            else
                foreach (var polynomial in read)
                    polynomial.Dispose();
        }
        refusal = reader.Refusal;
        return polynomials is not null;
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
