namespace CoordinationCrypto.Board;

/// <summary>What a check of an audit came to.</summary>
public enum AuditVerdict
{
    /// <summary>It holds for the whole board.</summary>
    Pass,

    /// <summary>It does not hold; the detail says where.</summary>
    Fail,

    /// <summary>There was nothing to check, or an earlier failure ended the replay first.</summary>
    NotApplicable,
}
