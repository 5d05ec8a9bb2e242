namespace CoordinationCrypto.Markets;

/// <summary>
/// Clauses joined by "or", while they are collected: what implies another is left out. It counts its comparisons, since texts of others may
/// ask for many.
/// </summary>
internal sealed class ClauseSet
{
    private readonly List<Clause> _clauses;

    public ClauseSet(IEnumerable<Clause> antichain) => _clauses = [.. antichain];

    /// <summary>None of them implies another.</summary>
    public IReadOnlyList<Clause> Clauses => _clauses;

    /// <summary>Joins one more, by "or".</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="work">How many comparisons may be made; less by those that were.</param>
    /// <returns>False where there would be more clauses than a condition has, more gates in one than a grid has, or more work.</returns>
    public bool TryAdd(Clause clause, ref long work)
    {
        work -= (_clauses.Count + 1) * (1L + (128 * clause.Links.Count)); // links are dear to compare
        if (work < 0 || clause.GateCount > ConditionGrid.MaxGates)
            return false;
        if (_clauses.Exists(clause.Implies))
            return true;
        _clauses.RemoveAll(other => other.Implies(clause));
        _clauses.Add(clause);
        return _clauses.Count <= Condition.MaxClauses;
    }

    /// <summary>Joins others, by "or".</summary>
    public bool TryAdd(IEnumerable<Clause> clauses, ref long work)
    {
        foreach (var clause in clauses)
        {
            if (!TryAdd(clause, ref work))
                return false;
        }

        return true;
    }

    /// <summary>What asks for one of the left and one of the right, in a new set.</summary>
    public static bool TryAnd(IReadOnlyList<Clause> left, IReadOnlyList<Clause> right, ref long work, out ClauseSet both)
    {
        both = new ClauseSet([]);
        return both.TryAdd(from a in left from b in right select a.And(b), ref work);
    }
}
