namespace CoordinationCrypto.Markets;

/// <summary>When a cut is made, on two scales that only grow.</summary>
/// <param name="Tick">Policies, deadlines, consent and windows count in it: ticks of a file, or milliseconds of a board.</param>
/// <param name="Clock">Time gates are read in it: milliseconds since 1970 (R12).</param>
internal readonly record struct CutTime(ulong Tick, ulong Clock);

/// <summary>Units that custodians vouch for (M11); their signatures hold.</summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Account">Whose they are.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Nonce">Unique for each asset (R44).</param>
internal readonly record struct Deposit(Hash32 Asset, Hash32 Account, long Units, Hash32 Nonce);

/// <summary>Units that their owner asks to be paid out (M11).</summary>
/// <param name="Asset">The asset's id.</param>
/// <param name="Account">Whose they are.</param>
/// <param name="Units">How many, in [1, 2^53].</param>
/// <param name="Sequence">The owner's own count: lower ones come first, and each is used once.</param>
internal readonly record struct Withdrawal(Hash32 Asset, Hash32 Account, long Units, ulong Sequence);

/// <summary>What became of a commitment.</summary>
/// <param name="Stag">Where.</param>
/// <param name="Pseudonym">Whose.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Before">Its live weight before; zero where it was not live.</param>
/// <param name="After">Its live weight after.</param>
/// <param name="Sequence">Of the change it comes from: of a join, replacement or resume its own, else that of the intendo.</param>
internal readonly record struct CutNotice(Hash32 Stag, Hash32 Pseudonym, CutNoticeKind Kind, Weight Before, Weight After, ulong Sequence);

/// <summary>What can become of a commitment.</summary>
internal enum CutNoticeKind
{
    Joined,
    Replaced,
    Resumed,
    Reduced,
    Suspended,
    Left,
    Lapsed,
    Acted,
    Closed,
}

/// <summary>A change or withdrawal that was refused at a cut.</summary>
/// <param name="Stag">Where; zero for a withdrawal.</param>
/// <param name="Author">The pseudonym; for a withdrawal the account.</param>
/// <param name="Sequence">Its sequence number.</param>
/// <param name="Why">Why.</param>
internal readonly record struct CutRefused(Hash32 Stag, Hash32 Author, ulong Sequence, CutRefusal Why);

/// <summary>What a scan found.</summary>
/// <param name="Stag">Where.</param>
/// <param name="Cell">x*, in levels; 0 on an axis it lacks.</param>
/// <param name="Members">Who accepts it: live pseudonyms, each once, at least one (R8).</param>
internal sealed record FoundHunt(Hash32 Stag, Weight Cell, IReadOnlyList<Hash32> Members);

/// <summary>A hunt that was settled: one transaction.</summary>
/// <param name="Stag">Where.</param>
/// <param name="Cell">x*, in levels (R7).</param>
/// <param name="Weight">F, exact, earlier hunts included.</param>
/// <param name="Base">The base from now on: what moved (R39).</param>
/// <param name="Members">Who acted.</param>
/// <param name="Moved">How many units of which account went into the escrow, ascending by account; none of zero.</param>
internal sealed record CutHunt(
    Hash32 Stag,
    Weight Cell,
    Weight Weight,
    Weight Base,
    IReadOnlyList<Hash32> Members,
    IReadOnlyList<(Hash32 Account, long Units)> Moved
);
