namespace CoordinationCrypto.Board;

/// <summary>Why bytes are not a record.</summary>
public enum RecordRefusal
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>They end too early.</summary>
    Truncated,

    /// <summary>The version is not one this library reads.</summary>
    UnknownVersion,

    /// <summary>The kind is none of <see cref="RecordKind"/>.</summary>
    UnknownKind,

    /// <summary>The author is not a public key.</summary>
    BadAuthor,

    /// <summary>The body is longer than <see cref="Record.MaxBodyLength"/>.</summary>
    BodyTooLong,

    /// <summary>Bytes follow the signature.</summary>
    TrailingBytes,
}
