namespace CoordinationCrypto.Threshold;

/// <summary>What a threshold computation is for.</summary>
public enum RequestPurpose : byte
{
    /// <summary>The closing test of a key ceremony.</summary>
    SelfTest = 1,

    /// <summary>The first scan of a tick.</summary>
    Scan = 2,

    /// <summary>A scan that repeats a tick's first one with fresh masks, so that a cell that was zero by chance is found out.</summary>
    Confirmation = 3,

    /// <summary>The opening of up to 16 members' bits at the confirmed cell.</summary>
    Membership = 4,

    /// <summary>The opening of m + ρ under a prepared mask ρ, for a ciphertext of the same message with new noise.</summary>
    Refresh = 8,
}
