namespace CoordinationCrypto.Threshold;

/// <summary>Why bytes are not an evaluation key of a certificate.</summary>
internal enum EvaluationKeyRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>They are longer or shorter than the key they name.</summary>
    WrongLength,

    /// <summary>They begin with another version than 1.</summary>
    UnknownVersion,

    /// <summary>The certificate has no digest of a key for the element they name.</summary>
    NotCertified,

    /// <summary>A residue is not canonical.</summary>
    NotCanonical,

    /// <summary>The key has another digest than the certificate says.</summary>
    DigestDiffers,

    /// <summary>The key is there already.</summary>
    Repeated,
}
