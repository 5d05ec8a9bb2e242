using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// G, the product of a stag's axes: one or two weight axes and up to 8 gates. Conditions are stated on its cells, one slot each.
/// Immutable; compares by value.
/// </summary>
/// <remarks>
/// A slice is the set of gates that are open, bit i for gate i. Slot = weight index · 2^gates + slice. The weight index of one axis of all
/// levels is level − 1, because its level 0 is never live (R1); of any other grid it is row-major over the indexes of levels, the first
/// axis slowest, level 0 included. So the neighbour along a gate, the last axis, the first axis lies ever further on.
/// </remarks>
/// <example>
/// <code>
/// var grid = ConditionGrid.OfMembers(20); // conditions from "at least 1" to "at least 20"
/// var isStatable = Condition.Members(21).FitsIn(grid); // false
/// var plane = new ConditionGrid([Axis.Members(60), Axis.Capital([10, 20, 50, 100])], [Gate.Fact("permit")]); // 610 cells
/// </code>
/// </example>
public sealed class ConditionGrid : IEquatable<ConditionGrid>
{
    /// <summary>The most gates.</summary>
    public const int MaxGates = 8;

    private readonly Axis[] _axes;
    private readonly Gate[] _gates;

    /// <summary>The grid of some axes and gates.</summary>
    /// <param name="axes">One or two, of different kinds (R2).</param>
    /// <param name="gates">At most <see cref="MaxGates"/>, all different; none by default.</param>
    /// <exception cref="ArgumentException">They are not so, or there are more than <see cref="Axis.MaxLevels"/> cells. A board takes at
    /// most N/2, a row of slots of its parameters: 4,096 under Secure8192.</exception>
    public ConditionGrid(IReadOnlyList<Axis> axes, IReadOnlyList<Gate>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(axes);
        (_axes, _gates) = ([.. axes], [.. gates ?? []]);
        if (_axes.Length is < 1 or > 2 || (_axes.Length == 2 && _axes[0].Kind == _axes[1].Kind))
            Throw.Argument("A grid has one weight axis, or two of different kinds.", nameof(axes));
        if (_gates.Length > MaxGates || _gates.Distinct().Count() != _gates.Length)
            Throw.Argument($"A grid has at most {MaxGates} gates, all different.", nameof(gates));
        Members = Array.Find(_axes, axis => axis.Kind == AxisKind.Members);
        Capital = Array.Find(_axes, axis => axis.Kind == AxisKind.Capital);
        if (!IsPossible(_axes, _gates.Length))
            Throw.Argument($"A grid has at most {Axis.MaxLevels} cells, gates included.", nameof(axes));
        WeightCellCount = (int)WeightCells(_axes);
    }

    /// <summary>The weight axes, in the order that the terms declare.</summary>
    public IReadOnlyList<Axis> Axes => _axes;

    /// <summary>The gates, in the order that the terms declare.</summary>
    public IReadOnlyList<Gate> Gates => _gates;

    /// <summary>How many cells the weight axes have.</summary>
    public int WeightCellCount { get; }

    /// <summary>How many cells there are, those of every slice, and so how many slots the grid takes.</summary>
    public int CellCount => WeightCellCount << _gates.Length;

    /// <summary>The greatest cell.</summary>
    public Cell Top => new(Members?.Top ?? 0, Capital?.Top ?? 0);

    /// <summary>The least cell: 0 on every axis, or 1 where one axis has all levels.</summary>
    public Cell Least => CellAt(0);

    /// <summary>The axis that counts members, if there is one.</summary>
    internal Axis? Members { get; }

    /// <summary>The axis that counts capital, if there is one.</summary>
    internal Axis? Capital { get; }

    /// <summary>Whether it is one axis of members with all levels and a capacity of the last, without gates.</summary>
    internal bool IsOfMembers => _axes is [{ Kind: AxisKind.Members, WidestGap: 1 }] && _gates.Length == 0;

    /// <summary>Whether level 0 has no slot (R1).</summary>
    internal bool SkipsZero => _axes is [{ IsExact: true }];

    /// <summary>The grid with one axis, which counts members.</summary>
    /// <param name="levels">L, in [1, <see cref="Axis.MaxLevels"/>]. A board takes at most N/2, a row of slots of its parameters: 4,096
    /// under Secure8192.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentOutOfRangeException">L is outside its range.</exception>
    public static ConditionGrid OfMembers(int levels) => new([Axis.Members(levels)]);

    /// <summary>Whether axes and a number of gates make no more cells than a grid may have.</summary>
    internal static bool IsPossible(IReadOnlyList<Axis> axes, int gates) => WeightCells(axes) << gates <= Axis.MaxLevels;

    /// <summary>Whether the cell lies in the grid: a level on each axis, 0 on an axis that the grid lacks.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(Cell cell) =>
        (Members?.IsLevel(cell.Members) ?? (cell.Members == 0))
        && (Capital?.IsLevel(cell.Capital) ?? (cell.Capital == 0))
        && (!SkipsZero || cell != default);

    /// <summary>The slot of a cell, in [0, <see cref="CellCount"/>).</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="slice">The open gates, bit i for gate i.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cell lies outside the grid, or there are no such gates.</exception>
    public int SlotOf(Cell cell, int slice = 0)
    {
        if (!Contains(cell))
            Throw.OutOfRange("The cell lies outside the grid.", nameof(cell));
        if (slice < 0 || slice >= 1 << _gates.Length)
            Throw.OutOfRange($"A slice of this grid is in [0, {1 << _gates.Length}).", nameof(slice));
        var index = _axes.Aggregate(0, (sum, axis) => (sum * axis.LevelCount) + axis.Up(On(axis, cell)));
        return ((index - (SkipsZero ? 1 : 0)) << _gates.Length) + slice;
    }

    /// <summary>The cell of a slot, in whichever slice.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The cell.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slot is outside [0, <see cref="CellCount"/>).</exception>
    public Cell CellAt(int slot)
    {
        if (slot < 0 || slot >= CellCount)
            Throw.OutOfRange("The slot lies outside the grid.", nameof(slot));
        var (members, capital) = IndexesAt(slot >> _gates.Length);
        return new Cell(Members?.LevelAt(members) ?? 0, Capital?.LevelAt(capital) ?? 0);
    }

    /// <summary>The slice of a slot: its open gates, bit i for gate i.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The slice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slot is outside [0, <see cref="CellCount"/>).</exception>
    public int SliceAt(int slot)
    {
        if (slot < 0 || slot >= CellCount)
            Throw.OutOfRange("The slot lies outside the grid.", nameof(slot));
        return slot & ((1 << _gates.Length) - 1);
    }

    /// <summary>
    /// The ladder floor of an exact weight: on each axis the greatest level that it reaches (R5). What is on an axis that the grid lacks
    /// does not count. It is no cell of the grid where the weight is 0 and level 0 has no slot.
    /// </summary>
    /// <param name="members">The exact number of members, at least 0.</param>
    /// <param name="capital">The exact units, at least 0.</param>
    /// <returns>The cell.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    public Cell Floor(int members, int capital = 0) =>
        new(Members?.LevelAt(Members.Down(members)) ?? 0, Capital?.LevelAt(Capital.Down(capital)) ?? 0);

    /// <summary>Whether the other one has the same axes and gates in the same order.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(ConditionGrid? other) =>
        other is not null && _axes.AsSpan().SequenceEqual(other._axes) && _gates.AsSpan().SequenceEqual(other._gates);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConditionGrid);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_axes.Length, _axes[0], _axes[^1], _gates.Length);

    /// <summary>The ways up: along each gate in their order, then along the last axis, then along the first. Strides grow.</summary>
    internal IReadOnlyList<GridDirection> Directions
    {
        get
        {
            var directions = Enumerable.Range(0, _gates.Length).Select(gate => new GridDirection(1 << gate, 2)).ToList();
            var stride = 1 << _gates.Length;
            foreach (var axis in _axes.Reverse())
            {
                directions.Add(new GridDirection(stride, axis.LevelCount - (SkipsZero ? 1 : 0)));
                stride *= directions[^1].Length;
            }

            return directions;
        }
    }

    /// <summary>Which bit of a slice is the gate's; −1 if the grid lacks it.</summary>
    internal int IndexOf(Gate gate) => Array.IndexOf(_gates, gate);

    /// <summary>The indexes of levels at a weight index, 0 on an axis that the grid lacks.</summary>
    internal (int Members, int Capital) IndexesAt(int weightIndex)
    {
        if (_axes.Length == 1)
        {
            var index = weightIndex + (SkipsZero ? 1 : 0);
            return Members is null ? (0, index) : (index, 0);
        }

        var (first, second) = Math.DivRem(weightIndex, _axes[1].LevelCount);
        return _axes[0].Kind == AxisKind.Members ? (first, second) : (second, first);
    }

    /// <summary>The slots of a cell and of all greater ones of one axis without gates; none when it lies above the grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cell lies below the grid, or the grid has more slots than the
    /// parameters.</exception>
    internal SlotSet SlotsFrom(BfvParameters parameters, Cell least) =>
        Contains(least) ? SlotSet.Range(parameters, SlotOf(least), CellCount)
        : least.IsAtLeast(Top) ? SlotSet.None(parameters)
        : throw new ArgumentOutOfRangeException(nameof(least), least, "The cell lies below the grid.");

    private static long WeightCells(IReadOnlyList<Axis> axes) =>
        axes is [{ IsExact: true } only] ? only.Top : axes.Aggregate(1L, (product, axis) => product * axis.LevelCount);

    private static int On(Axis axis, Cell cell) => axis.Kind == AxisKind.Members ? cell.Members : cell.Capital;
}
