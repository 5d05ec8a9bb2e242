namespace CoordinationCrypto.Threshold;

/// <summary>Why a key ceremony failed.</summary>
public enum CeremonyFailure
{
    /// <summary>More validators than f are proven to have cheated.</summary>
    TooManyCheaters,

    /// <summary>Some subset's contribution has no f + 1 identical hashes, or has two such sets, though its members spoke.</summary>
    NoAgreement,

    /// <summary>What f + 1 others vouch for is not what this party computed from the same seed.</summary>
    OwnContribution,

    /// <summary>A body has the vouched hash but does not encode polynomials and a point, or the points cancel each other.</summary>
    UnreadableBody,

    /// <summary>The scan or an opening under the new key, or the decryption under the identity key, did not show what was encrypted.</summary>
    SelfTest,
}
