using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>One axis of a condition grid: what it counts, and up to where. Immutable.</summary>
public sealed record Axis
{
    /// <summary>
    /// The most levels an axis may have, 2^24. An encrypted market holds as many cells as its parameters have slots in a row, which is
    /// far fewer.
    /// </summary>
    public const int MaxLevels = 1 << 24;

    private Axis(AxisKind kind, int levels)
    {
        Kind = kind;
        Levels = levels;
    }

    /// <summary>What it counts.</summary>
    public AxisKind Kind { get; }

    /// <summary>L, in [1, <see cref="MaxLevels"/>]: the greatest level, and so the capacity.</summary>
    public int Levels { get; }

    /// <summary>The least level: a pack that executes has at least one member.</summary>
    public int LeastLevel => Kind == AxisKind.Members ? 1 : 0;

    /// <summary>The axis that counts members, levels 1..L.</summary>
    /// <param name="levels">L, in [1, <see cref="MaxLevels"/>].</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">L is outside its range.</exception>
    public static Axis Members(int levels)
    {
        if (levels is < 1 or > MaxLevels)
            Throw.OutOfRange($"An axis has 1 to {MaxLevels} levels.", nameof(levels));
        return new Axis(AxisKind.Members, levels);
    }
}

/// <summary>What an axis of a condition grid counts. The values are the ones on the wire.</summary>
public enum AxisKind : byte
{
    /// <summary>Levels 1..L: how many members have acted once this pack executes, those of earlier hunts included.</summary>
    Members = 1,
}
