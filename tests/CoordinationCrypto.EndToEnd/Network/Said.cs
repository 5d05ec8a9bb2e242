namespace CoordinationCrypto.EndToEnd.Network;

/// <summary>What is said to the sequencer; the first byte of a frame.</summary>
internal enum Said : byte
{
    /// <summary>Number (0 for who is no validator), then the identity key.</summary>
    Hello = 1,

    /// <summary>The index of the first item that is missing.</summary>
    Have = 2,

    /// <summary>A message of the ceremony.</summary>
    Ceremony = 3,

    /// <summary>That a step has everything it waits for: how many steps were closed before.</summary>
    Ready = 4,

    /// <summary>A signature on what was proposed: validator, 64 bytes.</summary>
    Signature = 5,

    /// <summary>A record for the board.</summary>
    Record = 6,

    /// <summary>A wish for a cut: the number of its tick.</summary>
    Cut = 7,

    /// <summary>A wish for the end.</summary>
    Stop = 8,
}
