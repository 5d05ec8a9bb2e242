namespace CoordinationCrypto.Threshold;

/// <summary>What a piece of evidence from a resharing proves.</summary>
public enum ResharingEvidenceKind : byte
{
    /// <summary>The accused signed two different messages for one step.</summary>
    Equivocation = 1,

    /// <summary>The accused dealt a box that does not open to a share on the polynomials it committed to and opened.</summary>
    FalseShare = 2,

    /// <summary>The accused complained of a box that opens to a right share, or with a proof that proves nothing.</summary>
    FalseComplaint = 3,
}
