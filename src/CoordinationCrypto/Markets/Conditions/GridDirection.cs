namespace CoordinationCrypto.Markets;

/// <summary>One way up in a grid: along a weight axis, or from a closed gate to an open one.</summary>
/// <param name="Stride">How many slots on the neighbour lies.</param>
/// <param name="Length">How many steps of it the grid has, the lowest included.</param>
internal readonly record struct GridDirection(int Stride, int Length)
{
    /// <summary>Whether the cell of a slot has no neighbour this way.</summary>
    public bool IsLast(int slot) => slot / Stride % Length == Length - 1;
}
