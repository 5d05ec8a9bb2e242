namespace CoordinationCrypto.Markets;

/// <summary>When a stag may execute, apart from what its intendos accept.</summary>
/// <param name="Grid">Its grid.</param>
/// <param name="Floor">The cells it executes at, in whichever slice; null for all.</param>
/// <param name="Members">By how much each hunt but the first has to raise the members (R9).</param>
/// <param name="Capital">And the units.</param>
internal sealed record HuntRule(ConditionGrid Grid, UpSet? Floor = null, Step Members = default, Step Capital = default)
{
    /// <summary>What a stag's terms say.</summary>
    public static HuntRule Of(StagTerms terms)
    {
        var (step, percent) = (terms.Options.Step, terms.Options.StepPercent);
        return new HuntRule(
            terms.Grid,
            terms.Floor,
            new Step(step.Members, percent.Members),
            new Step(step.Capital, percent.Capital)
        );
    }

    /// <summary>What a hunt's cell is at least, before it is rounded up to levels (R9): nothing before a first hunt.</summary>
    /// <param name="start">The exact base.</param>
    /// <param name="hasHunted">Whether there was a hunt.</param>
    public Cell LeastAfter(Cell start, bool hasHunted) =>
        hasHunted ? new Cell(Members.After(start.Members), Capital.After(start.Capital)) : default;

    /// <summary>Whether the floor holds a cell.</summary>
    public bool Accepts(Cell cell) => Floor is null || Floor.Accepts(cell);
}

/// <summary>How far above the base a hunt has to be on an axis (R9).</summary>
/// <param name="Number">By so much at least.</param>
/// <param name="Percent">And by so many percent of the exact base, rounded up.</param>
internal readonly record struct Step(int Number, int Percent = 0)
{
    /// <summary>What the cell is at least, before it is rounded up to a level; 0 where the axis is not stepped.</summary>
    public int After(int start) =>
        this == default ? 0 : (int)Math.Min(start + Math.Max((long)Number, (((long)Percent * start) + 99) / 100), int.MaxValue);
}
