using System.Globalization;
using System.Numerics;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// The noise bounds, the flooding and the openings that fit a key's leakage budget, for every parameter set and committee size: computed,
/// not looked up.
/// </summary>
internal static class NoiseTable
{
    private static readonly Committee[] Committees = [new(4, 1), new(5, 1), new(7, 2), new(9, 2), new(10, 3), new(13, 3), new(13, 4)];

    public static void Print(TextWriter output)
    {
        output.WriteLine("Bounds on the noise of the worst pack that a proof of encryption lets through,");
        output.WriteLine("V bits of its Euclidean norm; the flooding B of one subset, in bits; what one");
        output.WriteLine("scan leaks at most, as a statistical distance; and how much of one kind fits");
        output.WriteLine("into a key's budget of 2^-40: scans, openings of 16 members' bits, submissions");
        output.WriteLine("admitted alone, and batches of 15 to 64 submissions admitted together. Last, the");
        output.WriteLine("bits of how many conversions fit, one for each sealed scan, of committees that");
        output.WriteLine("run these.");
        output.WriteLine();
        output.WriteLine("parameters  committee   V     B  leak     scans      bits     alone batches seal");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            foreach (var committee in Committees)
                output.WriteLine(Row(new ThresholdNoise(parameters, committee)));
        output.WriteLine();
        output.WriteLine("Scans of a sum whose weights add up to p - 1, as with an axis of capital:");
        output.WriteLine();
        output.WriteLine("parameters  committee noise   leak one-round two-round");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            foreach (var committee in Committees)
                output.WriteLine(WeightedRow(new ThresholdNoise(parameters, committee)));
    }

    private static string WeightedRow(ThresholdNoise noise)
    {
        var leak = noise.LeakageOf(RequestPurpose.WeightedScan, RequestPath.OneRoundScan);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{noise.Parameters.Name,-11} {SizesTable.Pair(noise.Committee),-9} {Math.Log2(noise.WeightedScanNoise),5:F1} {Leak(leak),6} "
                + $"{noise.OpeningsPerKey(RequestPurpose.WeightedScan, RequestPath.OneRoundScan),9:N0} "
                + $"{noise.OpeningsPerKey(RequestPurpose.WeightedScan, RequestPath.TwoRoundScan),9:N0}"
        );
    }

    private static string Row(ThresholdNoise noise)
    {
        var leak = noise.LeakageOf(RequestPurpose.Scan, RequestPath.OneRoundScan);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{noise.Parameters.Name,-11} {SizesTable.Pair(noise.Committee),-9}{Math.Log2(noise.ScanNoise),4:F1} "
                + $"{BigInteger.Log(noise.FloodingBound, 2),5:F1} {Leak(leak),5} "
                + $"{Fits(RequestPurpose.Scan, RequestPath.OneRoundScan),9:N0} "
                + $"{Fits(RequestPurpose.Bits, RequestPath.Opening),9:N0} "
                + $"{AdmissionPrice.LonePerKey(noise),9:N0} "
                + $"{AdmissionPrice.BatchesPerKey(noise),7:N0} {Conversions(),4}"
        );

        string Conversions() =>
            noise.Committee.CanMultiplyShares
                ? $"2^{BitOperations.Log2(Fits(RequestPurpose.Conversion, RequestPath.Opening))}"
                : "-";

        ulong Fits(RequestPurpose purpose, RequestPath path) => noise.OpeningsPerKey(purpose, path);
    }

    /// <summary>The budget counts in units of 2^−100: what is charged one unit leaks that or less.</summary>
    private static string Leak(ulong units) =>
        string.Create(CultureInfo.InvariantCulture, $"{(units == 1 ? "<" : "")}2^{Math.Log2(units) - LeakageBudget.UnitBits:F0}");
}
