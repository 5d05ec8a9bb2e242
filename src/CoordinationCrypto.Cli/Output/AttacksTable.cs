using System.Globalization;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Cli.Output;

/// <summary>
/// What attacks on a key's leakage budget cost, for every parameter set and committee size: computed from the prices, not looked up.
/// </summary>
internal static class AttacksTable
{
    private static readonly Committee[] Committees = [new(4, 1), new(7, 2), new(10, 3), new(13, 4)];

    public static void Print(TextWriter output)
    {
        output.WriteLine("How much of a key one stag can spend that leaves its cap open, in hundredths;");
        output.WriteLine("and what each hundredth costs who wants to spend it: changes that make nobody");
        output.WriteLine("act, each at a cut of its own; the same while a validator is silent; hunts of");
        output.WriteLine("one puppet, each a new key; days for one agent; such stags. Sybils before a");
        output.WriteLine("full stag spend nothing.");
        output.WriteLine();
        output.WriteLine("parameters  committee   stag   changes    silent     hunts     days stags");
        foreach (var parameters in new[] { BfvParameters.Secure8192, BfvParameters.Secure16384 })
            foreach (var committee in Committees)
                output.WriteLine(Row(new ThresholdNoise(parameters, committee)));
    }

    private static string Row(ThresholdNoise noise)
    {
        var prices = new TickPrices(noise);
        var stag = 100.0 * prices.AllowanceOf(new StagTerms("any", "Any", ConditionGrid.OfMembers(20))) / LeakageBudget.Total;
        var changes = PerHundredth(prices.Asking(isLate: false));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{noise.Parameters.Name,-11} {SizesTable.Pair(noise.Committee),-9} {stag,6:F1} {Digits(changes),9} "
                + $"{Digits(PerHundredth(prices.Asking(isLate: true))),9} {Digits(PerHundredth(prices.Firing)),9} "
                + $"{Digits(changes / ChangeQuota.Changes),8} {1 / stag,5:F2}"
        );
    }

    private static double PerHundredth(UInt128 price) => 0.01 * LeakageBudget.Total / (double)price;

    private static string Digits(double value) => value.ToString(value < 1 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
