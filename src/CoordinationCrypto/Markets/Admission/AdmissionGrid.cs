using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What admission needs to know of a stag's grid: its cells lie in slots 0..C − 1 of row 1, and in which directions a greater cell
/// follows. Immutable; safe to share.
/// </summary>
internal sealed class AdmissionGrid
{
    private readonly GridDirection[] _directions;
    private readonly SlotSet[] _open; // by check

    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="cells">C, in [1, N/2].</param>
    /// <param name="directions">1 to <see cref="MaxDirections"/>: a cell's coordinate in each, and so the cell, follows from its
    /// slot.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid does not fit a row of slots, or there are too many directions.</exception>
    public AdmissionGrid(BfvParameters parameters, int cells, IReadOnlyList<GridDirection> directions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, parameters.RowSize);
        ArgumentOutOfRangeException.ThrowIfZero(directions.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(directions.Count, MaxDirections);
        Parameters = parameters;
        CellCount = cells;
        _directions = [.. directions];
        _open =
        [
            SlotSet.All(parameters),
            .. directions.Select(direction => SlotSet.Where(parameters, slot => slot >= cells || !direction.IsLast(slot))),
            SlotSet.All(parameters), // P1: of two up-sets, one in the other, every slot of v_old·(v − 1) is 0, the boundary's too
        ];
    }

    /// <summary>The grid of a stag's conditions.</summary>
    public static AdmissionGrid Of(BfvParameters parameters, ConditionGrid grid) => new(parameters, grid.CellCount, grid.Directions);

    /// <summary>How many checks a submission to a grid passes.</summary>
    public static int ChecksOf(ConditionGrid grid) => 1 + grid.Axes.Count + grid.Gates.Count;

    /// <summary>The most directions: two weight axes and eight gates.</summary>
    public const int MaxDirections = 10;

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>C.</summary>
    public int CellCount { get; }

    /// <summary>Where greater cells lie.</summary>
    public IReadOnlyList<GridDirection> Directions => _directions;

    /// <summary>The checks of every submission: one that it is binary, and one for each direction.</summary>
    public int CheckCount => 1 + _directions.Length;

    /// <summary>
    /// The slots that a check opens: all; or, in a direction, all but the grid's last cells there, where v(x)·(1 − v(x + s)) would show
    /// whether an honest intendo accepts anything at all.
    /// </summary>
    public SlotSet OpenSlots(AdmissionCheck check) => _open[check.Index];

    /// <summary>t: 1 in the grid's slots, 2 in all others.</summary>
    public Plaintext Targets(SlotEncoder encoder)
    {
        var slots = new ulong[Parameters.Degree];
        slots.AsSpan(0, CellCount).Fill(1);
        slots.AsSpan(CellCount).Fill(2);
        return encoder.Encode(slots);
    }
}
