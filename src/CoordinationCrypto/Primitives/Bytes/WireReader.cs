using System.Buffers.Binary;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// Reads canonical bytes from anyone: little-endian, exact, never past the end, never throwing on content, never allocating but for a hash.
/// A read that fails leaves the position where it was.
/// </summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _source;
    private int _position; // in [0, source.Length]

    /// <summary>Reads from the start of <paramref name="source"/>.</summary>
    public WireReader(ReadOnlySpan<byte> source) => _source = source;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _source.Length - _position;

    /// <summary>Bytes read.</summary>
    public readonly int Position => _position;

    /// <summary>True once everything was read: every reader of a whole message ends by asking.</summary>
    public readonly bool AtEnd => _position == _source.Length;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (!TryReadBytes(1, out var bytes))
            return false;
        value = bytes[0];
        return true;
    }

    /// <summary>Reads two bytes.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        return TryReadBytes(2, out var bytes) && BinaryPrimitives.TryReadUInt16LittleEndian(bytes, out value);
    }

    /// <summary>Reads four bytes.</summary>
    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        return TryReadBytes(4, out var bytes) && BinaryPrimitives.TryReadUInt32LittleEndian(bytes, out value);
    }

    /// <summary>Reads eight bytes.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        return TryReadBytes(8, out var bytes) && BinaryPrimitives.TryReadUInt64LittleEndian(bytes, out value);
    }

    /// <summary>Reads <paramref name="length"/> bytes, as a view of the source.</summary>
    /// <param name="length">At least 0; the caller's own number, not one from the wire.</param>
    /// <param name="value">Exactly that many bytes on success, else empty.</param>
    public bool TryReadBytes(int length, out ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        value = default;
        if (Remaining < length)
            return false;
        value = _source.Slice(_position, length);
        _position += length;
        return true;
    }

    /// <summary>Reads 32 bytes.</summary>
    public bool TryReadHash(out Hash32 value)
    {
        var read = TryReadBytes(Hash32.Length, out var bytes);
        value = read ? new Hash32(bytes) : default;
        return read;
    }

    /// <summary>Reads a 32-bit length and that many bytes, as a view of the source.</summary>
    /// <param name="maxLength">Longer ones are refused.</param>
    /// <param name="value">The bytes on success, else empty.</param>
    public bool TryReadLengthPrefixed(int maxLength, out ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        value = default;
        var start = _position;
        if (TryReadUInt32(out var length) && length <= (uint)maxLength && TryReadBytes((int)length, out value))
            return true;
        _position = start;
        return false;
    }

    /// <summary>
    /// Reads a run of residues, as <see cref="Residues"/> lays them out. False if one is not below the modulus or the filling is not
    /// zero.
    /// </summary>
    /// <param name="destination">Every element in [0, modulus) on success, 0 on failure.</param>
    /// <param name="modulus">In [2, 2^56).</param>
    public bool TryReadResidues(Span<ulong> destination, ulong modulus)
    {
        var length = Residues.EncodedLength(destination.Length, modulus);
        if (length <= Remaining && Residues.TryUnpack(_source.Slice(_position, (int)length), modulus, destination))
        {
            _position += (int)length;
            return true;
        }

        destination.Clear();
        return false;
    }
}
