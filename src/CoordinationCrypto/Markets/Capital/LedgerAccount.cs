namespace CoordinationCrypto.Markets;

/// <summary>An account of the ledger, for every asset at once.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Id">The owner's id or the stag's; zero for what is outside.</param>
internal readonly record struct LedgerAccount(LedgerAccountKind Kind, Hash32 Id) : IComparable<LedgerAccount>
{
    /// <summary>The world beyond the ledger: deposits come from it, withdrawals go to it. What it owes is what the ledger holds.</summary>
    public static LedgerAccount Outside => new(LedgerAccountKind.Outside, default);

    /// <summary>What somebody has.</summary>
    public static LedgerAccount Owner(Hash32 account) => new(LedgerAccountKind.Owner, account);

    /// <summary>What somebody has set apart for fees (F5).</summary>
    public static LedgerAccount Fee(Hash32 account) => new(LedgerAccountKind.Fee, account);

    /// <summary>What a stag's hunts have moved and nobody has got yet (M13).</summary>
    public static LedgerAccount Escrow(Hash32 stag) => new(LedgerAccountKind.Escrow, stag);

    public int CompareTo(LedgerAccount other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Id.CompareTo(other.Id);
}

/// <summary>The kinds of account. The values are the ones in the digest.</summary>
internal enum LedgerAccountKind : byte
{
    /// <summary>The world beyond.</summary>
    Outside = 0,

    /// <summary>An owner's.</summary>
    Owner = 1,

    /// <summary>An owner's for fees.</summary>
    Fee = 2,

    /// <summary>A stag's.</summary>
    Escrow = 3,
}
