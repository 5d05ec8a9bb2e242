using System.Buffers.Binary;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// Writes the bytes that <see cref="WireReader"/> reads: little-endian, nothing between the fields. For public data only: it does not
/// zero.
/// </summary>
internal sealed class WireWriter
{
    private byte[] _buffer;
    private int _length; // in [0, buffer.Length]

    /// <summary>An empty writer.</summary>
    /// <param name="capacity">The bytes expected; more are taken as they come.</param>
    public WireWriter(int capacity = 256) => _buffer = new byte[capacity];

    /// <summary>Everything written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>A copy of everything written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes two bytes.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    /// <summary>Writes four bytes.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Writes eight bytes.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Writes bytes as they are; the reader has to know how many.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Writes 32 bytes.</summary>
    public void WriteHash(Hash32 value) => WriteBytes(value.Bytes);

    /// <summary>Writes a 32-bit length and the bytes.</summary>
    public void WriteLengthPrefixed(ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        WriteBytes(value);
    }

    /// <summary>Writes a run of residues, as <see cref="Residues"/> lays them out.</summary>
    /// <param name="source">Each in [0, modulus).</param>
    /// <param name="modulus">In [2, 2^56).</param>
    public void WriteResidues(ReadOnlySpan<ulong> source, ulong modulus) =>
        Residues.Pack(source, modulus, Take(checked((int)Residues.EncodedLength(source.Length, modulus))));

    private Span<byte> Take(int count)
    {
        var end = checked(_length + count);
        if (end > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(2L * _buffer.Length, end), Array.MaxLength));
        var taken = _buffer.AsSpan(_length, count);
        _length = end;
        return taken;
    }
}
