namespace CoordinationCrypto.Markets;

/// <summary>
/// Which slot stayed zero in a scan and in all that repeat it with fresh masks. Not safe for use by several threads at once.
/// </summary>
internal sealed class Confirmation
{
    /// <summary>Further scans of a slot that came out zero: a slot that is not zero does so with probability p^−1 in each.</summary>
    public const uint Scans = 5;

    private IReadOnlyList<int>? _zeros;
    private uint _seen;

    /// <summary>Whether the scan and all that repeat it are in.</summary>
    public bool IsComplete => _seen > Scans;

    /// <summary>
    /// The last slot that was zero in all scans so far, or null: that of x*, since no cell comes after a greater one in the order of slots.
    /// </summary>
    public int? Slot => _zeros is null or [] ? null : _zeros.Max();

    /// <summary>Takes the slots that came out zero in one more scan.</summary>
    public void Take(IReadOnlyList<int> zeros)
    {
        _zeros = _zeros is null ? zeros : [.. _zeros.Intersect(zeros)];
        _seen++;
    }
}
