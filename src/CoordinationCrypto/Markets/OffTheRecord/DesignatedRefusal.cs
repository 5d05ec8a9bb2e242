namespace CoordinationCrypto.Markets;

/// <summary>Why a message is no proof, or does not convince.</summary>
public enum DesignatedRefusal
{
    /// <summary>It is one, and convinces.</summary>
    None,

    /// <summary>The text does not have the lines, characters or checksum of a message: it was cut, wrapped or retyped.</summary>
    Text,

    /// <summary>The bytes are too few or too many.</summary>
    Length,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The kind of statement is not one this library reads.</summary>
    UnknownKind,

    /// <summary>A point, a key or another field is not in its canonical form, or the verifiers are not in order.</summary>
    Malformed,

    /// <summary>The reader is not among the verifiers: the proof convinces others, and tells this reader nothing.</summary>
    NotForThisVerifier,

    /// <summary>The configuration, the checkpoint or the stag is not of the reader's board.</summary>
    OtherBoard,

    /// <summary>The reader's board has no such live intendo of that pseudonym as of the checkpoint.</summary>
    UnknownIntendo,

    /// <summary>On the reader's board the pseudonym is no member of that pack.</summary>
    NotInPack,

    /// <summary>The proof does not verify: nobody made it for this statement and these verifiers.</summary>
    DoesNotVerify,

    /// <summary>The proof verifies and was made by verifiers of the group, without the reader: a forgery.</summary>
    Forged,
}
