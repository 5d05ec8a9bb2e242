namespace CoordinationCrypto.Threshold;

/// <summary>How far the opening of a sealed identity is.</summary>
internal enum IdentityOutcome
{
    /// <summary>Fewer than f + 1 shares are right.</summary>
    Waiting,

    /// <summary>The identity is a key of the registry.</summary>
    Opened,

    /// <summary>What was sealed is no key of the registry: the ciphertext carried no valid proof, and should never have been opened.</summary>
    NoMember,
}
