namespace CoordinationCrypto.Properties;

/// <summary>A stag, and for each of its ticks the changes before the scan; every change is legal where it stands.</summary>
public sealed record History(StagTerms Terms, IReadOnlyList<IReadOnlyList<Change>> Ticks)
{
    /// <summary>Plays it through.</summary>
    /// <returns>For each tick, its hunt or null.</returns>
    public List<TransparentHunt?> Play(Func<StagTerms, IMarketUnderTest> open)
    {
        using var market = open(Terms);
        var hunts = new List<TransparentHunt?>();
        foreach (var tick in Ticks)
        {
            foreach (var change in tick)
                market.Apply(change);
            hunts.Add(market.Scan());
        }

        return hunts;
    }

    /// <summary>The same history with every tick's changes rewritten.</summary>
    public History With(Func<IReadOnlyList<Change>, IEnumerable<Change>> rewrite) =>
        this with
        {
            Ticks = [.. Ticks.Select(tick => rewrite(tick).ToList())],
        };

    public override string ToString() =>
        $"{Terms.Grid.CellCount} levels, floor {Terms.LeastCell.Members}: "
        + string.Join(
            " | ",
            Ticks.Select(tick => string.Join(" ", tick.Select(change => $"{change.Agent}:{change.Kind}{Least(change.Condition)}")))
        );

    private string Least(Condition? condition) =>
        condition switch
        {
            null => "",
            { IsDecoy: true } => "(decoy)",
            _ => $"({Enumerable.Range(1, Terms.Grid.CellCount).First(x => condition.IsAccepted(new Cell(x)))})",
        };
}
