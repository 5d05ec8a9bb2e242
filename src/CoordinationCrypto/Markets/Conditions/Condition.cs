using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// V, the cells an intendo accepts: an up-set of the stag's grid, so that accepting x means accepting every y ≥ x. It is its agent's
/// secret until a hunt opens the one bit "accepts x*": keep it no longer than needed. Immutable.
/// </summary>
/// <remarks>With one axis an up-set is a threshold t, { x : x ≥ t }, or empty. The empty one is a decoy: it never joins a pack.</remarks>
/// <example>
/// <code>
/// var three = Condition.Members(3); // "if we are at least three in all"
/// var same = Condition.Others(2); // "if at least two others do"
/// var isJoining = three.IsAccepted(new Cell(4)); // true
/// </code>
/// </example>
public sealed class Condition
{
    private const int Nowhere = int.MaxValue; // beyond every grid

    private readonly int _threshold; // in [1, 2^31 − 2], or Nowhere

    private Condition(int threshold) => _threshold = threshold;

    /// <summary>The empty up-set: accepts nothing, and nobody can tell it from a real condition.</summary>
    public static Condition Decoy { get; } = new(Nowhere);

    /// <summary>Whether it is the empty up-set.</summary>
    public bool IsDecoy => _threshold == Nowhere;

    /// <summary>t, the least accepted number of members; what a decoy's is, is never asked.</summary>
    internal int Threshold => _threshold;

    /// <summary>"At least n in all, myself included."</summary>
    /// <param name="count">n, in [1, 2^31 − 2]; a stag's grid further bounds it by its levels.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is outside its range.</exception>
    public static Condition Members(int count)
    {
        if (count is < 1 or Nowhere)
            Throw.OutOfRange("A threshold is at least 1.", nameof(count));
        return new Condition(count);
    }

    /// <summary>"At least n others", which is at least n + 1 in all.</summary>
    /// <param name="count">n, in [0, 2^31 − 3]; a stag's grid further bounds it by its levels less one.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is outside its range.</exception>
    public static Condition Others(int count)
    {
        if (count is < 0 or >= Nowhere - 1)
            Throw.OutOfRange("A number of others is at least 0.", nameof(count));
        return new Condition(count + 1);
    }

    /// <summary>Whether the cell is in the up-set.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>Whether it is; never for a decoy.</returns>
    public bool IsAccepted(Cell cell) => !IsDecoy && cell.Members >= _threshold;

    /// <summary>Whether it can be stated on this grid: a decoy always, a threshold when it is one of the grid's levels.</summary>
    /// <param name="grid">The stag's grid.</param>
    /// <returns>Whether it can.</returns>
    public bool FitsIn(ConditionGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return IsDecoy | grid.Contains(new Cell(_threshold));
    }

    /// <summary>
    /// Writes v, the indicator: 1 in the slots of accepted cells, 0 in the others. The time it takes and the memory it touches do not
    /// depend on the condition.
    /// </summary>
    /// <param name="grid">The stag's grid.</param>
    /// <param name="slots">One a cell, in slot order; each is 0 or 1 afterwards.</param>
    /// <exception cref="ArgumentException">The threshold is above the grid's levels, or the number of slots is not the number of
    /// cells.</exception>
    public void WriteIndicator(ConditionGrid grid, Span<ulong> slots)
    {
        ArgumentNullException.ThrowIfNull(grid);
        Throw.IfLengthIsNot(slots.Length, grid.CellCount, nameof(slots));
        if (!FitsIn(grid))
            Throw.Argument("The condition's threshold is above the grid's levels.", nameof(grid));
        var below = (long)_threshold - 2; // slot s holds cell s + 1, accepted iff s + 1 ≥ t iff t − 2 − s < 0
        for (var slot = 0; slot < slots.Length; slot++)
            slots[slot] = (ulong)(below - slot) >> 63;
    }

    /// <summary>Says nothing of the content.</summary>
    /// <returns>The name of the type.</returns>
    public override string ToString() => nameof(Condition);
}
