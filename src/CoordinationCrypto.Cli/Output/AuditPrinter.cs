using System.Globalization;
using CoordinationCrypto.Board;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.Output;

/// <summary>Shows an audit: a line a check, then the trust root to compare, then the verdict.</summary>
internal static class AuditPrinter
{
    public static void Print(Audit audit, TextWriter output)
    {
        foreach (var check in audit.Checks)
            output.WriteLine($"{check.Id}  {Word(check.Verdict)}  {check.Title}: {check.Detail}");
        output.WriteLine();
        output.WriteLine($"configuration  {audit.ConfigurationId?.ToString() ?? "none"}");
        output.WriteLine($"epoch          {audit.Epoch.ToString(CultureInfo.InvariantCulture)}");
        for (var i = 0; i < audit.Validators.Count; i++)
            output.WriteLine($"validator {i + 1,2}   {audit.Validators[i]}");
        output.WriteLine($"height         {audit.Height.ToString(CultureInfo.InvariantCulture)}");
        output.WriteLine($"head           {audit.Head}");
        foreach (var named in audit.Culprits)
            output.WriteLine(
                $"named          validator {named.Validator} of epoch {named.Epoch}, tick "
                    + $"{named.Tick}{(named.Stag is { } stag ? $", stag {stag}" : "")}: {Sent(named.Deed)}"
            );
        output.WriteLine();
        var failed = audit.Checks.Count(check => check.Verdict == AuditVerdict.Fail);
        output.WriteLine(
            failed == 0
                ? $"PASS: {audit.Outcomes.Count} ticks, {audit.Outcomes.Count(outcome => outcome.End == TickEnd.Fired)} "
                    + $"hunts. Compare configuration and head with what you were told, or give them with --expect and --head."
                : $"FAIL: {failed} of {audit.Checks.Count} checks."
        );
    }

    private static string Sent(CulpritDeed deed) =>
        deed switch
        {
            CulpritDeed.CoinValue => "a value of the coin that f + 1 others contradict",
            CulpritDeed.Share => "a share off the accepted polynomial",
            _ => "a share of an identity without a valid proof",
        };

    private static string Word(AuditVerdict verdict) =>
        verdict switch
        {
            AuditVerdict.Pass => "pass",
            AuditVerdict.Fail => "FAIL",
            _ => "n/a ",
        };
}
