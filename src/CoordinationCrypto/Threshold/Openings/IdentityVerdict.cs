namespace CoordinationCrypto.Threshold;

/// <summary>What became of a message for the opening of a sealed identity.</summary>
internal enum IdentityVerdict
{
    /// <summary>The share is right, and the validator's first.</summary>
    Counted,

    /// <summary>The share is right, and was there already.</summary>
    Repeated,

    /// <summary>No such validator.</summary>
    Stranger,

    /// <summary>The bytes are no share with a proof. The sender is named.</summary>
    Malformed,

    /// <summary>The share bears another validator's number. The sender is named.</summary>
    AnothersShare,

    /// <summary>The proof does not hold: another value, ciphertext, request or member. The sender is named.</summary>
    FalseShare,
}
