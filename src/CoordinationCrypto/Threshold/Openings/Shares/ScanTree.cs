namespace CoordinationCrypto.Threshold;

/// <summary>
/// The cells of one scan in a linear extension of their order, and when a cell is good: each of its one or two conditions holds. All of it
/// is public.
/// </summary>
/// <param name="conditions">One, or two that must hold together.</param>
internal sealed class ScanTree(IReadOnlyList<ScanCondition> conditions)
{
    /// <summary>The conditions.</summary>
    public IReadOnlyList<ScanCondition> Conditions => conditions;

    /// <summary>How many cells there are, at least 1.</summary>
    public int CellCount => Conditions[0].Counts.Length;
}

/// <summary>
/// For each cell some factors, each a shared value, one of an input's, plus a constant. It holds where one of them is zero; or, with
/// bounds, where the only one, a number in [0, p), is at least its bound.
/// </summary>
/// <param name="Input">Which input.</param>
/// <param name="Slots">Of each factor the value's place in the input.</param>
/// <param name="Constants">What is added to it, in [0, p).</param>
/// <param name="Counts">How many factors each cell has, at least 1, in the cells' order; with bounds 1.</param>
/// <param name="Bounds">For each cell what its factor is compared with; null where it is not.</param>
internal readonly record struct ScanCondition(int Input, int[] Slots, ulong[] Constants, int[] Counts, ulong[]? Bounds = null);
