using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>Plaintexts, and tuples of polynomials: ciphertexts and public keys, in SEAL's format.</summary>
internal static class SealPolynomials
{
    /// <summary>A plaintext of N coefficients, with no identifier.</summary>
    public static byte[] Write(Plaintext plaintext)
    {
        var writer = new SealWriter((int)(SealWriter.PlaintextPrefix + SealWriter.ArrayLength(plaintext.Parameters.Degree)));
        writer.Plaintext(new byte[SealParameters.IdLength], plaintext.Coefficients);
        return writer.ToArray();
    }

    /// <summary>The polynomials of a ciphertext.</summary>
    public static byte[] Write(BfvParameters parameters, params ReadOnlySpan<CoefficientPolynomial> polynomials)
    {
        var writer = new SealWriter((int)SealWriter.CiphertextLength(parameters.DataBasis, polynomials.Length));
        writer.Ciphertext(SealParameters.DataId(parameters), false, polynomials);
        return writer.ToArray();
    }

    /// <summary>A public key, a ciphertext modulo q·P by values.</summary>
    public static byte[] Write(PublicKey key)
    {
        var parameters = key.Parameters;
        var writer = new SealWriter((int)SealWriter.CiphertextLength(parameters.KeyBasis, 2));
        writer.Ciphertext(SealParameters.KeyId(parameters), true, key.B, key.A);
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
            && reader.TryReadId(new byte[SealParameters.IdLength])
            && reader.TryReadWord(out var count)
            && (count >= 1 && count <= (ulong)parameters.Degree || reader.Refuse(SealRefusal.WrongShape))
            && reader.TryReadWord(SealWriter.One, SealRefusal.WrongForm)
            && reader.TryReadHeader(SealWriter.ArrayLength((long)count))
            && reader.TryReadWord(count, SealRefusal.WrongShape)
            && TryReadCoefficients(ref reader, parameters, (int)count, out plaintext);
        refusal = reader.Refusal;
        return read && plaintext is not null;
    }

    /// <summary>Reads the polynomials of a ciphertext.</summary>
    public static bool TryRead(
        BfvParameters parameters,
        ReadOnlySpan<byte> bytes,
        int size,
        [NotNullWhen(true)] out CoefficientPolynomial[]? polynomials,
        out SealRefusal refusal
    )
    {
        var reader = new SealReader(bytes);
        polynomials = null;
        if (
            reader.TryReadOuterHeader()
            && reader.TryReadCiphertextShape(parameters.DataBasis, SealParameters.DataId(parameters), false, size)
        )
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

    /// <summary>Two polynomials modulo q·P, after their header.</summary>
    public static bool TryReadPair(
        ref SealReader reader,
        BfvParameters parameters,
        [NotNullWhen(true)] out EvaluationPolynomial? b,
        [NotNullWhen(true)] out EvaluationPolynomial? a
    )
    {
        b = a = null;
        if (!reader.TryReadCiphertextShape(parameters.KeyBasis, SealParameters.KeyId(parameters), true, 2))
            return false;
        b = EvaluationPolynomial.Zero(parameters.KeyBasis);
        a = EvaluationPolynomial.Zero(parameters.KeyBasis);
        if (reader.TryReadPolynomial(b) && reader.TryReadPolynomial(a))
            return true;
        b.Dispose();
        a.Dispose();
        b = a = null;
        return false;
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
}
