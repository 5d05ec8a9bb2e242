using System.Numerics;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Two axes: F in every cell, a number on each axis. A change costs O(cells), vector by vector; the question costs O(levels of the one +
/// levels of the other). Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// The greatest cell with F(x) ≥ x is the greatest fixed point of x ↦ ⌊F(x)⌋, the ladder floor, which is monotone: iterated from the
/// greatest cell it only falls, and stops there. Each step leaves a level on one axis at least.
/// </remarks>
internal sealed class CellSums
{
    private readonly int[] _first; // the levels of the axis that the rows stand for
    private readonly int[] _second; // and of the columns
    private readonly int[] _sumsOfFirst; // Σ w, row by row, without the base
    private readonly int[] _sumsOfSecond;

    /// <summary>Two ladders, without weights.</summary>
    /// <param name="first">Ascending from 0: a row each.</param>
    /// <param name="second">Ascending from 0: a column each.</param>
    public CellSums(int[] first, int[] second)
    {
        (_first, _second) = (first, second);
        _sumsOfFirst = new int[first.Length * second.Length];
        _sumsOfSecond = new int[first.Length * second.Length];
    }

    /// <summary>Adds a weight to all cells of an up-set.</summary>
    /// <param name="starts">For each row the index of its first column in the up-set; the number of columns where there is none. Never
    /// increasing.</param>
    /// <param name="byFirst">Is added on the first axis.</param>
    /// <param name="bySecond">Is added on the second.</param>
    public void Change(ReadOnlySpan<int> starts, int byFirst, int bySecond)
    {
        Throw.IfLengthIsNot(starts.Length, _first.Length, nameof(starts));
        if (byFirst != 0)
            Add(_sumsOfFirst, starts, byFirst);
        if (bySecond != 0)
            Add(_sumsOfSecond, starts, bySecond);
    }

    /// <summary>The greatest cell with F ≥ x on both axes, as indexes of levels. There is one: F(0, 0) ≥ (0, 0).</summary>
    /// <param name="baseOfFirst">The base on the first axis, at least 0.</param>
    /// <param name="baseOfSecond">And on the second.</param>
    public (int Row, int Column) Greatest(int baseOfFirst, int baseOfSecond)
    {
        var (row, column) = (_first.Length - 1, _second.Length - 1);
        while (true)
        {
            var cell = (row * _second.Length) + column;
            var (reached, also) = (_sumsOfFirst[cell] + baseOfFirst, _sumsOfSecond[cell] + baseOfSecond);
            if (_first[row] <= reached && _second[column] <= also)
                return (row, column);
            while (_first[row] > reached)
                row--;
            while (_second[column] > also)
                column--;
        }
    }

    /// <summary>F on both axes in a cell, without the base: for pictures and tests.</summary>
    public (int First, int Second) At(int row, int column) =>
        (_sumsOfFirst[(row * _second.Length) + column], _sumsOfSecond[(row * _second.Length) + column]);

    private void Add(int[] sums, ReadOnlySpan<int> starts, int by)
    {
        var columns = _second.Length;
        var many = new Vector<int>(by);
        for (var row = 0; row < starts.Length; row++)
        {
            var rest = sums.AsSpan((row * columns) + starts[row], columns - starts[row]);
            for (; rest.Length >= Vector<int>.Count; rest = rest[Vector<int>.Count..])
                (new Vector<int>(rest) + many).CopyTo(rest);
            foreach (ref var sum in rest)
                sum += by;
        }
    }
}
