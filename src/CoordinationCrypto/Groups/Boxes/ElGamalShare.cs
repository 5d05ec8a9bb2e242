using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Groups;

/// <summary>
/// D_i = x_i·C1, what validator i contributes to the decryption of a ciphertext. Immutable. It says nothing of its own truth: a proof
/// that log_G X_i = log_C1 D_i does.
/// </summary>
internal sealed class ElGamalShare
{
    /// <summary>Bytes of the encoding: the index as two little-endian bytes, then the compressed point.</summary>
    public const int Length = sizeof(ushort) + Point.CompressedLength;

    /// <summary>A share.</summary>
    /// <param name="index">i, in [1, 65535].</param>
    /// <param name="value">D_i.</param>
    public ElGamalShare(int index, Point value)
    {
        if (index is < 1 or > ushort.MaxValue)
            Throw.OutOfRange("An index is in [1, 65535].", nameof(index));
        (Index, Value) = (index, value);
    }

    /// <summary>i.</summary>
    public int Index { get; }

    /// <summary>D_i.</summary>
    public Point Value { get; }

    /// <summary>M = C2 − Σ λ_i·D_i, λ_i = ∏_{j≠i} j/(j − i): interpolation at 0.</summary>
    /// <param name="ciphertext">What the shares are of.</param>
    /// <param name="shares">Verified shares of different indices, at least one more than the degree of the sharing; the result depends on
    /// all.</param>
    /// <exception cref="ArgumentException">There is no share, or two have one index.</exception>
    public static Point Combine(ElGamalCiphertext ciphertext, ReadOnlySpan<ElGamalShare> shares)
    {
        if (shares.IsEmpty)
            Throw.Argument("At least one share is needed.", nameof(shares));
        var weights = new Scalar[shares.Length];
        var points = new Point[shares.Length];
        for (var i = 0; i < weights.Length; i++)
            (weights[i], points[i]) = (-Weight(shares, i), shares[i].Value);
        return ciphertext.C2 + Secp256k1.CombineVartime(weights, points);
    }

    /// <summary>Reads 35 bytes. False unless they are an index that is not 0 and the encoding of a point.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, [NotNullWhen(true)] out ElGamalShare? share)
    {
        share = null;
        if (source.Length != Length)
            return false;
        var reader = new WireReader(source);
        if (
            !reader.TryReadUInt16(out var index)
            || index == 0
            || !reader.TryReadBytes(Point.CompressedLength, out var bytes)
            || !Point.TryReadCompressed(bytes, out var value)
        )
            return false;
        share = new ElGamalShare(index, value);
        return true;
    }

    /// <summary>The 35 bytes.</summary>
    /// <exception cref="InvalidOperationException">The point is infinity.</exception>
    public byte[] Encode()
    {
        var writer = new WireWriter(Length);
        writer.WriteUInt16((ushort)Index);
        Span<byte> point = stackalloc byte[Point.CompressedLength];
        Value.WriteCompressed(point);
        writer.WriteBytes(point);
        return writer.ToArray();
    }

    private static Scalar Weight(ReadOnlySpan<ElGamalShare> shares, int i)
    {
        var own = new Scalar((ulong)shares[i].Index);
        var (numerator, denominator) = (new Scalar(1), new Scalar(1));
        for (var j = 0; j < shares.Length; j++)
        {
            if (j == i)
                continue;
            var other = new Scalar((ulong)shares[j].Index);
            if (other == own)
                Throw.Argument($"Two shares have the index {shares[i].Index}.", nameof(shares));
            numerator *= other;
            denominator *= other - own;
        }

        return numerator * denominator.Inverse();
    }
}
