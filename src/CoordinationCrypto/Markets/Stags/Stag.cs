using CoordinationCrypto.Groups;

namespace CoordinationCrypto.Markets;

/// <summary>A stag under a term's parameters: its terms, who may take part, and what follows from them. It does not change.</summary>
/// <param name="parameters">The scheme's parameters.</param>
/// <param name="terms">The terms; their grid fits a row of slots.</param>
/// <param name="policy">Who may take part, and what a first submission shows of its author.</param>
internal sealed class Stag(BfvParameters parameters, StagTerms terms, IdentityPolicy policy)
{
    public BfvParameters Parameters => parameters;

    public StagTerms Terms => terms;

    public Hash32 Id => terms.Id;

    public IdentityPolicy Policy => policy;

    /// <summary>When it may execute.</summary>
    public HuntRule Rule { get; } = HuntRule.Of(terms);

    /// <summary>Whether intendos count capital: then what is scanned is a sum with weights.</summary>
    public bool IsWeighted => terms.Grid.Capital is not null;

    /// <summary>How it is scanned.</summary>
    public ScanKind Scan { get; } = TickPrices.Of(terms);

    /// <summary>The capacity of the members axis: live and acted members together; 0 where there is no such axis.</summary>
    public int Seats => terms.Grid.Members?.Capacity ?? 0;

    /// <summary>H, the base of the agents' pseudonyms in this stag.</summary>
    public PseudonymBase PseudonymBase { get; } = new(terms.Id);

    /// <summary>
    /// w1 + (top1 + 1)·w2, top1 the first axis' capacity: two weights within the capacities are equal if and only if these numbers are, as
    /// long as (top1 + 1)·(top2 + 1) ≤ p (G5). With one axis the weight itself.
    /// </summary>
    /// <param name="weight">Within the capacities.</param>
    /// <returns>In [0, p).</returns>
    public ulong Scalar(Weight weight) => ScalarOn(terms.Grid, weight);

    /// <summary>The same on a grid.</summary>
    public static ulong ScalarOn(ConditionGrid grid, Weight weight) =>
        checked((ulong)(weight.Members + (grid.Members?.Capacity + 1 ?? 1) * weight.Capital));

    /// <summary>The grid as the test of submissions needs it.</summary>
    public AdmissionGrid Grid { get; } = AdmissionGrid.Of(parameters, terms.Grid);
}
