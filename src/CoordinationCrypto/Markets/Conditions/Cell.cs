namespace CoordinationCrypto;

/// <summary>
/// One cell of a condition grid: a number on each axis. Whether it lies in a given grid, <see cref="ConditionGrid.Contains"/> says.
/// </summary>
/// <param name="Members">How many members have acted.</param>
public readonly record struct Cell(int Members)
{
    /// <summary>x ≥ y on every axis.</summary>
    public bool IsAtLeast(Cell other) => Members >= other.Members;
}
