namespace CoordinationCrypto.Markets;

/// <summary>One posting of the ledger: units of an asset go from one account to another, and why.</summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="From">The account that has less of it.</param>
/// <param name="To">The account that has more of it.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Cause">Why.</param>
/// <param name="Reference">What it was for: a stag's id, or a deposit's nonce; zero for a withdrawal.</param>
/// <param name="Tick">The cut that it belongs to.</param>
internal readonly record struct CapitalEntry(
    Hash32 Asset,
    LedgerAccount From,
    LedgerAccount To,
    long Units,
    EntryCause Cause,
    Hash32 Reference,
    ulong Tick
);

/// <summary>Why units moved.</summary>
internal enum EntryCause : byte
{
    /// <summary>Custodians vouched for units that came in (M11).</summary>
    Deposit = 1,

    /// <summary>An owner took units out (M11).</summary>
    Withdrawal = 2,

    /// <summary>A hunt moved a member's units into the stag's escrow (M13).</summary>
    Hunt = 3,

    /// <summary>An escrow let units go to the beneficiary before the stag closed: they leave the capital base (M13, R39).</summary>
    EarlyRelease = 4,

    /// <summary>The escrow of a closed stag went to its beneficiary.</summary>
    Release = 5,

    /// <summary>The escrow of a closed stag without a beneficiary went back to those who had paid in.</summary>
    Return = 6,

    /// <summary>A later payment of a subscription (R40).</summary>
    Subscription = 7,
}
