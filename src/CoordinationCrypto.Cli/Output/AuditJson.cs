using System.Text.Json;

namespace CoordinationCrypto.Cli.Output;

/// <summary>Shows an audit to programs: one JSON object on one line.</summary>
internal static class AuditJson
{
    public static void Print(Audit audit, TextWriter output) => JsonPrinter.PrintLine(output, writer => Write(writer, audit));

    private static void Write(Utf8JsonWriter writer, Audit audit)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("passed", audit.Passed);
        writer.WriteStartArray("checks");
        foreach (var check in audit.Checks)
        {
            writer.WriteStartObject();
            writer.WriteString("id", check.Id);
            writer.WriteString("verdict", Word(check.Verdict));
            writer.WriteString("title", check.Title);
            writer.WriteString("detail", check.Detail);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("configuration", audit.ConfigurationId?.ToString());
        writer.WriteNumber("epoch", audit.Epoch);
        writer.WriteStartArray("validators");
        foreach (var validator in audit.Validators)
            writer.WriteStringValue(validator.ToString());
        writer.WriteEndArray();
        writer.WriteNumber("height", audit.Height);
        writer.WriteString("head", audit.Head.ToString());
        writer.WriteNumber("ticks", audit.Outcomes.Count);
        writer.WriteNumber("hunts", audit.Outcomes.Count(outcome => outcome.End == TickEnd.Fired));
        writer.WriteNumber("releases", audit.Releases.Count);
        writer.WriteStartArray("named");
        foreach (var named in audit.Culprits)
        {
            writer.WriteStartObject();
            writer.WriteNumber("validator", named.Validator);
            writer.WriteNumber("epoch", named.Epoch);
            writer.WriteNumber("tick", named.Tick);
            writer.WriteString("stag", named.Stag?.ToString());
            writer.WriteString("deed", AuditPrinter.Sent(named.Deed));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Word(AuditVerdict verdict) =>
        verdict switch
        {
            AuditVerdict.Pass => "pass",
            AuditVerdict.Fail => "fail",
            _ => "not applicable",
        };
}
