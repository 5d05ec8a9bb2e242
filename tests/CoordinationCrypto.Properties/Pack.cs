namespace CoordinationCrypto.Properties;

/// <summary>The live intendos of a stag just before a scan, and the definitions of the model, word for word.</summary>
public sealed record Pack(IReadOnlyList<(string Agent, Condition Condition)> Live, int Base, ConditionGrid Grid)
{
    /// <summary>Every cell of the grid, least first.</summary>
    public IEnumerable<Cell> Cells => Enumerable.Range(0, Grid.CellCount).Select(Grid.CellAt);

    /// <summary>F(x) = Σ { w_i : i ∈ I, x ∈ V_i } + base, with w = 1.</summary>
    public int F(Cell x) => Live.Count(intendo => intendo.Condition.IsAccepted(x)) + Base;

    /// <summary>Whether the cell is self-supporting: F(x) = x.</summary>
    public bool IsSelfSupporting(Cell x) => F(x) == x.Members;

    /// <summary>Every subset of the live intendos in which each accepts the weight of the whole. 2^live of them are tried.</summary>
    public IEnumerable<IReadOnlyList<string>> InternallySatisfiedSubsets()
    {
        for (var set = 0u; set < 1u << Live.Count; set++)
        {
            var subset = Live.Where((_, i) => (set >> i & 1) != 0).ToList();
            var weight = new Cell(subset.Count + Base);
            if (subset.TrueForAll(intendo => intendo.Condition.IsAccepted(weight)))
                yield return [.. subset.Select(intendo => intendo.Agent)];
        }
    }
}
