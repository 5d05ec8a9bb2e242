using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Board;

/// <summary>
/// Stags under a census that are pledged to together: those of one asset; where no units count, those of one registry. The fold holds what
/// posting a stag can hold; that clients post is theirs.
/// </summary>
internal static class CensusClass
{
    /// <summary>The most open stags of a class with an asset: as many as an account may back (R30).</summary>
    public const int MaxStags = CutBook.MostStags;

    /// <summary>Whether a stag is under a census.</summary>
    public static bool IsHeld(StagTerms terms) => terms.Options.Policy.Camouflage == StagCamouflage.Census;

    /// <summary>The open stags of a stag's class, ascending by id.</summary>
    public static IReadOnlyList<StagTerms> Of(Replay board, StagTerms terms)
    {
        var all = board.Stags.All.Select(state => state.Stag.Terms);
        return [.. all.Where(other => IsSameClass(other, terms) && IsOpen(board, other)).OrderBy(other => other.Id)];
    }

    /// <summary>Why a stag may not be posted; none where it is under no census.</summary>
    public static ReplayRefusal Judge(Replay board, StagTerms terms) =>
        !IsHeld(terms) || terms.Options.Asset is null ? ReplayRefusal.None
        : Of(board, terms).Count >= MaxStags ? ReplayRefusal.CensusFull
        : Holds(board, terms) ? ReplayRefusal.None
        : ReplayRefusal.CensusTooSmall;

    /// <summary>Whether its capacity holds all that could be pledged: units deposited and not paid out, and those on their way.</summary>
    public static bool Holds(Replay board, StagTerms terms)
    {
        if (terms.Options.Asset is not { } asset)
            return true;
        var engine = board.Capital.Joint.Engine;
        return terms.Grid.Capital!.Capacity >= engine.Coming(asset) - engine.Ledger.Balance(LedgerAccount.Outside, asset);
    }

    private static bool IsSameClass(StagTerms one, StagTerms other) =>
        IsHeld(one)
        && one.Options.Asset == other.Options.Asset
        && (one.Options.Asset is not null || one.Eligibility.Registry == other.Eligibility.Registry);

    private static bool IsOpen(Replay board, StagTerms terms) =>
        !board.Capital.Joint.Engine.TryGetStag(terms.Id, out var book) || !book.IsClosed;
}
