namespace CoordinationCrypto.Threshold;

/// <summary>Which committee a party of a resharing belongs to. A validator of both runs a party for each.</summary>
public enum ResharingSide : byte
{
    /// <summary>It holds shares of the epoch that ends, and deals them.</summary>
    Old = 0,

    /// <summary>It receives shares for the epoch that begins.</summary>
    New = 1,
}
