namespace CoordinationCrypto.Threshold;

/// <summary>How a threshold computation is done.</summary>
public enum RequestPath : byte
{
    /// <summary>A single-round opening: shares of degree f.</summary>
    Opening = 1,

    /// <summary>The one-round masked scan: shares of degree 2f.</summary>
    OneRoundScan = 2,

    /// <summary>The two-round masked scan: vouched masked ciphertexts, then an opening of their sum.</summary>
    TwoRoundScan = 3,

    /// <summary>No ciphertext at all: a value of every subset, vouched for by f + 1 of its members.</summary>
    Vouched = 4,
}
