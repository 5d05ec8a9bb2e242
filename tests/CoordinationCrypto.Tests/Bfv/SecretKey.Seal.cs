using CoordinationCrypto.Bfv;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Tests.Bfv;

internal sealed partial class SecretKey
{
    /// <summary>SEAL's form of a secret key: a plaintext of its values modulo q·P under the keys' identifier.</summary>
    public byte[] ToSealBytes()
    {
        var writer = new SealWriter(256);
        writer.Plaintext(Parameters.SealKeyId, _s.Residues);
        return writer.ToArray();
    }

    public static SecretKey FromSealBytes(BfvParameters parameters, byte[] bytes)
    {
        var s = EvaluationPolynomial.Zero(parameters.KeyBasis);
        var words = s.Residues.Length;
        var reader = new SealReader(bytes);
        var read =
            reader.TryReadOuterHeader()
            && reader.TryReadId(parameters.SealKeyId)
            && reader.TryReadWord((ulong)words, SealRefusal.WrongShape)
            && reader.TryReadWord(SealWriter.One, SealRefusal.WrongForm)
            && reader.TryReadHeader(SealWriter.ArrayLength(words))
            && reader.TryReadWord((ulong)words, SealRefusal.WrongShape)
            && reader.TryReadPolynomial(s)
            && reader.TryReadEnd();
        return read ? new SecretKey(parameters, s) : throw new InvalidDataException(reader.Refusal.ToString());
    }
}
