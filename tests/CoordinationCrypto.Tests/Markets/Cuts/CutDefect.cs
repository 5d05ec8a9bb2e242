namespace CoordinationCrypto.Tests.Markets;

/// <summary>A way in which a cut can be wrong: each breaks one rule, and the comparison has to notice it.</summary>
internal enum CutDefect
{
    None,

    /// <summary>M3: every pseudonym has the whole account to itself.</summary>
    CoversEachPseudonymAlone,

    /// <summary>M6: lock-in keeps nothing for its stag.</summary>
    ReservesNothing,

    /// <summary>M12: what is covered again comes back by itself.</summary>
    ResumesUnasked,

    /// <summary>M13: proceeds are paid at once.</summary>
    ReleasesAtOnce,

    /// <summary>M13, R39: what was released early stays in the base.</summary>
    KeepsReleasedInTheBase,

    /// <summary>P1: who is locked in may leave.</summary>
    LetsLockedLeave,

    /// <summary>P3: an exit is a change.</summary>
    CountsExits,

    /// <summary>R13: a gate that falls is a change.</summary>
    CountsFallingGates,

    /// <summary>R16: who acted may act again where members count.</summary>
    ForgetsWhoActed,

    /// <summary>R17: an agent resumes another account's units for as long as it likes.</summary>
    ResumesLentUnitsForLonger,

    /// <summary>R20: every stag is scanned at every cut.</summary>
    ScansEverything,

    /// <summary>R22: the first change before the cut counts.</summary>
    TakesTheFirstChange,

    /// <summary>R23: nobody is tried after one who does not fit.</summary>
    StopsAtTheFirstWithoutRoom,

    /// <summary>R24: an uncovered join is taken in part.</summary>
    TakesUncoveredJoins,

    /// <summary>R24: whose replacement does not work out keeps the old one.</summary>
    KeepsTheOldOne,

    /// <summary>R25: a withdrawal is paid as far as it goes.</summary>
    PaysWithdrawalsInPart,

    /// <summary>R26: what fits stays, wherever it stands.</summary>
    CoversWhatFits,

    /// <summary>R28: nobody has to cool down.</summary>
    CoolsNobody,

    /// <summary>R38: the cap is shared by largest remainder.</summary>
    SharesByLargestRemainder,

    /// <summary>R37: the cap is not looked at.</summary>
    IgnoresTheCap,

    /// <summary>R40: a subscription is paid from reserved units too.</summary>
    PaysFromReserved,

    /// <summary>R43: consent does not end.</summary>
    IgnoresTheEndOfConsent,

    /// <summary>R42: a stag goes on after its deadline.</summary>
    IgnoresTheDeadline,
}
