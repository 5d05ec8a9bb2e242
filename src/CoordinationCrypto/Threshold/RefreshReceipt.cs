namespace CoordinationCrypto.Threshold;

/// <summary>What becomes of a message of a refresh.</summary>
internal enum RefreshReceipt
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>It was there before; nothing changes.</summary>
    Duplicate,

    /// <summary>It has another length than it must have, or names a mask, a subset or a sender that there is not.</summary>
    Malformed,

    /// <summary>It belongs to another batch or another request: an old message, replayed, says nothing here.</summary>
    OtherContext,

    /// <summary>A body before all hashes are in; bring it again then.</summary>
    Early,

    /// <summary>Nothing waits for it any more.</summary>
    Late,

    /// <summary>Its sender said something else before: the first message stays, and the two, signed as they are on the board, are evidence.</summary>
    Equivocation,

    /// <summary>The body does not have the vouched hash.</summary>
    Unmatched,

    /// <summary>The body has the vouched hash and is no ciphertext: more than f validators vouched for it together, and the batch cannot be completed.</summary>
    Unreadable,
}
