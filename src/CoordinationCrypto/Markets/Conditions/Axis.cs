using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// One weight axis of a condition grid: what it counts, at which levels conditions may ask for it, and how much of it there may be.
/// Level 0 is always one of them (R1). Immutable; compares by value.
/// </summary>
/// <example>
/// <code>
/// var people = Axis.Members(60); // levels 0, 1, …, 60
/// var capital = Axis.Capital([10, 20, 50, 100], capacity: 150); // levels 0, 10, 20, 50, 100; the last stands for 100 to 150
/// var level = capital.LevelAt(capital.Up(12)); // 20
/// </code>
/// </example>
public sealed record Axis
{
    /// <summary>
    /// The most that an axis of all levels may count to, 2^24, where it counts members. An encrypted market holds as many cells as its
    /// parameters have slots in a row, which is far fewer.
    /// </summary>
    public const int MaxLevels = 1 << 24;

    /// <summary>The most that any other axis may count to (R3).</summary>
    public const int MaxCapacity = 65_535;

    private readonly int[]? _levels; // null where all of 0..Top are levels

    private Axis(AxisKind kind, int top, int capacity, int[]? levels)
    {
        Kind = kind;
        Top = top;
        Capacity = capacity;
        _levels = levels;
    }

    /// <summary>What it counts.</summary>
    public AxisKind Kind { get; }

    /// <summary>The last level. It stands for all from itself to <see cref="Capacity"/> (R3).</summary>
    public int Top { get; }

    /// <summary>The most that live and executed weight may come to together, at least <see cref="Top"/>.</summary>
    public int Capacity { get; }

    /// <summary>How many levels there are, 0 among them.</summary>
    public int LevelCount => _levels?.Length ?? Top + 1;

    /// <summary>Whether all of 0..<see cref="Top"/> are levels.</summary>
    public bool IsExact => _levels is null;

    /// <summary>
    /// The most numbers that one level stands for: 1 where every number up to the capacity is a level, so that a greatest cell with
    /// F(x) ≥ x has F(x) = x.
    /// </summary>
    internal int WidestGap
    {
        get
        {
            var widest = Capacity + 1 - Top;
            for (var i = 1; _levels is not null && i < _levels.Length; i++)
                widest = Math.Max(widest, _levels[i] - _levels[i - 1]);
            return widest;
        }
    }

    /// <summary>The axis that counts members at every level 0..L.</summary>
    /// <param name="levels">L, in [1, <see cref="MaxLevels"/>].</param>
    /// <param name="capacity">The capacity, in [L, <see cref="MaxLevels"/>]; without one, L.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">L or the capacity is outside its range.</exception>
    public static Axis Members(int levels, int? capacity = null) => All(AxisKind.Members, levels, capacity, MaxLevels);

    /// <summary>The axis that counts members at the levels of a ladder.</summary>
    /// <param name="ladder">The levels, ascending, in [0, <see cref="MaxCapacity"/>]; where 0 is missing it is put before.</param>
    /// <param name="capacity">The capacity, in [last level, <see cref="MaxCapacity"/>]; without one, the last level.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentException">The ladder does not ascend or has no level above 0, or a number is out of range.</exception>
    public static Axis Members(IReadOnlyList<int> ladder, int? capacity = null) => Of(AxisKind.Members, ladder, capacity);

    /// <summary>The axis that counts units of the stag's asset at every level 0..L.</summary>
    /// <param name="levels">L, in [1, <see cref="MaxCapacity"/>].</param>
    /// <param name="capacity">The capacity, in [L, <see cref="MaxCapacity"/>]; without one, L.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">L or the capacity is outside its range.</exception>
    public static Axis Capital(int levels, int? capacity = null) => All(AxisKind.Capital, levels, capacity, MaxCapacity);

    /// <summary>The axis that counts units of the stag's asset at the levels of a ladder.</summary>
    /// <param name="ladder">The levels, ascending, in [0, <see cref="MaxCapacity"/>]; where 0 is missing it is put before.</param>
    /// <param name="capacity">The capacity, in [last level, <see cref="MaxCapacity"/>]; without one, the last level.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ArgumentException">The ladder does not ascend or has no level above 0, or a number is out of range.</exception>
    public static Axis Capital(IReadOnlyList<int> ladder, int? capacity = null) => Of(AxisKind.Capital, ladder, capacity);

    /// <summary>The level of an index.</summary>
    /// <param name="index">In [0, <see cref="LevelCount"/>).</param>
    /// <returns>The level; 0 at index 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public int LevelAt(int index)
    {
        if (index < 0 || index >= LevelCount)
            Throw.OutOfRange($"An index of this axis is in [0, {LevelCount}).", nameof(index));
        return _levels is null ? index : _levels[index];
    }

    /// <summary>The index of the least level that is at least a number: how a number in a condition is read (R4).</summary>
    /// <param name="value">The number.</param>
    /// <returns>The index, or −1 above the last level.</returns>
    public int Up(int value)
    {
        if (value > Top)
            return -1;
        if (_levels is null)
            return Math.Max(value, 0);
        var found = Array.BinarySearch(_levels, value);
        return found >= 0 ? found : ~found;
    }

    /// <summary>The index of the greatest level that a number reaches: how an exact weight is read as a cell (R5).</summary>
    /// <param name="value">The number, at least 0.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Down(int value)
    {
        if (value < 0)
            Throw.OutOfRange("A weight is at least 0.", nameof(value));
        if (value >= Top)
            return LevelCount - 1;
        if (_levels is null)
            return value;
        var found = Array.BinarySearch(_levels, value);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The first number that a level does not stand for: the next level, or the capacity and one.</summary>
    internal int NextAbove(int level) => Down(level) + 1 is var above && above < LevelCount ? LevelAt(above) : Capacity + 1;

    /// <summary>Whether a number is one of the levels.</summary>
    internal bool IsLevel(int value) => value >= 0 && value <= Top && LevelAt(Down(value)) == value;

    /// <summary>Whether the other one counts the same at the same levels, up to the same capacity.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(Axis? other) =>
        other is not null
        && (Kind, Top, Capacity, LevelCount) == (other.Kind, other.Top, other.Capacity, other.LevelCount)
        && _levels.AsSpan().SequenceEqual(other._levels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Top, Capacity, LevelCount);

    /// <summary>What it counts, and how far.</summary>
    /// <returns>"Members, 61 levels to 60, capacity 60".</returns>
    public override string ToString() => $"{Kind}, {LevelCount} levels to {Top}, capacity {Capacity}";

    private static Axis All(AxisKind kind, int levels, int? capacity, int most)
    {
        if (levels < 1 || levels > most)
            Throw.OutOfRange($"The last level of this axis is in [1, {most}].", nameof(levels));
        if (capacity < levels || capacity > most)
            Throw.OutOfRange($"The capacity is in [{levels}, {most}].", nameof(capacity));
        return new Axis(kind, levels, capacity ?? levels, null);
    }

    private static Axis Of(AxisKind kind, IReadOnlyList<int> ladder, int? capacity)
    {
        ArgumentNullException.ThrowIfNull(ladder);
        int[] levels = ladder is [0, ..] ? [.. ladder] : [0, .. ladder];
        for (var i = 1; i < levels.Length; i++)
        {
            if (levels[i] <= levels[i - 1])
                Throw.Argument("The levels of a ladder ascend, from 0 or above.", nameof(ladder));
        }

        var top = levels[^1];
        if (top is < 1 or > MaxCapacity)
            Throw.Argument($"The last level of a ladder is in [1, {MaxCapacity}].", nameof(ladder));
        if (capacity < top || capacity > MaxCapacity)
            Throw.OutOfRange($"The capacity is in [{top}, {MaxCapacity}].", nameof(capacity));
        return new Axis(kind, top, capacity ?? top, levels.Length == top + 1 ? null : levels);
    }
}

/// <summary>What an axis of a condition grid counts. The values are the ones on the wire.</summary>
public enum AxisKind : byte
{
    /// <summary>How many members have acted once this pack executes, those of earlier hunts included.</summary>
    Members = 1,

    /// <summary>How many units of the stag's asset they commit together, those of earlier hunts included.</summary>
    Capital = 2,
}
