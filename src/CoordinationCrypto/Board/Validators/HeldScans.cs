using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// A validator's parts in the sealed scans that are open: shares of plaintexts, in memory alone. They go when their scan is over, and with
/// the epoch; made again from the board they say the same. Not safe for use by several threads at once.
/// </summary>
internal sealed class HeldScans : IDisposable
{
    private readonly Dictionary<SealedRounds, SealedScanPart> _parts = [];

    /// <summary>The validator's part in a scan.</summary>
    /// <param name="rounds">The scan.</param>
    /// <param name="maker">Converts.</param>
    /// <param name="seeds">The validator's seeds.</param>
    public SealedScanPart Of(SealedRounds rounds, ShareMaker maker, SubsetSeeds seeds)
    {
        if (!_parts.TryGetValue(rounds, out var part))
            _parts[rounds] = part = rounds.Scan.Join(
                new SeedMasks(seeds, maker.Parameters.PlainModulus),
                (conversion, shares) => maker.Convert(rounds.Conversion, conversion.Opened.Span, shares)
            );
        return part;
    }

    /// <summary>Lets go of all but these.</summary>
    public void Retain(IEnumerable<SealedRounds> open)
    {
        var kept = open.ToHashSet();
        foreach (var over in _parts.Keys.Where(rounds => !kept.Contains(rounds)).ToList())
        {
            _parts[over].Dispose();
            _parts.Remove(over);
        }
    }

    /// <summary>Zeroes them all.</summary>
    public void Dispose() => Retain([]);
}
