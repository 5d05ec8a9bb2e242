namespace CoordinationCrypto.Tests.Faulty;

/// <summary>What a protocol may do that it must not.</summary>
public enum BrokenPromise
{
    None,
    NeverEnds,
    NoEndForOne,
    TwoEnds,
    NamesTheHonest,
    EvidenceThatDoesNotConvince,
    WrongResult,
    FramesTheHonest,
}
