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

    /// <summary>Nothing: masked ciphertexts are vouched for and posted, to be summed and opened under a request of their own.</summary>
    Masking = 4,
}
