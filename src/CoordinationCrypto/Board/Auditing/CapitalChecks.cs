using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Board;

/// <summary>What an audit states of the ledger at a board's end, each computed twice: by the fold, and here from its entries.</summary>
internal static class CapitalChecks
{
    /// <summary>The checks' ids, titles, whether they hold, and what to say where they do and do not.</summary>
    public static IEnumerable<(string Id, string Title, bool Holds, string Pass, string Fail)> Of(Replay replay)
    {
        var (capital, joint) = (replay.Capital, replay.Capital.Joint);
        var ledger = joint.Engine.Ledger;
        yield return (
            "A36",
            "What accounts and escrows hold of every asset is what was deposited less what was withdrawn",
            capital.Assets.All(asset => IsConserved(asset, capital)),
            $"{capital.Assets.Count()} assets, {joint.Releases.Count} releases",
            "units came from nowhere, or are lost"
        );
        yield return (
            "A37",
            "Every balance is the sum of its entries, and none but the outside's was ever below 0",
            IsSumOfEntries(ledger),
            $"{ledger.Entries.Count} entries",
            "a balance is not what its entries give"
        );
        yield return (
            "A38",
            "Every stag's pack weighs what its live commitments do, and its base is what its hunts have moved",
            joint.Engine.Stags.All(book => IsAsCommitted(book, replay.Find(book.Id)!.Pack)),
            $"{joint.Engine.Stags.Count} stags with rules",
            "a pack differs from the ledger"
        );
    }

    private static bool IsConserved(Hash32 asset, CapitalSection capital)
    {
        var ledger = capital.Joint.Engine.Ledger;
        var withdrawn = capital.Joint.Releases.UnitsOf(asset);
        var held = ledger.Balances().Where(each => each.Asset == asset && each.Account != LedgerAccount.Outside).Sum(each => each.Units);
        return held == capital.Deposited(asset) - capital.Joint.Engine.Coming(asset) - withdrawn
            && held == -ledger.Balance(LedgerAccount.Outside, asset);
    }

    private static bool IsSumOfEntries(CapitalLedger ledger)
    {
        var sums = new Dictionary<(Hash32, LedgerAccount), long>();
        foreach (var entry in ledger.Entries)
        {
            var (from, to) = ((entry.Asset, entry.From), (entry.Asset, entry.To));
            sums[from] = sums.GetValueOrDefault(from) - entry.Units;
            sums[to] = sums.GetValueOrDefault(to) + entry.Units;
            if (sums[from] < 0 && entry.From != LedgerAccount.Outside)
                return false;
        }

        return sums.All(each => ledger.Balance(each.Key.Item2, each.Key.Item1) == each.Value)
            && ledger.Balances().All(each => sums.ContainsKey((each.Asset, each.Account)));
    }

    private static bool IsAsCommitted(StagBook book, Pack pack) =>
        book.Base == pack.Base
        && book.LiveWeight == pack.LiveWeight
        && book.Live.Count() == pack.LiveCount
        && book.Live.All(each => pack.Find(each.Pseudonym)?.Weight == each.Weight);
}
