using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

public sealed partial class BfvParameters
{
    /// <summary>The length of <see cref="SealDataId"/>.</summary>
    internal const int SealIdLength = 32;

    private byte[]? _sealDataId;
    private byte[]? _sealKeyId;

    /// <summary>SEAL's parms_id of ciphertexts.</summary>
    internal ReadOnlySpan<byte> SealDataId => _sealDataId ??= SealId(DataBasis);

    /// <summary>SEAL's parms_id of keys, which live modulo q·P.</summary>
    internal ReadOnlySpan<byte> SealKeyId => _sealKeyId ??= SealId(KeyBasis);

    /// <summary>BLAKE2b-256 of the scheme's number 1, N, the primes and p, as 64-bit little-endian words.</summary>
    private byte[] SealId(RnsBasis basis)
    {
        var words = new WireWriter();
        words.WriteUInt64(1);
        words.WriteUInt64((ulong)Degree);
        foreach (var q in basis.Moduli)
            words.WriteUInt64(q.Value);
        words.WriteUInt64(PlainModulus.Value);
        var id = new byte[SealIdLength];
        Blake2b.Hash(id, words.Written);
        return id;
    }
}
