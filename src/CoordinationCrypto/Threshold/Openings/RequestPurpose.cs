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

    /// <summary>The committee's coin.</summary>
    Coin = 5,

    /// <summary>The opening of a row of a check of many waiting submissions, mixed.</summary>
    Admission = 6,

    /// <summary>The decryption of the members' sealed identities.</summary>
    Identity = 7,

    /// <summary>The same as <see cref="Admission"/>, of a submission alone.</summary>
    LoneAdmission = 10,
}
