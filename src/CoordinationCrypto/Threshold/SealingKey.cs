using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// The public side of the committee's ElGamal key: X = Σ_A X_A, and X_i = Σ_{A∋i} φ_A(i)·X_A, against which validator i's shares are proved. All follow from the X_A, so nobody has to be believed about any X_i. Encoded as the X_A,
/// 33 bytes each, in the order of the subsets. Immutable, safe to share between threads.
/// </summary>
internal sealed class SealingKey
{
    private readonly Point[] parts;
    private readonly Point[] verificationKeys;

    /// <summary>The key of all subsets' parts.</summary>
    /// <param name="committee">The committee.</param>
    /// <param name="parts">X_A, one a subset, of which none is infinity.</param>
    /// <exception cref="ArgumentException">Their number is another, one is infinity, or they add up to infinity.</exception>
    public SealingKey(Committee committee, ReadOnlySpan<Point> parts)
    {
        Throw.IfLengthIsNot(parts.Length, committee.SubsetCount, nameof(parts));
        Committee = committee;
        this.parts = parts.ToArray();
        Key = Point.Infinity;
        foreach (var part in parts)
        {
            if (part.IsInfinity)
                Throw.Argument("A part is infinity.", nameof(parts));
            Key += part;
        }

        if (Key.IsInfinity)
            Throw.Argument("The parts add up to infinity.", nameof(parts));
        verificationKeys = new Point[committee.Validators];
        for (var validator = 1; validator <= committee.Validators; validator++)
        {
            var subsets = committee.SubsetsOf(validator);
            var weights = new Scalar[subsets.Length];
            var points = new Point[subsets.Length];
            for (var at = 0; at < subsets.Length; at++)
                (weights[at], points[at]) = (SealingContribution.Weight(committee, subsets[at], validator), parts[subsets[at]]);
            verificationKeys[validator - 1] = Secp256k1.CombineVartime(weights, points);
        }
    }

    /// <summary>The committee.</summary>
    public Committee Committee { get; }

    /// <summary>X.</summary>
    public Point Key { get; }

    /// <summary>X_i of a validator, 1..n.</summary>
    public Point VerificationKey(int validator) => verificationKeys[validator - 1];

    /// <summary>Bytes of a committee's encoding.</summary>
    public static int EncodedLength(Committee committee) => committee.SubsetCount * Point.CompressedLength;

    /// <summary>Reads a key. False unless there are exactly as many bytes, each part is a point, and their sum is not infinity.</summary>
    public static bool TryRead(Committee committee, ReadOnlySpan<byte> source, [NotNullWhen(true)] out SealingKey? key)
    {
        key = null;
        if (source.Length != EncodedLength(committee))
            return false;
        var parts = new Point[committee.SubsetCount];
        var sum = Point.Infinity;
        for (var subset = 0; subset < parts.Length; subset++)
        {
            if (!Point.TryReadCompressed(source.Slice(subset * Point.CompressedLength, Point.CompressedLength), out var part))
                return false;
            parts[subset] = part;
            sum += part;
        }

        if (sum.IsInfinity)
            return false;
        key = new SealingKey(committee, parts);
        return true;
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[EncodedLength(Committee)];
        for (var subset = 0; subset < parts.Length; subset++)
            parts[subset].WriteCompressed(bytes.AsSpan(subset * Point.CompressedLength, Point.CompressedLength));
        return bytes;
    }
}
