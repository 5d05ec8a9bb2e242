namespace CoordinationCrypto.Threshold;

/// <summary>Why a resharing failed. The old epoch goes on as it was.</summary>
public enum ResharingFailure
{
    /// <summary>More validators of a committee than its f are proven to have cheated.</summary>
    TooManyCheaters,

    /// <summary>No 2f + 1 dealers' constants lie on one polynomial of degree f, though none of the dealers was silent.</summary>
    Constants,
}
