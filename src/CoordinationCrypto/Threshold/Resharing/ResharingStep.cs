namespace CoordinationCrypto.Threshold;

/// <summary>The steps of a resharing, in order.</summary>
public enum ResharingStep : byte
{
    /// <summary>Every old validator deals its shares to the new ones.</summary>
    Deal = 1,

    /// <summary>Every old validator signs for the deals it saw; the challenges follow from them.</summary>
    Agree = 2,

    /// <summary>Every dealer opens the combinations of its polynomials that the challenges ask for.</summary>
    Combine = 3,

    /// <summary>Every new validator compares its shares with them, and complains where they differ.</summary>
    Judge = 4,

    /// <summary>The new validators deal seeds to each other, by the messages of a key ceremony.</summary>
    Seeds = 5,

    /// <summary>The new validators sign the epoch's certificate, once they hold their shares. The old ones sign on the board: <see cref="RequestLedger.Record(LedgerHandover)"/>.</summary>
    Certify = 6,

    /// <summary>It is over; see <see cref="ResharingParty.Outcome"/>.</summary>
    Ended = 7,
}
