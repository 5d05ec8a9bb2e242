namespace CoordinationCrypto.Markets;

/// <summary>A direction of a grid: the next greater cell lies <paramref name="Stride"/> slots on.</summary>
/// <param name="Stride">s, at least 1.</param>
/// <param name="Size">How many cells follow each other, at least 1: the coordinate of a slot x is ⌊x/s⌋ mod size.</param>
internal readonly record struct GridDirection(int Stride, int Size)
{
    /// <summary>Whether the cell in a slot of the grid has no next one.</summary>
    public bool IsTop(int slot) => slot / Stride % Size == Size - 1;
}
