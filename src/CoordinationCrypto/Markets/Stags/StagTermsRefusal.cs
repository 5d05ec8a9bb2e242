namespace CoordinationCrypto.Markets;

/// <summary>Why bytes are not a stag's terms.</summary>
public enum StagTermsRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The version is not one this library reads.</summary>
    Version,

    /// <summary>The name is not 1 to 64 of the characters a–z, A–Z, 0–9, '-', '_', '.'.</summary>
    Name,

    /// <summary>The title is not 1 to 256 bytes of UTF-8, or has a character that does not print.</summary>
    Title,

    /// <summary>The axes are not exactly one members axis of 1 to 2^24 levels.</summary>
    Axes,

    /// <summary>The floor is no cell of the grid.</summary>
    Floor,

    /// <summary>The kind of eligibility is unknown, or its registry's digest is missing.</summary>
    Eligibility,

    /// <summary>The leakage cap is not 1 to 1,000,000.</summary>
    LeakageCap,

    /// <summary>Too few bytes, or bytes after the end.</summary>
    Length,
}
