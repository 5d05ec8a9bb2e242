using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>Encryption parameters in SEAL's format, and the identifiers that SEAL derives from them.</summary>
internal static class SealParameters
{
    /// <summary>The length of an identifier.</summary>
    public const int IdLength = 32;

    private const ulong SchemeBfv = 1;

    /// <summary>SEAL's parms_id of ciphertexts.</summary>
    public static byte[] DataId(BfvParameters parameters) => Id(parameters, parameters.DataBasis);

    /// <summary>SEAL's parms_id of keys, which live modulo q·P.</summary>
    public static byte[] KeyId(BfvParameters parameters) => Id(parameters, parameters.KeyBasis);

    /// <summary>Scheme, N, the data primes and P, p.</summary>
    public static byte[] Write(BfvParameters parameters)
    {
        var length = SealWriter.HeaderLength + 1 + 2 * 8 + (parameters.KeyBasis.Count + 1) * SealWriter.ModulusLength;
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

    /// <summary>Reads just these parameters.</summary>
    public static bool TryRead(ref SealReader reader, BfvParameters parameters)
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

    /// <summary>BLAKE2b-256 of the scheme's number, N, the primes and p, as 64-bit little-endian words.</summary>
    private static byte[] Id(BfvParameters parameters, RnsBasis basis)
    {
        var words = new WireWriter();
        words.WriteUInt64(SchemeBfv);
        words.WriteUInt64((ulong)parameters.Degree);
        foreach (var q in basis.Moduli)
            words.WriteUInt64(q.Value);
        words.WriteUInt64(parameters.PlainModulus.Value);
        var id = new byte[IdLength];
        Blake2b.Hash(id, words.Written);
        return id;
    }
}
