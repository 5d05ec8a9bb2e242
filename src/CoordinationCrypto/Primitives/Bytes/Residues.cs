using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoordinationCrypto.Primitives;

/// <summary>
/// Residues as bits: residue i of a run occupies bits [i·w, (i+1)·w) of the bytes, least significant first, w the bit length of the
/// modulus;
/// zero bits fill the last byte.
/// </summary>
internal static class Residues
{
    /// <summary>Widths above this would not fit one unaligned 64-bit load.</summary>
    public const int MaxWidth = 56;

    /// <summary>Whether this processor permutes the bytes of 512-bit vectors in one instruction.</summary>
    public static bool IsVectorSupported => Avx512Vbmi.IsSupported;

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
    /// <exception cref="ArgumentOutOfRangeException">A residue is not below the modulus.</exception>
    public static void Pack(ReadOnlySpan<ulong> source, ulong modulus, Span<byte> destination)
    {
        Throw.IfLengthIsNot(destination.Length, checked((int)EncodedLength(source.Length, modulus)), nameof(destination));
        var width = Width(modulus);
        var done = IsVectorSupported ? PackVector(source, width, modulus, destination) : 0;
        if (done < 0 || !PackScalar(source[done..], width, modulus, destination[(done / 8 * width)..]))
            Throw.OutOfRange("A residue is not below its modulus.", nameof(source));
    }

    /// <summary>Unpacks residues. False if one is not below the modulus or the filling is not zero.</summary>
    /// <param name="source">Exactly <see cref="EncodedLength"/> bytes, from anyone.</param>
    /// <param name="modulus">In [2, 2^56).</param>
    /// <param name="destination">Every element in [0, modulus) on success; unspecified on failure.</param>
    public static bool TryUnpack(ReadOnlySpan<byte> source, ulong modulus, Span<ulong> destination)
    {
        Throw.IfLengthIsNot(source.Length, checked((int)EncodedLength(destination.Length, modulus)), nameof(source));
        var width = Width(modulus);
        var done = IsVectorSupported ? UnpackVector(source, width, modulus, destination) : 0;
        return done >= 0 && TryUnpackScalar(source[(done / 8 * width)..], width, modulus, destination[done..]);
    }

    /// <summary>One residue after the other. False if one is not below the modulus.</summary>
    internal static bool PackScalar(ReadOnlySpan<ulong> source, int width, ulong modulus, Span<byte> destination)
    {
        ulong pending = 0; // its low `count` bits are still to be written
        var count = 0; // in [0, 64)
        var offset = 0;
        ulong excess = 0; // its top bit is set once a residue was >= modulus
        foreach (var residue in source)
        {
            excess |= (modulus - 1 - residue) | residue;
            pending |= residue << count;
            count += width; // in [2, 120)
            if (count >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination[offset..], pending);
                offset += 8;
                count -= 64; // bits of this residue not yet written, in [0, 56)
                pending = residue >> (width - count);
            }
        }

        for (; count > 0; count -= 8, pending >>= 8)
            destination[offset++] = (byte)pending;
        return excess >> 63 == 0;
    }

    /// <summary>One residue after the other.</summary>
    internal static bool TryUnpackScalar(ReadOnlySpan<byte> source, int width, ulong modulus, Span<ulong> destination)
    {
        var mask = (1UL << width) - 1;
        ulong excess = 0; // its top bit is set once a residue was >= modulus
        long bit = 0;
        for (var i = 0; i < destination.Length; i++, bit += width)
        {
            var offset = (int)(bit >> 3);
            var word = offset + 8 <= source.Length ? BinaryPrimitives.ReadUInt64LittleEndian(source[offset..]) : ReadTail(source[offset..]);
            var residue = (word >> (int)(bit & 7)) & mask; // 7 + 56 bits at most: all inside the word
            excess |= modulus - 1 - residue;
            destination[i] = residue;
        }

        var used = (int)(bit & 7);
        var filling = used == 0 ? 0 : source[^1] >> used;
        return excess >> 63 == 0 && filling == 0;
    }

    // Eight residues are exactly `width` bytes. Returns how many residues were packed, a multiple of 8, or −1 if one is not below the
    // modulus.
    internal static int PackVector(ReadOnlySpan<ulong> source, int width, ulong modulus, Span<byte> destination)
    {
        if (width < 8)
            return 0; // a byte may then hold bits of three residues
        Span<byte> early = stackalloc byte[64]; // for each byte of output, the byte that holds its lowest bits
        Span<byte> late = stackalloc byte[64]; // and the first byte of the residue that begins inside it
        Span<byte> begins = stackalloc byte[64]; // all ones where one does
        Span<ulong> shift = stackalloc ulong[8];
        begins.Clear();
        for (var j = 0; j < width; j++)
        {
            var (a, b) = (8 * j / width, ((8 * j) + 7) / width);
            early[j] = (byte)((8 * a) + j - (a * width >> 3));
            late[j] = (byte)(8 * b);
            begins[j] = (byte)(a == b ? 0 : 0xFF);
        }

        for (var i = 0; i < 8; i++)
            shift[i] = (ulong)(i * width & 7);
        var (first, second, both) = (Vector512.Create<byte>(early), Vector512.Create<byte>(late), Vector512.Create<byte>(begins));
        var shifts = Vector512.Create<ulong>(shift);
        var top = Vector512.Create(modulus - 1);
        var excess = Vector512<ulong>.Zero;
        var done = 0;
        for (var offset = 0; done + 8 <= source.Length && offset + 64 <= destination.Length; done += 8, offset += width)
        {
            var residues = Vector512.Create(source.Slice(done, 8));
            excess |= (top - residues) | residues;
            var shifted = Avx512F.ShiftLeftLogicalVariable(residues, shifts).AsByte();
            var bytes = Avx512Vbmi.PermuteVar64x8(shifted, first) | (Avx512Vbmi.PermuteVar64x8(shifted, second) & both);
            bytes.CopyTo(destination.Slice(offset, 64)); // what lies beyond `width` is written again by what follows
        }

        return IsExceeded(excess) ? -1 : done;
    }

    // Returns how many residues were unpacked, a multiple of 8, or −1 if one is not below the modulus.
    internal static int UnpackVector(ReadOnlySpan<byte> source, int width, ulong modulus, Span<ulong> destination)
    {
        Span<byte> from = stackalloc byte[64];
        Span<ulong> shift = stackalloc ulong[8];
        for (var i = 0; i < 8; i++)
        {
            shift[i] = (ulong)(i * width & 7);
            for (var k = 0; k < 8; k++)
                from[(8 * i) + k] = (byte)((i * width >> 3) + k); // at most 49 + 7
        }

        var (indices, shifts) = (Vector512.Create<byte>(from), Vector512.Create<ulong>(shift));
        var mask = Vector512.Create((1UL << width) - 1);
        var top = Vector512.Create(modulus - 1);
        var excess = Vector512<ulong>.Zero;
        var done = 0;
        for (var offset = 0; done + 8 <= destination.Length && offset + 64 <= source.Length; done += 8, offset += width)
        {
            var words = Avx512Vbmi.PermuteVar64x8(Vector512.Create(source.Slice(offset, 64)), indices).AsUInt64();
            var residues = Avx512F.ShiftRightLogicalVariable(words, shifts) & mask;
            excess |= top - residues;
            residues.CopyTo(destination.Slice(done, 8));
        }

        return IsExceeded(excess) ? -1 : done;
    }

    private static bool IsExceeded(Vector512<ulong> excess) => (excess & Vector512.Create(1UL << 63)) != Vector512<ulong>.Zero;

    private static ulong ReadTail(ReadOnlySpan<byte> tail)
    {
        ulong word = 0;
        for (var i = tail.Length - 1; i >= 0; i--)
            word = (word << 8) | tail[i];
        return word;
    }
}
