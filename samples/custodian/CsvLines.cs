namespace CoordinationCrypto.Samples;

/// <summary>A file of comma-separated values without quotes. A line with other cells than the header's is said, and passed over.</summary>
internal static class CsvLines
{
    /// <summary>The lines after the header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What its first line is.</param>
    /// <param name="output">Where wrong lines are named.</param>
    /// <returns>The line's name, for messages, and its cells.</returns>
    /// <exception cref="InvalidDataException">The header is another.</exception>
    public static IEnumerable<(string Name, string[] Cells)> Read(string path, string header, TextWriter output)
    {
        var number = 0;
        var columns = header.Split(',').Length;
        foreach (var line in File.ReadLines(path))
        {
            var name = $"{Path.GetFileName(path)}:{++number}";
            var cells = line.Split(',');
            if (number == 1 && line != header)
                throw new InvalidDataException($"{name}: the header is not \"{header}\"");
            if (number > 1 && cells.Length != columns)
                output.WriteLine($"{name}: {cells.Length} cells, not {columns}");
            else if (number > 1)
                yield return (name, cells);
        }
    }
}
