namespace CoordinationCrypto.Board;

/// <summary>The board refuses what its caller wanted to post, or a tick can't be completed. Nothing has changed.</summary>
public sealed class BoardException : Exception
{
    /// <summary>A refusal by the replay.</summary>
    public BoardException(ReplayRefusal refusal) : base($"The board refuses the record: {refusal}.") => Refusal = refusal;

    /// <summary>Another reason.</summary>
    public BoardException(string message) : base(message)
    {
    }

    /// <summary>The replay's reason, if it was a refusal.</summary>
    public ReplayRefusal? Refusal { get; }
}
