using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What admission needs to know of a stag's grid: one axis of L cells in slots 0..L − 1 of row 1. Immutable; safe to share.
/// </summary>
internal sealed class AdmissionGrid
{
    private readonly SlotSet _all;
    private readonly SlotSet _offBoundary;

    /// <param name="parameters">The scheme's parameters.</param>
    /// <param name="levels">L, in [1, N/2].</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid does not fit a row of slots.</exception>
    public AdmissionGrid(BfvParameters parameters, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, parameters.RowSize);
        Parameters = parameters;
        Levels = levels;
        _all = SlotSet.All(parameters);
        _offBoundary = SlotSet.AllBut(parameters, levels - 1);
    }

    /// <summary>The scheme's parameters.</summary>
    public BfvParameters Parameters { get; }

    /// <summary>L.</summary>
    public int Levels { get; }

    /// <summary>
    /// The slots that a check opens: all, or all but the boundary slot L − 1, where v(L)·(1 − v(L + 1)) would show whether an honest
    /// intendo accepts anything at all.
    /// </summary>
    public SlotSet OpenSlots(AdmissionCheck check) => check == AdmissionCheck.Binary ? _all : _offBoundary;

    /// <summary>t: 1 in the grid's slots, 2 in all others.</summary>
    public Plaintext Targets(SlotEncoder encoder)
    {
        var slots = new ulong[Parameters.Degree];
        slots.AsSpan(0, Levels).Fill(1);
        slots.AsSpan(Levels).Fill(2);
        return encoder.Encode(slots);
    }
}
