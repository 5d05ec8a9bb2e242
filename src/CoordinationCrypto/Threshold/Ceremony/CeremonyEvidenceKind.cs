namespace CoordinationCrypto.Threshold;

/// <summary>What a piece of evidence proves.</summary>
public enum CeremonyEvidenceKind : byte
{
    /// <summary>The accused signed two different messages for one step.</summary>
    Equivocation = 1,

    /// <summary>The accused committed to another seed than the deal that its own message names as received.</summary>
    FalseCommitment = 2,

    /// <summary>The accused dealt a member another seed than the one it committed to in public.</summary>
    FalseBox = 3,
}
