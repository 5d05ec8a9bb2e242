using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// What ticks and tests cost a key at most, at a committee's prices, in the units of <see cref="LeakageBudget"/>. Immutable; safe to share.
/// </summary>
/// <param name="noise">The committee's.</param>
internal sealed class TickPrices(ThresholdNoise noise)
{
    /// <summary>Tests are mixed as long as the key bears so many more mixed batches.</summary>
    public const int BatchesBorne = 1024;

    private readonly ulong _scan = Price(noise, RequestPurpose.Scan, RequestPath.OneRoundScan);
    private readonly ulong _twoRounds = Price(noise, RequestPurpose.Scan, RequestPath.TwoRoundScan);
    private readonly ulong _weightedScan = Price(noise, RequestPurpose.WeightedScan, RequestPath.OneRoundScan);
    private readonly ulong _weightedTwoRounds = Price(noise, RequestPurpose.WeightedScan, RequestPath.TwoRoundScan);
    private readonly ulong _conversion = Price(noise, RequestPurpose.Conversion, RequestPath.Opening);
    private readonly ulong _bits = Price(noise, RequestPurpose.Bits, RequestPath.Opening);
    private readonly ulong _batch = Price(noise, RequestPurpose.ProductSum, RequestPath.Opening);
    private readonly ulong _lone = Price(noise, RequestPurpose.Product, RequestPath.Opening);

    /// <summary>One opening for each check of a submission alone.</summary>
    /// <param name="checks">How many the grid has; one more where it has to loosen (P1).</param>
    public UInt128 Test(int checks) => (UInt128)checks * _lone;

    /// <summary>A mixed batch in which nobody cheats: 14 openings for each check.</summary>
    /// <param name="checks">How many the grid has.</param>
    public UInt128 Batch(int checks) => (UInt128)checks * AdmissionBatch.Repetitions * _batch;

    /// <summary>
    /// What mixed batches cost beside <see cref="Test"/> for each of their members: each batch is opened twice at most, and every round of
    /// seats begins one of its own.
    /// </summary>
    /// <param name="checks">How many the grid has.</param>
    /// <param name="tests">How many are tested in the tick.</param>
    public UInt128 Mixing(int checks, int tests) =>
        2 * Batch(checks) * (UInt128)((tests + AdmissionBatch.MaxMembers - 1) / AdmissionBatch.MaxMembers + TickAdmission.MaxRefills);

    /// <summary>Whether a key bears mixed batches: <see cref="BatchesBorne"/> of them.</summary>
    /// <param name="checks">How many the grid has.</param>
    /// <param name="left">What its budget leaves, and nobody has set aside.</param>
    public bool AllowsMixing(int checks, ulong left) => Batch(checks) * BatchesBorne <= left;

    /// <summary>
    /// A tick to its end: six scans, on both paths, or one conversion, after which nothing leaks; and the openings of the members' bits.
    /// </summary>
    /// <param name="live">Intendos in the pack.</param>
    /// <param name="scan">How it is scanned.</param>
    public UInt128 ToTheEnd(int live, ScanKind scan = ScanKind.Heads) =>
        scan switch
        {
            ScanKind.Sealed => _conversion,
            ScanKind.Weighted => (Confirmation.Scans + 1) * ((UInt128)_weightedScan + _weightedTwoRounds),
            _ => (Confirmation.Scans + 1) * ((UInt128)_scan + _twoRounds),
        }
        + (UInt128)((live + ThresholdNoise.BitsPerOpening - 1) / ThresholdNoise.BitsPerOpening) * _bits;

    /// <summary>What one change at a cut costs, on a grid of one axis, that does not make its stag fire: a test and a scan.</summary>
    /// <param name="isLate">Whether the scan takes both paths, as when some validator is silent.</param>
    public UInt128 Asking(bool isLate) => Test(2) + _scan + (isLate ? _twoRounds : 0);

    /// <summary>What a hunt of one member costs on a grid of one axis in one round: a test, six scans, an opening of its bit.</summary>
    public UInt128 Firing => Test(2) + (Confirmation.Scans + 1) * (UInt128)_scan + _bits;

    /// <summary>The least that a stag needs to fire: tests of as many as its floor asks for, and a tick to its end.</summary>
    public UInt128 ToFire(StagTerms terms)
    {
        var fewest = Math.Max(1, terms.LeastCell.Members);
        return Test(AdmissionGrid.ChecksOf(terms.Grid)) * (UInt128)fewest + ToTheEnd(fewest, Of(terms));
    }

    /// <summary>
    /// All that a stag's openings may spend: ⌊2^60·cap/10^6⌋. Where its terms leave that open, the default, and what it needs to fire if
    /// that is more: with less it could ask and never act.
    /// </summary>
    public ulong AllowanceOf(StagTerms terms)
    {
        var high = Math.BigMul(LeakageBudget.Total, (ulong)(terms.LeakageCap ?? StagTerms.DefaultLeakageCap), out var low);
        var cap = WideDivision.Divide(high, low, StagTerms.WholeBudget, out _);
        return terms.LeakageCap is null ? (ulong)UInt128.Min(LeakageBudget.Total, UInt128.Max(cap, ToFire(terms))) : cap;
    }

    /// <summary>How a stag is scanned, as prices tell it apart.</summary>
    public static ScanKind Of(StagTerms terms) =>
        terms.Options.Scan == StagScan.Sealed ? ScanKind.Sealed
        : terms.Grid.Capital is not null ? ScanKind.Weighted
        : ScanKind.Heads;

    private static ulong Price(ThresholdNoise noise, RequestPurpose purpose, RequestPath path) => noise.LeakageOf(purpose, path);
}

/// <summary>Ways to scan a pack that cost a key differently.</summary>
internal enum ScanKind
{
    /// <summary>One round, of a sum with weights of one.</summary>
    Heads,

    /// <summary>One round, of a sum that counts capital.</summary>
    Weighted,

    /// <summary>On shares.</summary>
    Sealed,
}
