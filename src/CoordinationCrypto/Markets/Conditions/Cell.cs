using System.Globalization;

namespace CoordinationCrypto;

/// <summary>
/// One cell of a condition grid: a level on each weight axis, 0 on one that the grid lacks. Whether it lies in a given grid,
/// <see cref="ConditionGrid.Contains"/> says.
/// </summary>
/// <param name="Members">How many members have acted.</param>
/// <param name="Capital">How many units they commit.</param>
public readonly record struct Cell(int Members, int Capital = 0)
{
    /// <summary>x ≥ y on every axis.</summary>
    /// <param name="other">y.</param>
    /// <returns>Whether it is so.</returns>
    public bool IsAtLeast(Cell other) => (Members >= other.Members) & (Capital >= other.Capital);

    /// <summary>The number on each axis, after the axis' name; a capital of 0 is not shown.</summary>
    /// <returns>"members 3", or "members 3, capital 50".</returns>
    public override string ToString() =>
        Capital == 0
            ? string.Create(CultureInfo.InvariantCulture, $"members {Members}")
            : string.Create(CultureInfo.InvariantCulture, $"members {Members}, capital {Capital}");
}
