namespace CoordinationCrypto.Threshold;

/// <summary>What a piece of evidence from a refresh proves.</summary>
internal enum RefreshEvidenceKind : byte
{
    /// <summary>The accused signed two different messages under one id.</summary>
    Equivocation = 1,

    /// <summary>The accused's share is off the polynomial that 2f + 1 others lie on.</summary>
    WrongShare = 2,
}
