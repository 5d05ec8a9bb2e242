namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>What is said to the sequencer; the first byte of a frame.</summary>
internal enum Said : byte
{
    /// <summary>Epoch, number (0 for who is no validator), then the identity key.</summary>
    Hello = 1,

    /// <summary>The index of the first item that is missing.</summary>
    Have = 2,

    /// <summary>A message of the ceremony.</summary>
    Ceremony = 3,

    /// <summary>
    /// What a step still waits for: how many steps were closed before, then epoch and number of everyone whose message has not come.
    /// </summary>
    Ready = 4,

    /// <summary>A signature on what was proposed: validator, 64 bytes.</summary>
    Signature = 5,

    /// <summary>A record for the board.</summary>
    Record = 6,

    /// <summary>A wish for a cut: the number of its tick.</summary>
    Cut = 7,

    /// <summary>A wish for the end.</summary>
    Stop = 8,

    /// <summary>A wish for another epoch: its number, n and f.</summary>
    Reshare = 9,

    /// <summary>A message of the resharing.</summary>
    Resharing = 10,

    /// <summary>What the resharing ended with: the body of the epoch's record, without signatures of those who hand over.</summary>
    Draft = 11,
}
