using System.Globalization;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto;

/// <summary>
/// A submission that did not enter the pack at its cut. Of an intendo that it was to replace, the reason says whether it stays.
/// </summary>
/// <param name="Tick">The tick's number on the board.</param>
/// <param name="Stag">The stag's id.</param>
/// <param name="Pseudonym">Whose submission it was: what its agent is called in the stag.</param>
/// <param name="Reason">Why.</param>
public sealed record Rejection(ulong Tick, Hash32 Stag, Hash32 Pseudonym, RejectionReason Reason)
{
    /// <summary>Whose submission did not enter, and why, for logs and debuggers.</summary>
    /// <returns>Tick, stag, pseudonym and reason.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"tick {Tick}, stag {Stag}: {Reason}, submission of {Pseudonym}");

    /// <summary>What a cut refused, as the board says it.</summary>
    internal static RejectionReason ReasonOf(CutRefusal refusal) =>
        refusal switch
        {
            CutRefusal.Uncovered => RejectionReason.Uncovered,
            CutRefusal.NoRoom => RejectionReason.NoRoom,
            CutRefusal.TooManyStags => RejectionReason.TooManyStags,
            CutRefusal.AboveLargest => RejectionReason.AboveLargest,
            CutRefusal.AlreadyLive => RejectionReason.AlreadyLive,
            CutRefusal.NotLive => RejectionReason.NotLive,
            CutRefusal.NotSuspended => RejectionReason.NotSuspended,
            CutRefusal.CoolingDown => RejectionReason.CoolingDown,
            CutRefusal.LockedIn or CutRefusal.EndsInLockIn => RejectionReason.LockedIn,
            CutRefusal.Lapsed => RejectionReason.Lapsed,
            CutRefusal.NotFree => RejectionReason.NotFree,
            CutRefusal.AlreadyActed => RejectionReason.AlreadyActed,
            CutRefusal.Closed => RejectionReason.Closed,
            _ => throw new InvalidOperationException($"No cut refuses what is {refusal}: its record was."),
        };
}

/// <summary>Why a submission that was posted does not enter the pack.</summary>
public enum RejectionReason : byte
{
    /// <summary>What it encrypts is no condition: a slot holds something else than 0 and 1.</summary>
    NotBinary = 1,

    /// <summary>What it encrypts is no condition: it accepts a cell and not a greater one, or something beside the grid.</summary>
    NotAnUpSet = 2,

    /// <summary>
    /// What is left of the key's leakage budget, or of the stag's cap on it, no longer pays for the test and a tick after it. The agent may
    /// submit again: what is left grows no more, but a smaller pack costs less.
    /// </summary>
    NotTested = 4,

    /// <summary>
    /// The first cut came later than the stag's consent window after the position that it names, or than its signed end. What it was to
    /// replace leaves the pack. The agent may submit again.
    /// </summary>
    Lapsed = 5,

    /// <summary>Its account does not cover what it pledges (R24). Of a replacement the old intendo is out.</summary>
    Uncovered = 6,

    /// <summary>A replacement that is above the stag's capacity: the old intendo is out (R24). A join waits instead (R23).</summary>
    NoRoom = 7,

    /// <summary>Its account backs eight stags already (R30).</summary>
    TooManyStags = 8,

    /// <summary>Its account would have more weight in the stag than the policy allows (R19).</summary>
    AboveLargest = 9,

    /// <summary>It joins, and its pseudonym has an intendo there, live or suspended (R28).</summary>
    AlreadyLive = 10,

    /// <summary>It replaces, and its pseudonym has nothing there.</summary>
    NotLive = 11,

    /// <summary>A resume of what is neither suspended nor reduced (R27).</summary>
    NotSuspended = 12,

    /// <summary>Too soon after its exit, suspension or reduction (R28).</summary>
    CoolingDown = 13,

    /// <summary>
    /// The intendo is locked in and stays: what was to replace it does not accept all that it accepts, or changes role or account, or
    /// weighs less, or would end before its lock-in does (P1). Or a join would end before its own lock-in does.
    /// </summary>
    LockedIn = 14,

    /// <summary>A withdrawal of more than the account has and nothing reserves (R25). Its pseudonym is the account.</summary>
    NotFree = 15,

    /// <summary>Its pseudonym has acted in the stag (R16).</summary>
    AlreadyActed = 16,

    /// <summary>The stag's deadline or its last hunt came first (R37).</summary>
    Closed = 17,
}
