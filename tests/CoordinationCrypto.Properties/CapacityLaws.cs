using CoordinationCrypto.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace CoordinationCrypto.Properties;

/// <summary>
/// Why a market need not compare: with capacity kept, the greatest cell with F(x) ≥ x has F(x) = x, so that looking for zeros of F(x)
/// − x finds every hunt.
/// </summary>
public class CapacityLaws
{
    private const int Levels = 8;

    [Fact]
    public void With_capacity_kept_the_greatest_cell_that_F_reaches_is_self_supporting() =>
        Law.Holds(Packs(acted => Levels - acted), pack => Assert.Equal(GreatestReached(pack), GreatestZero(pack)), runs: 3000);

    [Fact]
    public void And_the_union_of_all_internally_satisfied_subsets_is_its_pack() =>
        Law.Holds(
            Packs(acted => Levels - acted),
            pack =>
            {
                var union = pack.InternallySatisfiedSubsets().SelectMany(subset => subset).ToHashSet();
                var cell = GreatestZero(pack);
                Assert.Equal(
                    cell is { } x
                        ? pack.Live.Where(intendo => intendo.Condition.IsAccepted(x)).Select(intendo => intendo.Agent).Order()
                        : [],
                    union.Order()
                );
                if (cell is { } found)
                    Assert.Equal(found.Members, union.Count + pack.Base);
            },
            runs: 1000
        );

    /// <summary>The control: seats counted without those who have acted let F pass beyond the grid, where no cell equals it.</summary>
    [Fact]
    public void A_capacity_that_forgets_the_base_misses_hunts()
    {
        var missed = 0;
        Law.Holds(
            Packs(_ => Levels),
            pack =>
            {
                missed += GreatestReached(pack) != GreatestZero(pack) ? 1 : 0;
            },
            runs: 3000
        );
        Assert.True(missed > Law.Count(3000) / 100, $"{missed} hunts missed");
    }

    /// <summary>Packs after some have acted, with at most so many live.</summary>
    private static Gen<Pack> Packs(Func<int, int> mostLive) =>
        from acted in Gen.Choose(0, Levels - 1)
        from live in Gen.Choose(1, mostLive(acted))
        from thresholds in Gen.Choose(1, Levels).ListOf(live)
        select new Pack(
            [.. thresholds.Select((threshold, i) => (Histories.Name(i), Condition.Members(threshold)))],
            acted,
            ConditionGrid.OfMembers(Levels)
        );

    private static Cell? GreatestReached(Pack pack) => Last(pack.Cells.Where(x => x.Members > pack.Base && pack.F(x) >= x.Members));

    private static Cell? GreatestZero(Pack pack) => Last(pack.Cells.Where(x => x.Members > pack.Base && pack.IsSelfSupporting(x)));

    private static Cell? Last(IEnumerable<Cell> cells) => cells.Select(cell => (Cell?)cell).LastOrDefault();
}
