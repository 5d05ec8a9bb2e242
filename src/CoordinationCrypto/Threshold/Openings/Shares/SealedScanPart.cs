using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Threshold;

/// <summary>
/// What one validator sends in a sealed scan: a function of its shares, its seeds, and the rows that were opened. Made again, it sends the
/// same bytes. Holds shares and zeroes them on disposal. Not safe for use by several threads at once.
/// </summary>
/// <param name="scan">The scan as the validator follows it.</param>
/// <param name="run">Its own computation; owned.</param>
internal sealed class SealedScanPart(SealedScan scan, ShareRun run) : IDisposable
{
    /// <summary>The message of the round that waits.</summary>
    /// <exception cref="InvalidOperationException">The scan is over.</exception>
    public byte[] Message()
    {
        if (scan.IsOver)
            Throw.Invalid("The scan is over.");
        while (run.Opened < scan.Round)
            run.Advance(scan.Opened[run.Opened]);
        return run.Message();
    }

    /// <summary>Zeroes what it holds.</summary>
    public void Dispose() => run.Dispose();
}
