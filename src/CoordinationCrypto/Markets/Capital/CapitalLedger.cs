using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Who has how much of what: integer double entry. For every asset and at every moment Σ over all accounts = 0, each account but
/// <see cref="LedgerAccount.Outside"/> is in [0, 2^53], and Outside is in [−2^53, 0]. Balances change by <see cref="TryPost"/> alone, and
/// each change has a cause. Not safe for use by several threads at once.
/// </summary>
internal sealed class CapitalLedger
{
    /// <summary>The most units of an asset: numbers that JSON's readers keep exactly.</summary>
    public const long MaxUnits = 1L << 53;

    private readonly Dictionary<(Hash32 Asset, LedgerAccount Account), long> _balances = []; // no zeros
    private readonly List<CapitalEntry> _entries = [];

    /// <summary>The entries since the last <see cref="TakeEntries"/>, in their order.</summary>
    public IReadOnlyList<CapitalEntry> Entries => _entries;

    /// <summary>How many units an account has of an asset.</summary>
    public long Balance(LedgerAccount account, Hash32 asset) => _balances.GetValueOrDefault((asset, account));

    /// <summary>The accounts that have units of some asset, ascending by asset, then account.</summary>
    public IEnumerable<(Hash32 Asset, LedgerAccount Account, long Units)> Balances() =>
        _balances.OrderBy(pair => pair.Key).Select(pair => (pair.Key.Asset, pair.Key.Account, pair.Value));

    /// <summary>Moves units, whole or not at all.</summary>
    /// <param name="entry">What, from where, to where and why. The two accounts differ.</param>
    /// <param name="refusal">Why not.</param>
    public bool TryPost(in CapitalEntry entry, out LedgerRefusal refusal)
    {
        if (entry.From == entry.To)
            Throw.Argument("An entry is between two accounts.", nameof(entry));
        var (from, to) = (Balance(entry.From, entry.Asset), Balance(entry.To, entry.Asset));
        var least = entry.From.Kind == LedgerAccountKind.Outside ? -MaxUnits : 0;
        refusal =
            entry.Units is < 1 or > MaxUnits ? LedgerRefusal.Units
            : from - entry.Units >= least ? LedgerRefusal.None // both in [−2^53, 2^53]: no overflow
            : entry.From.Kind == LedgerAccountKind.Outside ? LedgerRefusal.Overflow
            : LedgerRefusal.Balance;
        if (refusal != LedgerRefusal.None)
            return false;
        Set(entry.From, entry.Asset, from - entry.Units);
        Set(entry.To, entry.Asset, to + entry.Units); // what is outside bounds the sum of all others
        _entries.Add(entry);
        return true;
    }

    /// <summary>Gives the entries since the last time and forgets them: balances do not need them.</summary>
    public IReadOnlyList<CapitalEntry> TakeEntries()
    {
        CapitalEntry[] taken = [.. _entries];
        _entries.Clear();
        return taken;
    }

    /// <summary>Writes every balance: what the future depends on.</summary>
    public void WriteDigest(WireWriter writer)
    {
        writer.WriteUInt32((uint)_balances.Count);
        foreach (var (asset, account, units) in Balances())
        {
            writer.WriteHash(asset);
            writer.WriteByte((byte)account.Kind);
            writer.WriteHash(account.Id);
            writer.WriteUInt64((ulong)units);
        }
    }

    private void Set(LedgerAccount account, Hash32 asset, long units)
    {
        if (units == 0)
            _balances.Remove((asset, account));
        else
            _balances[(asset, account)] = units;
    }
}

/// <summary>Why an entry is not posted.</summary>
internal enum LedgerRefusal
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Not 1 to 2^53 units.</summary>
    Units,

    /// <summary>There would be more than 2^53 units of the asset.</summary>
    Overflow,

    /// <summary>The account has fewer units.</summary>
    Balance,
}
