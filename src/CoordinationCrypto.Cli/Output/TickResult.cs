using CoordinationCrypto.Cli.MarketFiles;

namespace CoordinationCrypto.Cli.Output;

/// <summary>What came of one tick.</summary>
/// <param name="Tick">Counted from 1.</param>
/// <param name="Live">Live intendos of all stags after the tick's hunts, decoys included.</param>
/// <param name="Hunts">In the order of the stags in the file.</param>
internal sealed record TickResult(int Tick, int Live, IReadOnlyList<HuntResult> Hunts)
{
    /// <summary>Whether any stag fired.</summary>
    public bool Fired => Hunts.Count > 0;

    /// <summary>Balances and suspensions after the tick; null where the file has no assets.</summary>
    public AccountsResult? Accounts { get; init; }

    /// <summary>What the game refused, in the order of the file (R45).</summary>
    public IReadOnlyList<RefusedResult> Refused { get; init; } = [];

    /// <summary>The committee's last coin; null where the market was played in the clear.</summary>
    public Hash32? Coin { get; init; }

    /// <summary>What the board calls everybody, with an encrypted market's first tick; else null.</summary>
    public PrintedIds? Ids { get; init; }

    /// <summary>The grids with two axes that were scanned, in the order of the stags; empty where nobody wants pictures.</summary>
    public IReadOnlyList<GridPicture> Pictures { get; init; } = [];
}

/// <summary>One hunt of a tick.</summary>
/// <param name="Stag">The stag's name.</param>
/// <param name="Cell">x*, levels (R7).</param>
/// <param name="Members">Who acts now, in the order of their live submissions.</param>
internal sealed record HuntResult(string Stag, Cell Cell, IReadOnlyList<string> Members)
{
    /// <summary>The exact weight, earlier hunts included (R7).</summary>
    public Cell Weight { get; init; } = Cell;

    /// <summary>The stag's grid: which axes there are to speak of; null for members alone.</summary>
    public ConditionGrid? Grid { get; init; }

    /// <summary>The event's number, counted from 1: hunts of a bundle share one (R35). Null where no stags are linked.</summary>
    public int? Event { get; init; }

    /// <summary>The texts that its members have signed by acting.</summary>
    public IReadOnlyList<string> Signed { get; init; } = [];

    public bool HasMembers => Grid?.Members is not null || Grid is null;

    public bool HasCapital => Grid?.Capital is not null;
}

/// <summary>Who owns what, and whose intendos have nothing behind them any more (R47).</summary>
/// <param name="Balances">For each asset of the file, the accounts that are not zero: reserved units included, escrows not.</param>
/// <param name="Suspended">For each stag that has some, whose are suspended.</param>
internal sealed record AccountsResult(
    IReadOnlyList<(string Asset, IReadOnlyList<(string Account, long Units)> Accounts)> Balances,
    IReadOnlyList<(string Stag, IReadOnlyList<string> Agents)> Suspended
);

/// <summary>A change or withdrawal that the game refused.</summary>
/// <param name="Agent">Whose.</param>
/// <param name="Stag">Where; null for a withdrawal.</param>
/// <param name="Why">One word: the name of the reason.</param>
internal sealed record RefusedResult(string Agent, string? Stag, string Why);
