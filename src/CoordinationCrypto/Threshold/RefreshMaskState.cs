namespace CoordinationCrypto.Threshold;

/// <summary>What has become of a prepared mask. It goes forward only.</summary>
internal enum RefreshMaskState : byte
{
    /// <summary>Prepared, and assigned to nothing.</summary>
    Free = 1,

    /// <summary>Assigned to one ciphertext: its opening may be under way.</summary>
    Assigned = 2,

    /// <summary>Its opening is done.</summary>
    Finished = 3,

    /// <summary>Its opening was given up, or it was given up itself. Some may know a share of it, so it serves for nothing else.</summary>
    Burnt = 4,
}
