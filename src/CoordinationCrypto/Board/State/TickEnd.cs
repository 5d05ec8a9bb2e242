namespace CoordinationCrypto.Board;

/// <summary>How a stag's tick ended.</summary>
public enum TickEnd
{
    /// <summary>No cell supports itself.</summary>
    NotFired,

    /// <summary>A hunt was executed.</summary>
    Fired,

    /// <summary>The opened members do not add up to the confirmed cell: some submission was not well formed. Nothing is executed.</summary>
    Inconsistent,

    /// <summary>The key's leakage budget does not cover the next opening. Nothing is executed.</summary>
    BudgetSpent,

    /// <summary>The stag's own cap on leakage does not cover the next opening. Nothing is executed; other stags go on.</summary>
    CapSpent,
}
