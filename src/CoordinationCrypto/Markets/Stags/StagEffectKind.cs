namespace CoordinationCrypto.Markets;

/// <summary>What an effect is. The values are the ones on the wire.</summary>
internal enum StagEffectKind : byte
{
    /// <summary>Units go to an account.</summary>
    Transfer = 1,

    /// <summary>Units go to an account again and again.</summary>
    Subscription = 2,

    /// <summary>A text is signed.</summary>
    Text = 3,
}
