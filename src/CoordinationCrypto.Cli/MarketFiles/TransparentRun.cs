using CoordinationCrypto.Cli.Output;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Plays a market file in the clear: all of a tick's events apply, then every stag is scanned once.</summary>
/// <remarks>
/// As on the board, an agent's last change in a tick is the one that counts, and exits come before joins, so that seats which are given
/// back in a tick can be taken in it.
/// </remarks>
internal static class TransparentRun
{
    /// <summary>Each tick's result, one after the other.</summary>
    /// <exception cref="MarketFileException">An event is refused where it stands; not with a file that <see cref="MarketFileReader"/>
    /// found sound.</exception>
    public static IEnumerable<TickResult> Play(MarketFile file)
    {
        var markets = file.Stags.Select(stag => new TransparentMarket(stag)).ToArray();
        for (var tick = 0; tick < file.Ticks.Count; tick++)
        {
            foreach (var events in file.Ticks[tick].GroupBy(item => item.Stag))
                Apply(markets[events.Key], [.. events]);
            var hunts = new List<HuntResult>();
            foreach (var market in markets)
            {
                if (market.Scan() is { } hunt)
                    hunts.Add(new HuntResult(market.Terms.Name, hunt.Cell, hunt.Members));
            }

            yield return new TickResult(tick + 1, markets.Sum(market => market.LiveCount), hunts);
        }
    }

    private static void Apply(TransparentMarket market, List<MarketEvent> events)
    {
        var last = new Dictionary<string, MarketEvent>(StringComparer.Ordinal);
        foreach (var item in events)
        {
            if (market.HasActed(item.Agent))
                throw Refused(item, market, MarketRefusal.AlreadyActed);
            var isLive = last.TryGetValue(item.Agent, out var before) ? before.Action != MarketAction.Leave : market.IsLive(item.Agent);
            if (isLive && item.Action == MarketAction.Join)
                throw Refused(item, market, MarketRefusal.AlreadyLive);
            if (!isLive && item.Action != MarketAction.Join)
                throw Refused(item, market, MarketRefusal.NotLive);
            last[item.Agent] = item;
        }

        foreach (var item in last.Values.Where(item => item.Action == MarketAction.Leave && market.IsLive(item.Agent)))
            Require(item, market, market.Leave(item.Agent));
        foreach (var item in events.Where(item => item.Condition is not null && ReferenceEquals(last[item.Agent], item)))
            Require(
                item,
                market,
                market.IsLive(item.Agent) ? market.Replace(item.Agent, item.Condition!) : market.Join(item.Agent, item.Condition!)
            );
    }

    private static void Require(MarketEvent item, TransparentMarket market, MarketRefusal refusal)
    {
        if (refusal != MarketRefusal.None)
            throw Refused(item, market, refusal);
    }

    private static MarketFileException Refused(MarketEvent item, TransparentMarket market, MarketRefusal refusal)
    {
        var (agent, stag, levels) = (Quoted.Json(item.Agent), Quoted.Json(market.Terms.Name), market.Terms.Grid.CellCount);
        return item.Place.Wrong(
            refusal switch
            {
                MarketRefusal.AlreadyLive => $"{agent} has a live intendo in {stag} already",
                MarketRefusal.AlreadyActed => $"{agent} has already acted in {stag}",
                MarketRefusal.NotLive => $"{agent} has no live intendo in {stag}",
                MarketRefusal.Full => $"no seat for {agent}: {stag} has {levels} levels, and as many are live or have acted",
                _ => $"the threshold is outside 1 to {levels}",
            }
        );
    }
}
