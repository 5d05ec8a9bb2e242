namespace CoordinationCrypto.Tests.Markets;

/// <summary>Examples and refusals; the laws of the market are in CoordinationCrypto.Properties.</summary>
public class TransparentMarketTests
{
    // Vectors

    [Theory]
    [InlineData(new[] { 2, 2, 4, 5, 9 }, 2)]
    [InlineData(new[] { 5, 5, 5, 5 }, 0)]
    [InlineData(new[] { 3, 3, 3, 6, 6, 6 }, 6)]
    [InlineData(new[] { 1 }, 1)]
    [InlineData(new[] { 2 }, 0)]
    [InlineData(new int[0], 0)]
    public void Greatest_pack_of_thresholds(int[] thresholds, int cell)
    {
        var market = Market(20);
        for (var i = 0; i < thresholds.Length; i++)
            Assert.Equal(MarketRefusal.None, market.Join($"{i}", Condition.Members(thresholds[i])));
        Assert.Equal(cell == 0 ? null : new Cell(cell), market.HuntCell);
        var hunt = market.Scan();
        Assert.Equal(cell, hunt?.Cell.Members ?? 0);
        Assert.Equal(Enumerable.Range(0, thresholds.Length).Where(i => thresholds[i] <= cell).Select(i => $"{i}"), hunt?.Members ?? []);
        Assert.Null(market.Scan());
    }

    [Fact]
    public void Second_hunt_counts_those_who_have_acted()
    {
        var market = Market(10);
        Join(market, ("a", 2), ("b", 2), ("c", 5));
        Assert.Equal(["a", "b"], market.Scan()!.Members);
        Join(market, ("d", 1)); // F(3) = 2 + 1: those who acted count, and its threshold lies below the base
        var second = market.Scan()!;
        Assert.Equal((new Cell(3), 3, 1), (second.Cell, market.Base, market.LiveCount));
        Assert.Equal(["d"], second.Members);
        Join(market, ("e", 5));
        Assert.Equal((new Cell(5), "c,e"), market.Scan() is { } third ? (third.Cell, string.Join(",", third.Members)) : default);
        Assert.Equal((5, 0, 5), (market.Base, market.LiveCount, market.FreeSeats));
    }

    [Fact]
    public void Below_the_floor_nothing_fires()
    {
        var market = Market(10, floor: 3);
        Join(market, ("a", 1), ("b", 1));
        Assert.Null(market.Scan());
        Join(market, ("c", 3));
        Assert.Equal(new Cell(3), market.Scan()!.Cell);
    }

    [Fact]
    public void Members_come_in_the_order_of_their_live_submissions()
    {
        var market = Market(10);
        Join(market, ("a", 9), ("b", 3), ("c", 3));
        Assert.Equal(MarketRefusal.None, market.Replace("b", Condition.Members(3)));
        Assert.Equal(MarketRefusal.None, market.Replace("a", Condition.Members(2)));
        Assert.Equal(["c", "b", "a"], market.Scan()!.Members);
    }

    [Fact]
    public void A_market_can_be_full_and_fire_whole()
    {
        var market = Market(3);
        Join(market, ("a", 3), ("b", 3), ("c", 3));
        Assert.Equal(new Cell(3), market.Scan()!.Cell);
        Assert.Equal(MarketRefusal.Full, market.Join("d", Condition.Members(1)));
    }

    [Fact]
    public void Who_is_live_and_who_has_acted()
    {
        var market = Market(10);
        Join(market, ("a", 1), ("b", 5));
        Assert.Equal((true, true, false), (market.IsLive("a"), market.IsLive("b"), market.IsLive("c")));
        Assert.Equal((false, false), (market.HasActed("a"), market.HasActed("b")));
        market.Scan();
        Assert.Equal((false, true), (market.IsLive("a"), market.IsLive("b")));
        Assert.Equal((true, false), (market.HasActed("a"), market.HasActed("b")));
    }

    [Fact]
    public void A_decoy_in_the_place_of_a_condition_counts_for_nothing_and_back_again()
    {
        var market = Market(10);
        Join(market, ("a", 2), ("b", 2));
        Assert.Equal(new Cell(2), market.HuntCell);
        Assert.Equal(MarketRefusal.None, market.Replace("b", Condition.Decoy));
        Assert.Null(market.HuntCell);
        Assert.Equal(MarketRefusal.None, market.Replace("b", Condition.Members(2)));
        Assert.Equal(new Cell(2), market.HuntCell);
        Assert.Equal(MarketRefusal.None, market.Leave("b"));
        Assert.Null(market.HuntCell);
        Assert.Equal((1, 9), (market.LiveCount, market.FreeSeats));
    }

    [Fact]
    public void Hunts_are_equal_by_their_cell_and_members_in_order()
    {
        var hunt = new TransparentHunt(new Cell(2), ["a", "b"]);
        TransparentHunt same = new(new Cell(2), ["a", "b"]);
        Assert.True(hunt.Equals(same));
        Assert.Equal(hunt.GetHashCode(), same.GetHashCode());
        Assert.False(hunt.Equals(null));
        Assert.NotEqual(hunt, new TransparentHunt(new Cell(3), ["a", "b"]));
        Assert.NotEqual(hunt, new TransparentHunt(new Cell(2), ["b", "a"]));
        Assert.EndsWith(", members a, b", hunt.ToString(), StringComparison.Ordinal);
    }

    // Rejects

    [Fact]
    public void Refusals_name_their_reason_and_change_nothing()
    {
        var market = Market(4);
        Join(market, ("a", 1), ("b", 4));
        market.Scan();
        Assert.Equal(MarketRefusal.AlreadyActed, market.Join("a", Condition.Decoy));
        Assert.Equal(MarketRefusal.AlreadyActed, market.Replace("a", Condition.Decoy));
        Assert.Equal(MarketRefusal.AlreadyActed, market.Leave("a"));
        Assert.Equal(MarketRefusal.AlreadyLive, market.Join("b", Condition.Members(2)));
        Assert.Equal(MarketRefusal.OutsideGrid, market.Join("c", Condition.Members(5)));
        Assert.Equal(MarketRefusal.OutsideGrid, market.Replace("b", Condition.Members(5)));
        Assert.Equal(MarketRefusal.NotLive, market.Replace("c", Condition.Members(1)));
        Assert.Equal(MarketRefusal.NotLive, market.Leave("c"));
        Assert.Equal((1, 1, 2), (market.Base, market.LiveCount, market.FreeSeats));
        Assert.Null(market.HuntCell);
    }

    [Fact]
    public void Decoys_take_seats()
    {
        var market = Market(2);
        Assert.Equal(MarketRefusal.None, market.Join("a", Condition.Decoy));
        Assert.Equal(MarketRefusal.None, market.Join("b", Condition.Decoy));
        Assert.Equal(MarketRefusal.Full, market.Join("c", Condition.Members(1)));
        Assert.Equal(MarketRefusal.None, market.Leave("a"));
        Assert.Equal(MarketRefusal.None, market.Join("c", Condition.Members(1)));
    }

    private static TransparentMarket Market(int levels, int floor = 1) =>
        new(new StagTerms("s", "S", ConditionGrid.OfMembers(levels), new Cell(floor)));

    private static void Join(TransparentMarket market, params (string Agent, int Threshold)[] agents)
    {
        foreach (var (agent, threshold) in agents)
            Assert.Equal(MarketRefusal.None, market.Join(agent, Condition.Members(threshold)));
    }
}
