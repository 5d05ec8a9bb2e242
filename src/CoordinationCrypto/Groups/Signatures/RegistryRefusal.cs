namespace CoordinationCrypto.Groups;

/// <summary>Why bytes are not a registry.</summary>
internal enum RegistryRefusal
{
    /// <summary>They are.</summary>
    None,

    /// <summary>The number of keys is 0 or too large.</summary>
    Count,

    /// <summary>There are not exactly as many bytes as the number of keys needs.</summary>
    Length,

    /// <summary>A key is not above the one before it: so none stands there twice, and a set of keys has one encoding.</summary>
    Order,

    /// <summary>A key is not the x of a point.</summary>
    Key,
}
