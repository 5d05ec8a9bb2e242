namespace CoordinationCrypto.Properties;

/// <summary>One stag's market as the laws see it, in the clear or encrypted: legal changes go in, hunts come out.</summary>
public interface IMarketUnderTest : IDisposable
{
    /// <summary>How many intendos are live, decoys included.</summary>
    int LiveCount { get; }

    /// <summary>Takes a change that is legal at this point.</summary>
    void Apply(Change change);

    /// <summary>Ends the tick: looks for a hunt once and executes it.</summary>
    TransparentHunt? Scan();
}
