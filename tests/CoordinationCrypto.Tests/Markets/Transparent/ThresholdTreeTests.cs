using CoordinationCrypto.Markets;
using FsCheck.Fluent;

namespace CoordinationCrypto.Tests.Markets;

public class ThresholdTreeTests
{
    // Vectors

    [Theory]
    [InlineData(1), InlineData(15), InlineData(16), InlineData(17), InlineData(32), InlineData(33), InlineData(256), InlineData(257)]
    public void Empty_tree_reaches_as_far_as_it_is_let(int levels)
    {
        var tree = new ThresholdTree(levels);
        Assert.Equal(0, tree.Rightmost(0));
        for (var d = 1; d <= levels; d++)
            Assert.Equal(d, tree.Rightmost(-d));
    }

    // Laws

    [Fact]
    public void Rightmost_is_what_a_walk_over_all_levels_finds() =>
        Law.Holds(
            from levels in Gen.OneOf(Gen.Choose(1, 70), Gen.Elements(16, 32, 64, 128, 255, 256, 257))
            from thresholds in Gen.Choose(1, levels).ListOf(levels)
            from removed in Gen.Choose(0, levels)
            from first in Gen.Choose(0, levels)
            select (levels, thresholds: thresholds.ToList(), removed, first),
            input =>
            {
                var tree = new ThresholdTree(input.levels);
                foreach (var threshold in input.thresholds)
                    tree.Add(threshold);
                foreach (var threshold in input.thresholds.Take(input.removed))
                    tree.Remove(threshold);
                var counted = input.thresholds.Skip(input.removed).ToList();
                var most = Math.Min(input.first, input.levels - counted.Count); // capacity
                foreach (var d in new[] { 0, most })
                {
                    var expected = Enumerable.Range(1, input.levels).LastOrDefault(x => counted.Count(t => t <= x) - x >= -d);
                    Assert.Equal(expected, tree.Rightmost(-d));
                }
            },
            runs: 500
        );

    // Rejects

    [Theory, InlineData(0), InlineData(18), InlineData(17 + 15)]
    public void No_such_level(int threshold)
    {
        var tree = new ThresholdTree(17);
        Mistake.Names<ArgumentOutOfRangeException>("threshold", () => tree.Add(threshold));
        Mistake.Names<ArgumentOutOfRangeException>("threshold", () => tree.Remove(threshold));
    }
}
