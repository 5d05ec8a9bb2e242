namespace CoordinationCrypto.Threshold;

/// <summary>What becomes of a message of a refresh.</summary>
internal enum RefreshReceipt
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>It was there before; nothing changes.</summary>
    Duplicate,

    /// <summary>It has another length than it must have, a residue in it is not below its modulus, or there is no such step or sender.</summary>
    Malformed,

    /// <summary>It belongs to another mask, request, key or epoch: an old message, replayed, says nothing here.</summary>
    OtherContext,

    /// <summary>Enough agreed before: it is remembered, not read.</summary>
    Late,

    /// <summary>Its sender said something else before: the first message stays, and the two, signed as they are on the board, are evidence.</summary>
    Equivocation,
}
