using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Cli.Output;

/// <summary>A picture of a grid with two axes in the clear: how much of what each cell asks for is there, and where it fired.</summary>
internal static class HeatMap
{
    private const string Shades = " ·░▒▓█"; // nothing; up to a quarter, a half, three quarters, less than all; all
    private const int MostRows = 16;
    private const int Label = 8;
    private const int MostPerCell = 6;

    /// <summary>Lines to print; where there are more levels than rows or columns, a character is the best of several cells.</summary>
    /// <param name="picture">The grid.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IEnumerable<string> Draw(GridPicture picture, int width)
    {
        var rows = Chunks(picture.Members.Count, MostRows);
        var columns = Chunks(picture.Capital.Count, Math.Max(width - Label - 2, 10));
        var wide = Math.Clamp((width - Label - 2) / columns.Length, 1, MostPerCell); // characters a cell
        yield return $"{picture.Stag}: how much of what each cell asks for is there (█ all, ◆ it fired)";
        yield return "members";
        foreach (var row in rows.Reverse())
        {
            var cells = columns.Select(column => new string(Shade(picture, row, column), wide));
            yield return $"{picture.Members[row[0]],Label - 1}  {string.Concat(cells)}";
        }

        var labels = columns.Select(column => $"{picture.Capital[column[0]]}").ToList();
        var numbers = labels.TrueForAll(label => label.Length < wide)
            ? string.Concat(labels.Select(label => label.PadRight(wide)))
            : $"0 to {picture.Capital[^1]}";
        yield return $"{"capital",Label - 1}  {numbers.TrimEnd()}";
    }

    private static int[][] Chunks(int count, int most) => [.. Enumerable.Range(0, count).Chunk((count + most - 1) / most)];

    private static char Shade(GridPicture picture, int[] rows, int[] columns)
    {
        var best = 0;
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                var cell = new Cell(picture.Members[row], picture.Capital[column]);
                if (cell == picture.Hunt)
                    return '◆';
                var reached = picture.F[row, column];
                best = Math.Max(best, Math.Min(Share(reached.Members, cell.Members), Share(reached.Capital, cell.Capital)));
            }
        }

        return Shades[best];
    }

    /// <summary>The index of a shade.</summary>
    private static int Share(int there, int asked) =>
        there >= asked ? Shades.Length - 1
        : there == 0 ? 0
        : 1 + (int)(4L * there / asked);
}
