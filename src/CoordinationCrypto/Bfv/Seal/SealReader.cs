using System.Buffers.Binary;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Rings;

namespace CoordinationCrypto.Bfv;

/// <summary>
/// Reads the pieces of SEAL's format, as strictly as <see cref="SealWriter"/> writes them. After a false return <see cref="Refusal"/>
/// says why.
/// </summary>
internal ref struct SealReader(ReadOnlySpan<byte> source)
{
    private const byte LeastMinor = 1;
    private const byte GreatestMinor = 4;

    private WireReader _reader = new(source);
    private int _minor = -1; // of the first header

    public SealRefusal Refusal { get; private set; }

    public readonly int Remaining => _reader.Remaining;

    public bool Refuse(SealRefusal reason)
    {
        Refusal = reason;
        return false;
    }

    /// <summary>A header whose object, the header included, ends where the source ends.</summary>
    public bool TryReadOuterHeader()
    {
        var length = Remaining;
        return TryReadHeader(out var size)
            && (size == (ulong)length || Refuse(size > (ulong)length ? SealRefusal.TooShort : SealRefusal.WrongLength));
    }

    /// <summary>A header of an object of the given length.</summary>
    public bool TryReadHeader(long length) => TryReadHeader(out var size) && (size == (ulong)length || Refuse(SealRefusal.WrongLength));

    public bool TryReadHeader(out ulong size)
    {
        size = 0;
        if (
            !_reader.TryReadUInt16(out var magic)
            || !_reader.TryReadByte(out var headerLength)
            || !_reader.TryReadByte(out var major)
            || !_reader.TryReadByte(out var minor)
            || !_reader.TryReadByte(out var compression)
            || !_reader.TryReadUInt16(out var reserved)
            || !_reader.TryReadUInt64(out size)
        )
            return Refuse(SealRefusal.TooShort);
        if (magic != SealWriter.Magic || headerLength != SealWriter.HeaderLength || reserved != 0)
            return Refuse(SealRefusal.NotSeal);
        if (major != SealWriter.Major || minor is < LeastMinor or > GreatestMinor || (_minor >= 0 && minor != _minor))
            return Refuse(SealRefusal.OtherVersion);
        if (compression != SealWriter.NoCompression)
            return Refuse(SealRefusal.Compressed);
        _minor = minor;
        return true;
    }

    /// <summary>The next word, which must be the given one.</summary>
    public bool TryReadWord(ulong expected, SealRefusal otherwise) => TryReadWord(out var word) && (word == expected || Refuse(otherwise));

    public bool TryReadWord(out ulong word) => _reader.TryReadUInt64(out word) || Refuse(SealRefusal.TooShort);

    public bool TryReadByte(byte expected, SealRefusal otherwise)
    {
        if (!_reader.TryReadByte(out var value))
            return Refuse(SealRefusal.TooShort);
        return value == expected || Refuse(otherwise);
    }

    public bool TryReadId(ReadOnlySpan<byte> expected)
    {
        if (!_reader.TryReadBytes(expected.Length, out var id))
            return Refuse(SealRefusal.TooShort);
        return id.SequenceEqual(expected) || Refuse(SealRefusal.OtherParameters);
    }

    public bool TryReadModulus(ulong expected) =>
        TryReadHeader(SealWriter.ModulusLength) && TryReadWord(expected, SealRefusal.OtherParameters);

    /// <summary>Words below a modulus.</summary>
    public bool TryReadResidues(Span<ulong> destination, Modulus q)
    {
        if (!_reader.TryReadBytes(8 * destination.Length, out var bytes))
            return Refuse(SealRefusal.TooShort);
        ulong excess = 0;
        for (var i = 0; i < destination.Length; i++)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
            excess |= q.Value - 1 - word | word; // the sign bit is set where word ≥ q
            destination[i] = word;
        }
        return excess >> 63 == 0 || Refuse(SealRefusal.NotCanonical);
    }

    /// <summary>
    /// Everything of a ciphertext between its header and its residues. Nothing is allocated before it has been read and the residues are
    /// known to be there.
    /// </summary>
    public bool TryReadCiphertextShape(RnsBasis basis, ReadOnlySpan<byte> id, bool values, int size)
    {
        var words = (long)size * basis.Count * basis.Degree;
        if (!TryReadId(id) || !TryReadByte(values ? (byte)1 : (byte)0, SealRefusal.WrongForm))
            return false;
        if (
            !TryReadWord((ulong)size, SealRefusal.WrongShape)
            || !TryReadWord((ulong)basis.Degree, SealRefusal.OtherParameters)
            || !TryReadWord((ulong)basis.Count, SealRefusal.OtherParameters)
        )
            return false;
        if (!TryReadWord(SealWriter.One, SealRefusal.WrongForm) || !TryReadWord(1, SealRefusal.WrongForm))
            return false;
        if (!TryReadHeader(out var length) || !TryReadWord(out var count))
            return false;
        if (count != (ulong)words)
            return Refuse(size == 2 && count == (ulong)words / 2 ? SealRefusal.SeedCompressed : SealRefusal.WrongShape);
        if (length != (ulong)SealWriter.ArrayLength(words))
            return Refuse(SealRefusal.WrongLength);
        return Remaining >= 8 * words || Refuse(SealRefusal.TooShort);
    }

    public bool TryReadPolynomial<TForm>(RnsPolynomial<TForm> destination)
        where TForm : RnsPolynomial<TForm>
    {
        for (var l = 0; l < destination.Basis.Count; l++)
            if (!TryReadResidues(destination.Limb(l), destination.Basis[l]))
                return false;
        return true;
    }

    public bool TryReadEnd() => _reader.AtEnd || Refuse(SealRefusal.WrongLength);
}
