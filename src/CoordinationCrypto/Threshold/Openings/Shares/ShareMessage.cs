using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>A validator's row of one round on the wire: each value in as many bits as p has (17 for 65537), packed; zeros fill.</summary>
internal static class ShareMessage
{
    /// <summary>Bytes of a row.</summary>
    /// <param name="length">Its values.</param>
    /// <param name="field">p.</param>
    public static int EncodedLength(int length, Modulus field) => checked((int)Residues.EncodedLength(length, field.Value));

    /// <summary>The canonical bytes.</summary>
    /// <param name="row">Each in [0, p).</param>
    /// <param name="field">p.</param>
    public static byte[] Encode(ReadOnlySpan<ulong> row, Modulus field)
    {
        var bytes = new byte[EncodedLength(row.Length, field)];
        Residues.Pack(row, field.Value, bytes);
        return bytes;
    }

    /// <summary>Reads a row. False unless the bytes are exactly as many, every value below p, and what fills is zero.</summary>
    /// <param name="length">How many values there must be.</param>
    /// <param name="field">p.</param>
    /// <param name="bytes">From anyone.</param>
    /// <param name="row">The values on success.</param>
    public static bool TryRead(int length, Modulus field, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ulong[]? row)
    {
        row = null;
        if (bytes.Length != EncodedLength(length, field))
            return false;
        var read = new ulong[length];
        if (!Residues.TryUnpack(bytes, field.Value, read))
            return false;
        row = read;
        return true;
    }
}
