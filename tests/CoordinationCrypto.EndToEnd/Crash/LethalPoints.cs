using System.Diagnostics;

namespace CoordinationCrypto.EndToEnd.Crash;

/// <summary>Counts the points at which the process could die, and dies at one of them.</summary>
/// <param name="killAt">At which, from 1; 0: at none.</param>
internal sealed class LethalPoints(int killAt)
{
    /// <summary>How many were passed.</summary>
    public int Passed { get; private set; }

    public void Pass()
    {
        if (++Passed != killAt)
            return;
        Process.GetCurrentProcess().Kill(); // SIGKILL: nothing is flushed, no handler runs
        Thread.Sleep(Timeout.Infinite);
    }
}
