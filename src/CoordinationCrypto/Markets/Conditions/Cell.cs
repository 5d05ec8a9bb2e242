using System.Globalization;

namespace CoordinationCrypto;

/// <summary>
/// One cell of a condition grid: a number on each axis. Whether it lies in a given grid, <see cref="ConditionGrid.Contains"/> says.
/// </summary>
/// <param name="Members">How many members have acted.</param>
public readonly record struct Cell(int Members)
{
    /// <summary>x ≥ y on every axis.</summary>
    /// <param name="other">y.</param>
    /// <returns>Whether it is so.</returns>
    public bool IsAtLeast(Cell other) => Members >= other.Members;

    /// <summary>The number on each axis, after the axis' name.</summary>
    /// <returns>"members 3".</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"members {Members}");
}
