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

    /// <summary>L, the capacity: live and acted members together.</summary>
    public int Levels => terms.Grid.CellCount;

    /// <summary>H, the base of the agents' pseudonyms in this stag.</summary>
    public PseudonymBase PseudonymBase { get; } = new(terms.Id);

    /// <summary>The grid as the test of submissions needs it.</summary>
    public AdmissionGrid Grid { get; } = AdmissionGrid.Of(parameters, terms.Grid);
}
