namespace CoordinationCrypto.Board;

/// <summary>Where a stag's tick stands.</summary>
public enum TickPhase : byte
{
    /// <summary>Submissions wait to be admitted; the committee's coin is tossed.</summary>
    Tossing = 1,

    /// <summary>The waiting submissions are tested, batch after batch.</summary>
    Admitting = 2,

    /// <summary>All batches are decided; the next checkpoint fixes who is in the pack.</summary>
    Admitted = 3,

    /// <summary>The first scan waits for shares.</summary>
    Scanning = 4,

    /// <summary>Some cell was zero; five more scans wait for shares.</summary>
    Confirming = 5,

    /// <summary>A cell is confirmed; the next checkpoint fixes it.</summary>
    Confirmed = 6,

    /// <summary>The members' bits at the confirmed cell wait for shares.</summary>
    Opening = 7,

    /// <summary>The members are known and their identities sealed; the next checkpoint fixes them.</summary>
    Opened = 8,

    /// <summary>The members' identities wait for shares.</summary>
    Identifying = 9,

    /// <summary>The members are known; the hunt waits for its quorum.</summary>
    Hunting = 10,

    /// <summary>It is over.</summary>
    Done = 11,
}
