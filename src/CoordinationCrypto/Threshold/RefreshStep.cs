namespace CoordinationCrypto.Threshold;

/// <summary>What a message of a refresh is a share of.</summary>
internal enum RefreshStep : byte
{
    /// <summary>Of the first half of Enc(ρ), under the mask's id.</summary>
    Prepare = 1,

    /// <summary>Of m + ρ, under the request's id.</summary>
    Open = 2,
}
