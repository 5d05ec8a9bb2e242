namespace CoordinationCrypto.Threshold;

/// <summary>What a request shows of a ciphertext.</summary>
public enum LedgerKind : byte
{
    /// <summary>Everything: at most once for a ciphertext.</summary>
    WholeOpening = 1,

    /// <summary>Chosen slots.</summary>
    SelectiveOpening = 2,

    /// <summary>Which live cells are zero.</summary>
    Scan = 3,
}
