using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto;

/// <summary>
/// What a client owes under <see cref="StagCamouflage.Census"/>: once each period, serious or not, an intendo in every open stag of the
/// class. Where units count it pledges the whole free balance to each. So that somebody is on the board, and with how much, means nothing.
/// </summary>
/// <remarks>
/// A class is the open stags under a census that have the same asset; where no units count, the same registry. The board refuses a ninth
/// stag with the asset (R30), and one whose capacity is below all units of the asset that are deposited. It can hold nobody to posting, and
/// units that are deposited later may pass a capacity: then <see cref="Post"/> refuses.
/// </remarks>
public static class CensusDuty
{
    /// <summary>The most stags of a class with an asset: as many as an account may back (R30).</summary>
    public const int MaxStags = CensusClass.MaxStags;

    /// <summary>The open stags of a stag's class, ascending by id; the stag is one of them while it is open.</summary>
    /// <param name="board">A replay of the board.</param>
    /// <param name="terms">The stag.</param>
    /// <returns>Their terms.</returns>
    /// <exception cref="ArgumentException">The stag has no census.</exception>
    public static IReadOnlyList<StagTerms> ClassOf(Replay board, StagTerms terms)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(terms);
        if (!CensusClass.IsHeld(terms))
            Throw.Argument("The stag has no census.", nameof(terms));
        return CensusClass.Of(board, terms);
    }

    /// <summary>Signs a period's intendos of an agent, in every stag of a class: its conditions, and decoys where it has none.</summary>
    /// <param name="board">The agent's own replay of the board.</param>
    /// <param name="agent">The agent; its key is the account.</param>
    /// <param name="terms">Any stag of the class.</param>
    /// <param name="own">By stag, what the agent wants.</param>
    /// <returns>The records to post, as many and as long for everyone; none where units count and the agent has none.</returns>
    /// <exception cref="ArgumentException">The stag has no census, a condition is for a stag outside the class, or the units on the board
    /// have passed a capacity: a census there would leave somebody out.</exception>
    /// <exception cref="BoardException">As for <see cref="Agent.Submit"/>.</exception>
    public static IReadOnlyList<Record> Post(
        Replay board,
        Agent agent,
        StagTerms terms,
        IReadOnlyDictionary<Hash32, Condition> own
    )
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(own);
        var stags = ClassOf(board, terms);
        if (own.Keys.Except(stags.Select(stag => stag.Id)).Any())
            Throw.Argument("A condition is for a stag outside the class.", nameof(own));
        if (!stags.All(stag => CensusClass.Holds(board, stag)))
            Throw.Argument("The asset's units have passed a stag's capacity.", nameof(terms));
        var account = TermsRules.AccountOf(agent.Key.PublicKey);
        var units = terms.Options.Asset is { } asset ? board.Capital.Joint.Engine.Free(account, asset) : 0;
        if (units == 0 && terms.Options.Asset is not null)
            return [];
        return
        [
            .. stags.Select(stag =>
                agent.Submit(board, stag, own.GetValueOrDefault(stag.Id, Condition.Decoy), backing: new Backing(Units: units))
            ),
        ];
    }
}
