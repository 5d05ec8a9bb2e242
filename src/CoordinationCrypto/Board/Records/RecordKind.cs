namespace CoordinationCrypto.Board;

/// <summary>What a record is.</summary>
public enum RecordKind : byte
{
    /// <summary>A term's key certificate.</summary>
    Certificate = 1,

    /// <summary>A stag's terms.</summary>
    Stag = 2,

    /// <summary>An intendo, new or replacing.</summary>
    Submission = 3,

    /// <summary>The withdrawal of an intendo.</summary>
    Exit = 4,

    /// <summary>A state of the board that validators have co-signed.</summary>
    Checkpoint = 5,

    /// <summary>A validator's share for a request.</summary>
    Share = 6,

    /// <summary>A validator's hashes of the bodies to come.</summary>
    Vouch = 7,

    /// <summary>A vouched body.</summary>
    Body = 8,

    /// <summary>A hunt: the cell, the members, their actions.</summary>
    Hunt = 9,

    /// <summary>An evaluation key that the certificate names by digest.</summary>
    EvaluationKey = 10,

    /// <summary>The keys that may take part in the stags that name it.</summary>
    Registry = 11,

    /// <summary>A validator's values for a toss of the committee's coin.</summary>
    CoinShare = 12,

    /// <summary>A validator's shares of the members' sealed identities, with proofs.</summary>
    IdentityShare = 13,

    /// <summary>The certificate of an epoch: another committee, or the same with other shares, holds the key from now on.</summary>
    Epoch = 14,
}
