using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class CellSumsTests
{
    // Vectors

    [Fact]
    public void Fifty_people_and_five_million_or_ten_people_and_fifty_million()
    {
        var sums = new CellSums([0, 10, 50], [0, 5, 50]);
        for (var i = 0; i < 10; i++)
            sums.Change([3, 2, 1], 1, 4);
        Assert.Equal((0, 0), sums.Greatest(0, 0)); // ten people, but 40
        sums.Change([3, 2, 1], 1, 10);
        Assert.Equal((1, 2), sums.Greatest(0, 0));
        sums.Change([3, 2, 1], -1, -10);
        for (var i = 0; i < 40; i++)
            sums.Change([3, 3, 1], 1, 0);
        Assert.Equal((2, 1), sums.Greatest(0, 0));
        Assert.Equal((50, 40), sums.At(2, 1));
        Assert.Equal((0, 0), sums.At(0, 2));
    }

    // Laws

    [Fact]
    public void Greatest_is_above_every_cell_that_F_reaches_and_is_one() =>
        Law.Holds(
            from first in Ladder(9)
            from second in Ladder(20)
            from many in Gen.Choose(0, 12)
            from changes in Changes(first.Length, second.Length).ListOf(many)
            from removed in Gen.Choose(0, many)
            from bases in Gen.Two(Gen.Choose(0, 9))
            select (first, second, changes: changes.ToList(), removed, bases),
            input =>
            {
                var sums = new CellSums(input.first, input.second);
                foreach (var (starts, weight, also) in input.changes)
                    sums.Change(starts, weight, also);
                foreach (var (starts, weight, also) in input.changes.Take(input.removed))
                    sums.Change(starts, -weight, -also);
                var live = input.changes.Skip(input.removed).ToList();
                var reached = new List<(int Row, int Column)>();
                for (var row = 0; row < input.first.Length; row++)
                {
                    for (var column = 0; column < input.second.Length; column++)
                    {
                        var members = live.Where(item => item.Starts[row] <= column).ToList();
                        var (first, second) = (members.Sum(item => item.First), members.Sum(item => item.Second));
                        Assert.Equal((first, second), sums.At(row, column));
                        if (
                            first + input.bases.Item1 >= input.first[row] && second + input.bases.Item2 >= input.second[column]
                        )
                            reached.Add((row, column));
                    }
                }

                var greatest = sums.Greatest(input.bases.Item1, input.bases.Item2);
                Assert.Contains(greatest, reached);
                Assert.All(reached, cell => Assert.True(cell.Row <= greatest.Row && cell.Column <= greatest.Column));
            },
            runs: 1000
        );

    // Rejects

    [Fact]
    public void A_start_for_each_row() =>
        Mistake.Names<ArgumentException>("starts", () => new CellSums([0, 1], [0, 1]).Change([0], 1, 1));

    private static Gen<int[]> Ladder(int most) =>
        from count in Gen.Choose(1, most)
        from gaps in Gen.Choose(1, 3).ListOf(count)
        select gaps.Aggregate(new List<int> { 0 }, (levels, next) => [.. levels, levels[^1] + next]).ToArray();

    private static Gen<(int[] Starts, int First, int Second)> Changes(int rows, int columns) =>
        from starts in Gen.Choose(0, columns).ListOf(rows)
        from first in Gen.Choose(0, 2)
        from second in Gen.Choose(0, 7)
        select (starts.OrderDescending().ToArray(), first, second);
}
