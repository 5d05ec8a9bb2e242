namespace CoordinationCrypto.Threshold;

/// <summary>
/// The cells of one scan in a linear extension of their order, and when a cell is good: for each of its one or two conditions some
/// factor is zero. All of it is public.
/// </summary>
/// <param name="conditions">One, or two that must hold together.</param>
internal sealed class ScanTree(IReadOnlyList<ScanCondition> conditions)
{
    /// <summary>The conditions.</summary>
    public IReadOnlyList<ScanCondition> Conditions => conditions;

    /// <summary>How many cells there are, at least 1.</summary>
    public int CellCount => Conditions[0].Counts.Length;
}

/// <summary>For each cell some factors: a shared value, one of an input's, plus a constant.</summary>
/// <param name="Input">Which input.</param>
/// <param name="Slots">Of each factor the value's place in the input.</param>
/// <param name="Constants">What is added to it, in [0, p).</param>
/// <param name="Counts">How many factors each cell has, at least 1, in the cells' order.</param>
internal readonly record struct ScanCondition(int Input, int[] Slots, ulong[] Constants, int[] Counts);
