namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>What the sequencer says to all, in one numbered order.</summary>
internal enum Item : byte
{
    /// <summary>The ceremony's terms: nonce, then the validators' keys.</summary>
    Terms = 1,

    /// <summary>A message of the ceremony.</summary>
    Ceremony = 2,

    /// <summary>The open step of the ceremony or the resharing is closed.</summary>
    Close = 3,

    /// <summary>A record that is on the board.</summary>
    Record = 4,

    /// <summary>
    /// What is to be signed: its record's kind, then the payload; of an epoch the record's body without signatures of those who hand
    /// over.
    /// </summary>
    Proposal = 5,

    /// <summary>Who is to frame a record: validator, kind, body.</summary>
    Framing = 6,

    /// <summary>The end.</summary>
    Stop = 7,

    /// <summary>The resharing's terms: n and f of the next committee, nonce, then its keys. The rest is on the board.</summary>
    Heirs = 8,

    /// <summary>A message of the resharing.</summary>
    Resharing = 9,
}
