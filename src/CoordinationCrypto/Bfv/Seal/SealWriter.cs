using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>Writes the pieces of SEAL's format, version 4.1, without compression. docs/spec/seal.md has the layouts.</summary>
internal sealed class SealWriter(int capacity)
{
    /// <summary>A header: magic, its own size, version, compression, reserved, the object's size.</summary>
    public const int HeaderLength = 16;

    public const int ModulusLength = HeaderLength + 8;

    /// <summary>What stands before the words of a ciphertext: header, parms_id, form, three sizes, scale, correction factor.</summary>
    public const int CiphertextPrefix = HeaderLength + SealParameters.IdLength + 1 + 5 * 8;

    /// <summary>What stands before the words of a plaintext: header, parms_id, the number of coefficients, scale.</summary>
    public const int PlaintextPrefix = HeaderLength + SealParameters.IdLength + 2 * 8;

    public const ushort Magic = 0xA15E;
    public const byte Major = 4;
    public const byte Minor = 1;
    public const byte NoCompression = 0;

    /// <summary>The bits of the double 1.0.</summary>
    public const ulong One = 0x3FF0_0000_0000_0000;

    private readonly WireWriter _writer = new(capacity);

    /// <summary>Everything written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _writer.Written;

    public byte[] ToArray() => _writer.ToArray();

    /// <summary>The length of an array of words: header, count, words.</summary>
    public static long ArrayLength(long words) => HeaderLength + 8 + 8 * words;

    /// <summary>The length of a ciphertext of <paramref name="size"/> polynomials.</summary>
    public static long CiphertextLength(RnsBasis basis, int size) =>
        CiphertextPrefix + ArrayLength((long)size * basis.Count * basis.Degree);

    public void Header(long length)
    {
        _writer.WriteUInt16(Magic);
        _writer.WriteByte(HeaderLength);
        _writer.WriteByte(Major);
        _writer.WriteByte(Minor);
        _writer.WriteByte(NoCompression);
        _writer.WriteUInt16(0);
        _writer.WriteUInt64((ulong)length);
    }

    public void Byte(byte value) => _writer.WriteByte(value);

    public void Word(ulong value) => _writer.WriteUInt64(value);

    public void Words(ReadOnlySpan<ulong> words)
    {
        foreach (var word in words)
            _writer.WriteUInt64(word);
    }

    public void Id(ReadOnlySpan<byte> id) => _writer.WriteBytes(id);

    public void Modulus(Modulus q)
    {
        Header(ModulusLength);
        Word(q.Value);
    }

    /// <summary>A ciphertext's or public key's polynomials, in either form.</summary>
    public void Ciphertext<TForm>(ReadOnlySpan<byte> id, bool values, params ReadOnlySpan<TForm> polynomials)
        where TForm : RnsPolynomial<TForm>
    {
        var basis = polynomials[0].Basis;
        Header(CiphertextLength(basis, polynomials.Length));
        Id(id);
        Byte(values ? (byte)1 : (byte)0);
        Word((ulong)polynomials.Length);
        Word((ulong)basis.Degree);
        Word((ulong)basis.Count);
        Word(One);
        Word(1);
        var words = (long)polynomials.Length * basis.Count * basis.Degree;
        Header(ArrayLength(words));
        Word((ulong)words);
        foreach (var polynomial in polynomials)
            Words(polynomial.Residues);
    }

    /// <summary>A plaintext; keys of SEAL's own kind carry an identifier, others zeros.</summary>
    public void Plaintext(ReadOnlySpan<byte> id, ReadOnlySpan<ulong> coefficients)
    {
        PlaintextHead(id, coefficients.Length);
        Words(coefficients);
    }

    /// <summary>All of a plaintext but its coefficients.</summary>
    public void PlaintextHead(ReadOnlySpan<byte> id, int count)
    {
        Header(PlaintextPrefix + ArrayLength(count));
        Id(id);
        Word((ulong)count);
        Word(One);
        Header(ArrayLength(count));
        Word((ulong)count);
    }
}
