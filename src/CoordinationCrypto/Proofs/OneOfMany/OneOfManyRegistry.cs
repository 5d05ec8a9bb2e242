using System.Collections.Immutable;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Proofs;

/// <summary>
/// The points of which one is known the logarithm of, ready for proofs by <see cref="OneOfManyRelation"/>. Made once and used for many;
/// immutable; safe to share between threads.
/// </summary>
/// <remarks>
/// K is hashed from the base and all points. Whoever chose a point did so before K, so a point sk·G + δ·K with a δ ≠ 0 that
/// somebody knows gives a relation between G and K: see docs/security/one-of-many.md.
/// </remarks>
internal sealed class OneOfManyRegistry
{
    /// <summary>The most points.</summary>
    public const int MaxCount = 65_536;

    /// <summary>n: an index is written with digits below it.</summary>
    public const int Radix = 16;

    /// <summary>log2 n.</summary>
    public const int DigitBits = 4;

    private const int MaxDigits = 4;

    private static readonly Lazy<ImmutableArray<Point>> Generators = new(MakeGenerators);

    /// <summary>A registry of points.</summary>
    /// <param name="base1">G, under which the points' logarithms are taken.</param>
    /// <param name="points">PK_0, PK_1, …: 1 to <see cref="MaxCount"/>, none of them infinity.</param>
    public OneOfManyRegistry(Point base1, ReadOnlySpan<Point> points)
    {
        if (points.Length is < 1 or > MaxCount)
            Throw.Argument($"A registry has 1 to {MaxCount} points.", nameof(points));
        Base = base1;
        First = points[0];
        Span<byte> bytes = stackalloc byte[Point.CompressedLength];
        using var xof = new Xof("CoordinationCrypto/one-of-many-registry/v1"u8);
        base1.WriteCompressed(bytes);
        xof.Absorb(bytes);
        foreach (var point in points)
        {
            if (point.IsInfinity)
                Throw.Argument("Infinity is no member of a registry.", nameof(points));
            point.WriteCompressed(bytes);
            xof.Absorb(bytes);
        }

        Span<byte> digest = stackalloc byte[Hash32.Length];
        xof.Squeeze(digest);
        Digest = new Hash32(digest);
        Points = new Secp256k1.Multiplicands(points);
        Blinding = HashToCurve.Hash(digest, "CoordinationCrypto/one-of-many-blinding/v1"u8);
        Digits = 1;
        while (1 << (DigitBits * Digits) < points.Length)
            Digits++;
    }

    /// <summary>G.</summary>
    public Point Base { get; }

    /// <summary>PK_0, which a simulation claims.</summary>
    public Point First { get; }

    /// <summary>All points.</summary>
    public Secp256k1.Multiplicands Points { get; }

    /// <summary>N.</summary>
    public int Count => Points.Count;

    /// <summary>m, the digits of an index: ⌈log_n N⌉, at least 1.</summary>
    public int Digits { get; }

    /// <summary>K.</summary>
    public Point Blinding { get; }

    /// <summary>32 bytes that name base and points.</summary>
    public Hash32 Digest { get; }

    /// <summary>M_0, …, M_(mn − 1), then K: bases of commitments to the digits.</summary>
    public Point[] CommitmentBases => [.. Generators.Value.AsSpan(0, Digits * Radix), Blinding];

    private static ImmutableArray<Point> MakeGenerators() =>
        [.. Enumerable.Range(0, MaxDigits * Radix).Select(i => HashToCurve.Hash([(byte)i], "CoordinationCrypto/one-of-many-digit/v1"u8))];
}
