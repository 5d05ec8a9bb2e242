namespace CoordinationCrypto.Markets;

/// <summary>Why a market does not take a change. A refused change changes nothing.</summary>
public enum MarketRefusal
{
    /// <summary>It takes it.</summary>
    None,

    /// <summary>The agent has a live intendo in this stag.</summary>
    AlreadyLive,

    /// <summary>The agent was a member of an earlier hunt of this stag; it never counts there again.</summary>
    AlreadyActed,

    /// <summary>The agent has no live intendo in this stag.</summary>
    NotLive,

    /// <summary>The condition's threshold is above the grid's levels.</summary>
    OutsideGrid,

    /// <summary>Live intendos, decoys included, and members who have acted fill the levels.</summary>
    Full,
}
