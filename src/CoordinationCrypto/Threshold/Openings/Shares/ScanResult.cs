namespace CoordinationCrypto.Threshold;

/// <summary>What a sealed scan comes to, filled in by its circuit.</summary>
internal sealed class ScanResult
{
    /// <summary>Whether every tree has a good cell; null while that is not opened.</summary>
    public bool? Fired { get; internal set; }

    /// <summary>For each tree the number of its last good cell; empty unless it fired.</summary>
    public IReadOnlyList<int> Cells { get; internal set; } = [];
}
