namespace CoordinationCrypto.Markets;

/// <summary>The kinds of <see cref="DesignatedStatement"/>, as they stand in messages.</summary>
internal enum DesignatedKind : byte
{
    /// <summary><see cref="OwnershipStatement"/>.</summary>
    Ownership = 1,

    /// <summary><see cref="PackStatement"/>.</summary>
    Pack = 2,

    /// <summary><see cref="ConditionStatement"/>.</summary>
    Condition = 3,
}
