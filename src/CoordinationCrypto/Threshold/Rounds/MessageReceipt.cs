namespace CoordinationCrypto.Threshold;

/// <summary>What a party of a ceremony or a resharing makes of a message from the board.</summary>
public enum MessageReceipt
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>Its content was there before; nothing changes.</summary>
    Duplicate,

    /// <summary>It is not the canonical byte form of a message that the sender could send now.</summary>
    Malformed,

    /// <summary>It belongs to another session: another ceremony, another resharing, another request.</summary>
    OtherSession,

    /// <summary>Nothing is expected from its sender in this step.</summary>
    NotExpected,

    /// <summary>Its signature is not the sender's.</summary>
    BadSignature,

    /// <summary>It belongs to a later step; bring it again then.</summary>
    Early,

    /// <summary>It belongs to a step that is closed.</summary>
    Late,

    /// <summary>Its sender signed something else for the same step: the first message stays, and both are kept as evidence.</summary>
    Equivocation,

    /// <summary>Its sender saw other messages than this party: it speaks of another transcript or another certificate.</summary>
    Diverges,

    /// <summary>It holds no contribution that was wanted and matches its vouched hash.</summary>
    Unmatched,
}
