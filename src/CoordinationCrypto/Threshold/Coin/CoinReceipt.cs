namespace CoordinationCrypto.Threshold;

/// <summary>What a coin toss makes of a validator's values.</summary>
internal enum CoinReceipt
{
    /// <summary>They count, true or false.</summary>
    Accepted,

    /// <summary>The validator has said the same before; nothing changes.</summary>
    Duplicate,

    /// <summary>The validator has said something else before, which stays: the two signed messages are evidence.</summary>
    Equivocation,

    /// <summary>They are for another request or of another committee.</summary>
    OtherRequest,
}
