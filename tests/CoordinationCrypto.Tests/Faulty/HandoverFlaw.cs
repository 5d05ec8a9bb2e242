namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What is broken in a hand-over, to show that the laws find it.</summary>
public enum HandoverFlaw
{
    None,

    /// <summary>The old validators' ledgers are put back, after they have signed, to what they were before.</summary>
    LedgersRestored,

    /// <summary>An old validator is not shown the record that begins the epoch.</summary>
    RecordNotShown,

    /// <summary>The new validators take over shares of another secret.</summary>
    AnotherSecret,
}
