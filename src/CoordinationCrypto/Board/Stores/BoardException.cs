namespace CoordinationCrypto;

/// <summary>
/// What was asked for cannot be done: the board refuses a record or lacks what the call is about, too few validators answer, or a ceremony
/// or resharing ends without a key. A refused record is not on the board; what was posted before it stays.
/// </summary>
public sealed class BoardException : Exception
{
    /// <summary>A refusal by the replay.</summary>
    /// <param name="refusal">Why the board refuses it.</param>
    public BoardException(ReplayRefusal refusal)
        : base($"The board refuses the record: {refusal}.") => Refusal = refusal;

    /// <summary>A refusal by the replay, in words that say whose and where.</summary>
    internal BoardException(ReplayRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>Another reason.</summary>
    /// <param name="message">What is wrong.</param>
    public BoardException(string message)
        : base(message) { }

    /// <summary>The replay's reason, if it was a refusal.</summary>
    public ReplayRefusal? Refusal { get; }
}
