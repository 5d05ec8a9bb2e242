using System.Diagnostics;

namespace CoordinationCrypto.Benchmarks.Arithmetic;

/// <summary>
/// Runs code until the runtime has optimized it. A vector kernel is a hundred times slower before that than after; a benchmark that finds
/// its iteration's length by the slow code measures for a few milliseconds only, and may end before the fast code is there.
/// </summary>
internal static class Tiering
{
    /// <summary>
    /// Long enough for the runtime's delay of 100 ms, its call counts, and compiling in the background of a busy machine.
    /// </summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(800);

    /// <summary>Runs the actions in turn.</summary>
    public static void Settle(params ReadOnlySpan<Action> actions)
    {
        foreach (var action in actions)
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Enough;)
                action();
        }
    }
}
