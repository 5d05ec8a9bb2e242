namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// One run of a protocol over a board that all parties read in the same order, step after step. It also lends an adversary its hand: it
/// knows how the protocol's messages are made, and signs as any party whose key the adversary has. A protocol that implements this is
/// attacked by every adversary there is.
/// </summary>
internal interface ISession : IDisposable
{
    /// <summary>Names the open step; null when all parties have ended or nothing goes on.</summary>
    string? Step { get; }

    /// <summary>What parties that keep to the protocol post in the open step.</summary>
    IReadOnlyList<Post> Posts();

    /// <summary>All parties read these bytes in this order; then the step is over.</summary>
    void Close(IReadOnlyList<byte[]> board);

    /// <summary>The payload that <see cref="Sign"/> signs.</summary>
    byte[] Payload(Post post);

    /// <summary>The parts of a payload, from its first byte to its last.</summary>
    IReadOnlyList<Field> Fields(Post post);

    /// <summary>The same message with another payload, signed by its sender.</summary>
    byte[] Sign(Post post, byte[] payload);

    /// <summary>The payload in other frames: another session, step, attempt, sender, sequence; signed by the sender.</summary>
    IReadOnlyList<byte[]> Misplaced(Post post);

    /// <summary>
    /// Messages of the right form that say what is false: a wrong share, a hash that nobody computed, a false complaint; signed by the
    /// sender.
    /// </summary>
    IReadOnlyList<byte[]> Lies(Post post, Dice dice);

    /// <summary>
    /// What a sender posts that has seen what the honest post in this step, to steer the result; empty when there is nothing to gain.
    /// </summary>
    IReadOnlyList<byte[]> Steer(Post post, IReadOnlyList<Post> honest, Dice dice);

    /// <summary>How it ended for a party, or null.</summary>
    Ending? End(int party);

    /// <summary>Asserts what a run promises that ended as it did: whatever was computed is right.</summary>
    /// <param name="honest">The parties that kept to the protocol.</param>
    void CheckResult(IReadOnlyList<int> honest);

    /// <summary>
    /// The accusations that all others can put together against a party from all that was ever posted: whether each convinces.
    /// </summary>
    IEnumerable<Func<bool>> Accusations(int victim, IReadOnlyList<byte[]> posted);
}
