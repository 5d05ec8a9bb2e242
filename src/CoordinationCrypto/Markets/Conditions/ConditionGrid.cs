using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto;

/// <summary>
/// G, the product of a stag's axes: the cells on which conditions are stated, one slot each. With the one <see cref="AxisKind.Members"/>
/// axis, cell x of 1..L lies in slot x − 1. Immutable.
/// </summary>
/// <example>
/// <code>
/// var grid = ConditionGrid.OfMembers(20); // conditions from "at least 1" to "at least 20"
/// var isStatable = Condition.Members(21).FitsIn(grid); // false
/// </code>
/// </example>
public sealed class ConditionGrid
{
    private readonly Axis[] _axes;

    private ConditionGrid(Axis[] axes) => _axes = axes;

    /// <summary>The axes; one today.</summary>
    public IReadOnlyList<Axis> Axes => _axes;

    /// <summary>How many cells there are, and so how many slots the grid takes.</summary>
    public int CellCount => _axes[0].Levels;

    /// <summary>The greatest cell.</summary>
    public Cell Top => new(_axes[0].Levels);

    /// <summary>The least cell.</summary>
    public Cell Least => new(_axes[0].LeastLevel);

    /// <summary>The grid with one axis, which counts members.</summary>
    /// <param name="levels">L, in [1, <see cref="Axis.MaxLevels"/>]. A board takes at most N/2, a row of slots of its parameters: 4,096
    /// under Secure8192.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentOutOfRangeException">L is outside its range.</exception>
    public static ConditionGrid OfMembers(int levels) => new([Axis.Members(levels)]);

    /// <summary>Whether the cell lies in the grid.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(Cell cell) => (cell.Members >= Least.Members) & (cell.Members <= Top.Members);

    /// <summary>The slot of a cell, in [0, <see cref="CellCount"/>).</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cell lies outside the grid.</exception>
    public int SlotOf(Cell cell)
    {
        if (!Contains(cell))
            Throw.OutOfRange("The cell lies outside the grid.", nameof(cell));
        return cell.Members - 1;
    }

    /// <summary>The cell of a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>The cell.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slot is outside [0, <see cref="CellCount"/>).</exception>
    public Cell CellAt(int slot)
    {
        if (slot < 0 || slot >= CellCount)
            Throw.OutOfRange("The slot lies outside the grid.", nameof(slot));
        return new Cell(slot + 1);
    }

    /// <summary>The slots of a cell and of all greater ones; none when it lies above the grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cell lies below the grid, or the grid has more slots than the
    /// parameters.</exception>
    internal SlotSet SlotsFrom(BfvParameters parameters, Cell least) =>
        Contains(least) ? SlotSet.Range(parameters, SlotOf(least), CellCount)
        : least.IsAtLeast(Top) ? SlotSet.None(parameters)
        : throw new ArgumentOutOfRangeException(nameof(least), least, "The cell lies below the grid.");
}
