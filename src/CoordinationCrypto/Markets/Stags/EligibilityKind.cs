namespace CoordinationCrypto.Markets;

/// <summary>Who may take part in a stag, and whether they are known by name. The values are the ones on the wire.</summary>
public enum EligibilityKind : byte
{
    /// <summary>Anyone with a key, which stands on the board beside the pseudonym.</summary>
    Open = 0,

    /// <summary>The keys of a registry, each on the board beside its pseudonym.</summary>
    Named = 1,

    /// <summary>The keys of a registry; which of them a pseudonym belongs to is opened for the members of an executed hunt and for nobody else.</summary>
    Shielded = 2,
}
