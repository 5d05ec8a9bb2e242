using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>F of a stag with two axes just before a scan, cell by cell.</summary>
/// <param name="Stag">The stag's name.</param>
/// <param name="Members">The levels of the members axis.</param>
/// <param name="Capital">The levels of the capital axis.</param>
/// <param name="F">F at [index of the members level, index of the capital level].</param>
/// <param name="Hunt">The cell of the hunt, if the scan found one.</param>
internal sealed record GridPicture(string Stag, IReadOnlyList<int> Members, IReadOnlyList<int> Capital, Cell[,] F, Cell? Hunt)
{
    public static GridPicture Of(FileStag stag, GridSolver solver, Cell? hunt)
    {
        var (members, capital) = (Levels(stag.Grid.Members!), Levels(stag.Grid.Capital!));
        var reached = new Cell[members.Length, capital.Length];
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = 0; j < capital.Length; j++)
            {
                var (people, units) = solver.At(i, j);
                reached[i, j] = new Cell(people, units);
            }
        }

        return new GridPicture(stag.Name, members, capital, reached, hunt);
    }

    private static int[] Levels(Axis axis) => [.. Enumerable.Range(0, axis.LevelCount).Select(axis.LevelAt)];
}
