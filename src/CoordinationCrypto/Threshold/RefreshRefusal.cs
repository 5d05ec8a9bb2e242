namespace CoordinationCrypto.Threshold;

/// <summary>Why a validator keeps its share of a refresh back.</summary>
internal enum RefreshRefusal
{
    /// <summary>The request is not one of a refresh under this key and epoch, or names another ciphertext.</summary>
    NotItsRequest,

    /// <summary>The board does not assign the mask to this ciphertext.</summary>
    NotAssigned,

    /// <summary>The ciphertext may be so noisy that the flooding does not hide its noise.</summary>
    NoiseNotCovered,

    /// <summary>The ledger says no.</summary>
    LedgerRefuses,
}
