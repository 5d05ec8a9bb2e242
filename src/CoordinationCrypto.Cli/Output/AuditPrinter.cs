using System.Globalization;

namespace CoordinationCrypto.Cli.Output;

/// <summary>Shows an audit to people: a line a check, then the trust root to compare, then the verdict.</summary>
internal static class AuditPrinter
{
    /// <summary>All of it.</summary>
    public static void Print(Audit audit, TextWriter output)
    {
        foreach (var check in audit.Checks)
            Print(check, output);
        output.WriteLine();
        output.WriteLine($"configuration  {audit.ConfigurationId?.ToString() ?? "none"}");
        output.WriteLine($"epoch          {audit.Epoch.ToString(CultureInfo.InvariantCulture)}");
        for (var i = 0; i < audit.Validators.Count; i++)
            output.WriteLine($"validator {i + 1,2}   {audit.Validators[i]}");
        output.WriteLine($"height         {audit.Height.ToString(CultureInfo.InvariantCulture)}");
        output.WriteLine($"head           {audit.Head}");
        if (audit.Releases.Count > 0)
            output.WriteLine($"releases       {audit.Releases.Count.ToString(CultureInfo.InvariantCulture)} certified");
        foreach (var named in audit.Culprits)
            Print(named, output);
        output.WriteLine();
        output.WriteLine(
            audit.Passed
                ? $"PASS: {Counts(audit)}. Compare configuration and head with what you were told, or give them with --expect and --head."
                : Failure(audit)
        );
    }

    /// <summary>The verdict, and before it only what fails or who is named.</summary>
    public static void PrintVerdict(Audit audit, TextWriter output)
    {
        foreach (var check in audit.Checks.Where(check => check.Verdict == AuditVerdict.Fail))
            Print(check, output);
        foreach (var named in audit.Culprits)
            Print(named, output);
        output.WriteLine(audit.Passed ? $"PASS: {Counts(audit)}. None of {audit.Checks.Count} checks failed." : Failure(audit));
    }

    /// <summary>What a validator did that the audit names.</summary>
    public static string Sent(CulpritDeed deed) =>
        deed switch
        {
            CulpritDeed.CoinValue => "a value of the coin that f + 1 others contradict",
            CulpritDeed.Share => "a share off the accepted polynomial",
            CulpritDeed.ScanRow => "a row of a sealed scan off the accepted polynomials",
            _ => "a share of an identity without a valid proof",
        };

    private static void Print(AuditCheck check, TextWriter output) =>
        output.WriteLine($"{check.Id}  {Word(check.Verdict)}  {check.Title}: {check.Detail}");

    private static void Print(Culprit named, TextWriter output) =>
        output.WriteLine(
            $"named          validator {named.Validator} of epoch {named.Epoch}, tick "
                + $"{named.Tick}{(named.Stag is { } stag ? $", stag {stag}" : "")}: {Sent(named.Deed)}"
        );

    private static string Counts(Audit audit) =>
        $"{audit.Outcomes.Count} ticks, {audit.Outcomes.Count(outcome => outcome.End == TickEnd.Fired)} hunts";

    private static string Failure(Audit audit)
    {
        var failed = audit.Checks.Where(check => check.Verdict == AuditVerdict.Fail).Select(check => check.Id).ToList();
        // A23 fails for toy parameters and for nothing else.
        var hint = failed.Contains("A23") ? " A toy board hides nothing: it passes A23 only with --toy." : "";
        return $"FAIL: {failed.Count} of {audit.Checks.Count} checks.{hint}";
    }

    private static string Word(AuditVerdict verdict) =>
        verdict switch
        {
            AuditVerdict.Pass => "pass",
            AuditVerdict.Fail => "FAIL",
            _ => "n/a ",
        };
}
