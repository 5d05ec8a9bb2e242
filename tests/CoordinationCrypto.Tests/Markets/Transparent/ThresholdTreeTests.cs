using CoordinationCrypto.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class ThresholdTreeTests
{
    // Vectors

    [Theory]
    [InlineData(1), InlineData(15), InlineData(16), InlineData(17), InlineData(32), InlineData(33), InlineData(256), InlineData(257)]
    public void Without_weights_the_base_alone_is_reached(int top)
    {
        var tree = new ThresholdTree(top);
        for (var start = 0; start <= top; start++)
            Assert.Equal(start, tree.Greatest(start));
        Assert.Equal(top, tree.Greatest(1 << 24)); // R3: the last level stands for all above it
    }

    [Fact]
    public void A_weight_reaches_a_level_whole_or_not_at_all()
    {
        var tree = new ThresholdTree([0, 10, 20, 50, 100]);
        tree.Change(2, 19);
        Assert.Equal(0, tree.Greatest(0));
        tree.Change(1, 1);
        Assert.Equal((2, 3, 4), (tree.Greatest(0), tree.Greatest(30), tree.Greatest(80)));
    }

    // Laws

    [Fact]
    public void Greatest_is_what_a_walk_over_all_levels_finds() =>
        Law.Holds(
            from ladder in Ladders
            from weights in Weights(ladder.Length).ListOf(20)
            from removed in Gen.Choose(0, 20)
            from start in Gen.Choose(0, ladder[^1])
            select (ladder, weights: weights.ToList(), removed, start),
            input =>
            {
                var isExact = input.ladder.Length == input.ladder[^1] + 1;
                foreach (var tree in isExact ? [new(input.ladder[^1]), new(input.ladder)] : new ThresholdTree[] { new(input.ladder) })
                {
                    foreach (var (threshold, weight) in input.weights)
                        tree.Change(threshold, weight);
                    foreach (var (threshold, weight) in input.weights.Take(input.removed))
                        tree.Change(threshold, -weight);
                    var left = input.weights.Skip(input.removed).ToList();
                    foreach (var start in new[] { 0, input.start })
                        Assert.Equal(
                            Enumerable
                                .Range(0, input.ladder.Length)
                                .Last(j => start + left.Where(item => item.Threshold <= j).Sum(item => item.Weight) >= input.ladder[j]),
                            tree.Greatest(start)
                        );
                }
            },
            runs: 1000
        );

    // Rejects

    [Theory, InlineData(-1), InlineData(18), InlineData(17 + 15)]
    public void No_such_level(int threshold) =>
        Mistake.Names<ArgumentOutOfRangeException>("threshold", () => new ThresholdTree(17).Change(threshold, 1));

    private static Gen<int[]> Ladders =>
        from count in Gen.OneOf(Gen.Choose(1, 40), Gen.Elements(15, 16, 17, 31, 32, 33, 64))
        from gap in Gen.Elements(1, 1, 2, 9)
        from gaps in Gen.Choose(1, gap).ListOf(count)
        select gaps.Aggregate(new List<int> { 0 }, (levels, next) => [.. levels, levels[^1] + next]).ToArray();

    private static Gen<(int Threshold, int Weight)> Weights(int levels) =>
        from threshold in Gen.Choose(0, levels - 1)
        from weight in Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(1, 12))
        select (threshold, weight);
}
