using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Threshold;

/// <summary>A sealed scan with all its validators at one table; up to f of them lie or are silent.</summary>
internal static class SealedScanTable
{
    /// <summary>Runs a scan to its end, whose result it has; null where a round does not decode.</summary>
    /// <param name="table">Committee, seeds and what happens to messages: (round, validator, message).</param>
    /// <param name="request">The request's id.</param>
    /// <param name="trees">The trees.</param>
    /// <param name="plaintexts">What each input holds, slot by slot; its conversion has weight 1.</param>
    public static SealedScan? Run(ShareTable table, Hash32 request, IReadOnlyList<ScanTree> trees, params ulong[][] plaintexts)
    {
        var conversions = plaintexts.Select((values, k) => Convert(table, $"{request} {k}", values)).ToArray();
        return Run(table, request, trees, [.. conversions.Select(each => new[] { (1UL, each.Conversion) })], conversions);
    }

    /// <summary>The same with chosen sums of conversions.</summary>
    public static SealedScan? Run(
        ShareTable table,
        Hash32 request,
        IReadOnlyList<ScanTree> trees,
        (ulong Weight, Conversion Conversion)[][] inputs,
        IReadOnlyList<(Conversion Conversion, ulong[][] Shares)> conversions
    )
    {
        var scan = new SealedScan(table.Committee, table.Field, request, new ScanCircuit(inputs, trees));
        var parts = Enumerable.Range(1, table.Committee.Size).Select(validator => Part(table, scan, conversions, validator)).ToArray();
        try
        {
            while (!scan.IsOver)
            {
                var round = scan.Round;
                foreach (var (index, message) in parts.Select(part => part.Message()).ToList().Index())
                    if (table.OnTheWay(round, index + 1, message) is { } sent && scan.Round == round)
                        Assert.True(scan.TryTake(index + 1, round, sent, out _));
                if (scan.Round == round)
                    return null;
            }

            return scan;
        }
        finally
        {
            foreach (var part in parts)
                part.Dispose();
        }
    }

    /// <summary>A conversion whose shares a test deals.</summary>
    public static (Conversion Conversion, ulong[][] Shares) Convert(ShareTable table, string name, ulong[] values) =>
        (new Conversion(Hash32.Sha256(System.Text.Encoding.UTF8.GetBytes(name)), table.Draw(values.Length)), table.Share(values));

    /// <summary>A validator's part.</summary>
    public static SealedScanPart Part(
        ShareTable table,
        SealedScan scan,
        IReadOnlyList<(Conversion Conversion, ulong[][] Shares)> conversions,
        int validator
    ) =>
        scan.Join(
            table.MasksOf(validator),
            (conversion, shares) => conversions.Single(each => each.Conversion == conversion).Shares[validator - 1].CopyTo(shares)
        );
}
