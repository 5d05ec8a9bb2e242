namespace CoordinationCrypto.Tests.Board;

/// <summary>What happens in a history of one agent's consent in one stag. The appender posts what was signed when it likes, or
/// never.</summary>
internal enum ConsentDeed
{
    /// <summary>The agent signs an intendo, which may end.</summary>
    SignIntendo,

    /// <summary>The agent signs its exit.</summary>
    SignExit,

    /// <summary>The appender posts something that was signed.</summary>
    Post,

    /// <summary>Board time passes.</summary>
    Wait,

    /// <summary>A cut.</summary>
    Cut,
}

/// <summary>One step of a history.</summary>
/// <param name="Deed">What happens.</param>
/// <param name="Value">Of an intendo: for how many milliseconds it is meant, 0 for no end. Of a post: which of those signed so far, modulo
/// their number. Of time: how many milliseconds.</param>
internal sealed record ConsentStep(ConsentDeed Deed, int Value);
