namespace CoordinationCrypto.Properties;

/// <summary>
/// The market by naive peeling: begin with everybody, send away whoever is not content with how many are left, until nobody goes. No
/// cells, no F, no cleverness: this is what the others are held against.
/// </summary>
public class NaiveMarket(StagTerms terms) : IMarketUnderTest
{
    private readonly List<(string Agent, Condition Condition)> _live = [];

    public int LiveCount => _live.Count;

    /// <summary>The live intendos, oldest live submission first.</summary>
    public IReadOnlyList<(string Agent, Condition Condition)> Live => _live;

    /// <summary>Who has acted.</summary>
    public HashSet<string> Acted { get; } = [];

    public int FreeSeats => terms.Grid.CellCount - LiveCount - Acted.Count;

    protected StagTerms Terms => terms;

    public bool IsLive(string agent) => _live.Exists(intendo => intendo.Agent == agent);

    public bool HasActed(string agent) => Acted.Contains(agent);

    public virtual void Apply(Change change)
    {
        if (HasActed(change.Agent) || IsLive(change.Agent) != change.Kind is ChangeKind.Replace or ChangeKind.Leave)
            throw new InvalidOperationException($"Not legal here: {change}");
        _live.RemoveAll(intendo => intendo.Agent == change.Agent);
        if (change.Condition is not null)
            _live.Add((change.Agent, change.Condition));
    }

    public TransparentHunt? Scan()
    {
        var pack = Resolve();
        var cell = new Cell(pack.Count + Acted.Count);
        if (pack.Count == 0 || !Fires(cell))
            return null;
        _live.RemoveAll(intendo => pack.Contains(intendo.Agent));
        Acted.UnionWith(pack);
        return new TransparentHunt(cell, pack);
    }

    public void Dispose() => GC.SuppressFinalize(this);

    protected virtual bool Fires(Cell cell) => cell.IsAtLeast(terms.LeastCell);

    protected virtual List<string> Resolve()
    {
        var pack = _live.ToList();
        while (pack.RemoveAll(intendo => !intendo.Condition.IsAccepted(new Cell(pack.Count + Acted.Count))) > 0) { }

        return [.. pack.Select(intendo => intendo.Agent)];
    }
}
