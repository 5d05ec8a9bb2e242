namespace CoordinationCrypto.Tests.Board;

/// <summary>One agent's consent in one stag, as the laws of H5 see it: numbers are those of signing, from 1.</summary>
internal interface IConsentMarket : IDisposable
{
    /// <summary>Board time, in milliseconds.</summary>
    ulong Time { get; }

    /// <summary>The agent signs its next record where the board stands.</summary>
    /// <param name="isExit">Whether it is an exit.</param>
    /// <param name="until">The last board time at which it counts; null for no end.</param>
    void Sign(bool isExit, ulong? until);

    /// <summary>The record of a number is shown to the board.</summary>
    /// <returns>Whether the board takes it.</returns>
    bool Post(int number);

    /// <summary>Board time passes, and a checkpoint says so.</summary>
    void Wait(ulong milliseconds);

    /// <summary>A cut, with the tick that follows it.</summary>
    /// <returns>The number of the intendo that is live then, or null.</returns>
    int? Cut();
}
