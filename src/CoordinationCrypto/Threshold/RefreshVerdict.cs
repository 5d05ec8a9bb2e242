namespace CoordinationCrypto.Threshold;

/// <summary>What the pool says to an assignment, and to the end of one.</summary>
internal enum RefreshVerdict
{
    /// <summary>It is so from now on.</summary>
    Accepted,

    /// <summary>It was so before; nothing changes.</summary>
    AlreadySo,

    /// <summary>Refused: no such mask was prepared.</summary>
    Unknown,

    /// <summary>Refused: the mask is assigned to another ciphertext, or was. Under one mask two ciphertexts would show the difference of their messages.</summary>
    AssignedToAnother,

    /// <summary>Refused: another mask is assigned to the ciphertext, and its opening is under way.</summary>
    UnderWay,

    /// <summary>Refused: the opening is done, and is not done again.</summary>
    Finished,

    /// <summary>Refused: the mask is burnt.</summary>
    Burnt,

    /// <summary>Refused: the mask is assigned to nothing.</summary>
    NotAssigned,
}
