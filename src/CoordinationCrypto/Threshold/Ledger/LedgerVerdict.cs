namespace CoordinationCrypto.Threshold;

/// <summary>What the ledger says to a request, a checkpoint or a handover. A share or a signature leaves on <see cref="New"/> and <see cref="AlreadyRecorded"/>, and on nothing else.</summary>
public enum LedgerVerdict
{
    /// <summary>It is now in the ledger, and on the disk.</summary>
    New,

    /// <summary>It was in the ledger, exactly so: the same bytes may be sent again. It costs nothing again.</summary>
    AlreadyRecorded,

    /// <summary>Refused: another request opened this ciphertext whole.</summary>
    OpenedBefore,

    /// <summary>Refused: the leakage budget would be passed.</summary>
    BudgetSpent,

    /// <summary>Refused: the ledger holds this id with another ciphertext, kind or cost; or another checkpoint at this height.</summary>
    Contradiction,

    /// <summary>Refused: the checkpoint is below one that was signed before.</summary>
    Behind,

    /// <summary>Refused: the certificate of the next epoch is signed, and nothing new is answered or signed after it.</summary>
    HandedOver,
}
