namespace CoordinationCrypto.Markets;

/// <summary>
/// Which cell stayed zero in a scan and in all that repeat it with fresh masks. Not safe for use by several threads at once.
/// </summary>
internal sealed class Confirmation
{
    /// <summary>Further scans of a cell that came out zero: a cell that is not zero does so with probability p^−1 in each.</summary>
    public const uint Scans = 5;

    private IReadOnlyList<int>? _zeros;
    private uint _seen;

    /// <summary>Whether the scan and all that repeat it are in.</summary>
    public bool IsComplete => _seen > Scans;

    /// <summary>The greatest cell that was zero in all scans so far; 0 when there is none.</summary>
    public int Cell => _zeros is null or [] ? 0 : _zeros.Max();

    /// <summary>Takes the cells that came out zero in one more scan.</summary>
    public void Take(IReadOnlyList<int> zeros)
    {
        _zeros = _zeros is null ? zeros : [.. _zeros.Intersect(zeros)];
        _seen++;
    }
}
