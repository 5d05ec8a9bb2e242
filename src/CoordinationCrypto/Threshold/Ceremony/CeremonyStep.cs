namespace CoordinationCrypto.Threshold;

/// <summary>The steps of a key ceremony, in order. <see cref="Deal"/> and <see cref="Commit"/> recur together while a subset is without a seed; <see cref="Bodies"/> recurs while a body is missing.
/// Where evaluation keys are made, <see cref="EvaluationVouch"/> and <see cref="EvaluationBodies"/> come between <see cref="Bodies"/> and <see cref="SelfTest"/>, once a round.</summary>
public enum CeremonyStep : byte
{
    /// <summary>One member of each open subset deals its seed.</summary>
    Deal = 1,

    /// <summary>Every member of an open subset commits to the seed it holds, or complains.</summary>
    Commit = 2,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution.</summary>
    Vouch = 3,

    /// <summary>One voucher of each subset posts the contribution itself.</summary>
    Bodies = 4,

    /// <summary>Every validator sends its shares of a scan and an opening under the new key.</summary>
    SelfTest = 5,

    /// <summary>Every validator signs the key certificate.</summary>
    Certify = 6,

    /// <summary>The ceremony is over; see <see cref="CeremonyParty.Outcome"/>.</summary>
    Ended = 7,

    /// <summary>Every validator vouches for the hash of each of its subsets' contribution to an evaluation key.</summary>
    EvaluationVouch = 8,

    /// <summary>One voucher of each subset posts the contribution to the evaluation key itself.</summary>
    EvaluationBodies = 9,
}
