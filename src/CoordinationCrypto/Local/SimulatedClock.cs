using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Local;

/// <summary>
/// The clock of a market whose parties share one process: it stands still but when it is moved, so that a run takes the same course
/// however long it takes. Safe for several threads that read while none moves it.
/// </summary>
/// <param name="milliseconds">Its first time, in Unix milliseconds.</param>
internal sealed class SimulatedClock(ulong milliseconds) : TimeProvider
{
    /// <summary>Its time, in Unix milliseconds.</summary>
    public ulong Milliseconds { get; private set; } = milliseconds;

    /// <summary>How much it is moved before a cut, in milliseconds: so much that who changes once a tick never meets its quota.</summary>
    public ulong CutInterval { get; init; } = ChangeQuota.WindowMilliseconds / ChangeQuota.Changes;

    /// <summary>The time of the next cut, where that is not to be the interval after the clock's; null where it is.</summary>
    public ulong? NextCut { get; set; }

    /// <summary>Moves it to the next cut.</summary>
    public void AdvanceToCut()
    {
        Milliseconds = NextCut is { } next && next > Milliseconds ? next : Milliseconds + CutInterval;
        NextCut = null;
    }

    /// <summary>Moves it forward.</summary>
    public void Advance(ulong by) => Milliseconds += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds((long)Milliseconds);
}
