namespace CoordinationCrypto.Markets;

/// <summary>
/// A way to ask the committee which live cells of a pack come out zero, and nothing else. Each attempt masks the others afresh; its owner
/// is told the cells when an attempt has its result.
/// </summary>
internal interface IScan : IDisposable
{
    /// <summary>The requests that wait for shares.</summary>
    IReadOnlyList<ShareCollection> Shares { get; }

    /// <summary>The requests that wait for hashes and bodies.</summary>
    IReadOnlyList<BodyCollection> Bodies { get; }

    /// <summary>The scan on shares that waits for rows, or null.</summary>
    SealedRounds? Rounds { get; }

    /// <summary>Starts an attempt.</summary>
    /// <returns>Null, or why it cannot be charged.</returns>
    TickEnd? Start(uint attempt);

    /// <summary>A new checkpoint: it fixes what has come in, and its time may end a wait.</summary>
    /// <returns>Null, or why what would follow cannot be charged.</returns>
    TickEnd? OnCheckpoint(Hash32 checkpoint, ulong time);

    /// <summary>Gives up what waits.</summary>
    void Stop();
}
