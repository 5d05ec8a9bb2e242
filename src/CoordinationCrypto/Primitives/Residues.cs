using System.Buffers.Binary;
using System.Numerics;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// Residues as bits: residue i of a run occupies bits [i·w, (i+1)·w) of the bytes, least significant first, w the bit length of the modulus;
/// zero bits fill the last byte.
/// </summary>
internal static class Residues
{
    /// <summary>Widths above this would not fit one unaligned 64-bit load.</summary>
    public const int MaxWidth = 56;

    /// <summary>Bits of one residue: floor(log2 modulus) + 1, in [2, 56].</summary>
    public static int Width(ulong modulus)
    {
        if (modulus is < 2 or >= 1UL << MaxWidth)
            Throw.OutOfRange("A modulus is in [2, 2^56).", nameof(modulus));
        return BitOperations.Log2(modulus) + 1;
    }

    /// <summary>Bytes of a run of <paramref name="count"/> residues.</summary>
    public static long EncodedLength(int count, ulong modulus) => (((long)count * Width(modulus)) + 7) >> 3;

    /// <summary>Packs residues.</summary>
    /// <param name="source">Each in [0, modulus).</param>
    /// <param name="modulus">In [2, 2^56).</param>
    /// <param name="destination">Exactly <see cref="EncodedLength"/> bytes.</param>
    public static void Pack(ReadOnlySpan<ulong> source, ulong modulus, Span<byte> destination)
    {
        var width = Width(modulus);
        Throw.IfLengthIsNot(destination.Length, checked((int)EncodedLength(source.Length, modulus)), nameof(destination));
        ulong pending = 0; // low `count` bits are still to be written
        var count = 0; // in [0, 64)
        var offset = 0;
        ulong excess = 0; // its top bit is set once a residue was >= modulus
        foreach (var residue in source)
        {
            excess |= (modulus - 1 - residue) | residue;
            pending |= residue << count;
            if (count + width >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[offset..], pending);
                offset += 8;
                pending = count == 0 ? 0 : residue >> (64 - count);
                count += width - 64;
            }
            else
            {
                count += width;
            }
        }

        for (; count > 0; count -= 8, pending >>= 8)
            destination[offset++] = (byte)pending;
        if (excess >> 63 != 0)
            Throw.OutOfRange("A residue is not below its modulus.", nameof(source));
    }

    /// <summary>Unpacks residues. False if one is not below the modulus or the filling is not zero.</summary>
    /// <param name="source">Exactly <see cref="EncodedLength"/> bytes, from anyone.</param>
    /// <param name="modulus">In [2, 2^56).</param>
    /// <param name="destination">Every element in [0, modulus) on success; unspecified on failure.</param>
    public static bool TryUnpack(ReadOnlySpan<byte> source, ulong modulus, Span<ulong> destination)
    {
        var width = Width(modulus);
        Throw.IfLengthIsNot(source.Length, checked((int)EncodedLength(destination.Length, modulus)), nameof(source));
        var mask = (1UL << width) - 1;
        ulong excess = 0; // its top bit is set once a residue was >= modulus
        long bit = 0;
        for (var i = 0; i < destination.Length; i++, bit += width)
        {
            var offset = (int)(bit >> 3);
            var word = offset + 8 <= source.Length
                ? BinaryPrimitives.ReadUInt64LittleEndian(source[offset..])
                : ReadTail(source[offset..]);
            var residue = (word >> (int)(bit & 7)) & mask; // 7 + 56 bits at most: all inside the word
            excess |= modulus - 1 - residue;
            destination[i] = residue;
        }

        var used = (int)(bit & 7);
        var filling = used == 0 ? 0 : source[^1] >> used;
        return excess >> 63 == 0 && filling == 0;
    }

    private static ulong ReadTail(ReadOnlySpan<byte> tail)
    {
        ulong word = 0;
        for (var i = tail.Length - 1; i >= 0; i--)
            word = (word << 8) | tail[i];
        return word;
    }
}
