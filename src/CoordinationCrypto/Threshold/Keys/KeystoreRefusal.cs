namespace CoordinationCrypto.Threshold;

/// <summary>Why a keystore does not open.</summary>
public enum KeystoreRefusal
{
    /// <summary>The bytes do not begin with the keystore's magic.</summary>
    NotAKeystore,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The file is shorter or longer than a keystore of any committee.</summary>
    WrongLength,

    /// <summary>The seal does not open: the passphrase is wrong, or the file was changed. Which of the two cannot be told.</summary>
    DoesNotOpen,

    /// <summary>The seal opens, but what is inside is not a validator's secrets in canonical form.</summary>
    Malformed,
}
