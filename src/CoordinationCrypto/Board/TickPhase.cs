namespace CoordinationCrypto.Board;

/// <summary>Where a stag's tick stands.</summary>
public enum TickPhase : byte
{
    /// <summary>The first scan waits for shares.</summary>
    Scanning = 1,

    /// <summary>Some cell was zero; five more scans wait for shares.</summary>
    Confirming = 2,

    /// <summary>A cell is confirmed; the next checkpoint fixes it.</summary>
    Confirmed = 3,

    /// <summary>The members' bits at the confirmed cell wait for shares.</summary>
    Opening = 4,

    /// <summary>The members are known; the hunt waits for its quorum.</summary>
    Hunting = 5,

    /// <summary>It is over.</summary>
    Done = 6,
}
