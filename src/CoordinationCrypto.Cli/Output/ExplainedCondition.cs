using System.Text.Json;
using CoordinationCrypto.Cli.MarketFiles;
using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.Output;

/// <summary>A condition in a stag, and what a person is shown of it before signing.</summary>
/// <param name="market">The file.</param>
/// <param name="stag">The stag.</param>
/// <param name="role">In which role it is stated.</param>
/// <param name="condition">The condition.</param>
/// <param name="accepted">It, on the stag's grid.</param>
internal sealed class ExplainedCondition(MarketFile market, FileStag stag, FileRole role, Condition condition, UpSet accepted)
{
    private readonly int _weight = stag.Grid.Members is null ? 0 : role.Members;

    /// <summary>The event of the file that states it, and its tick; null where the command line does.</summary>
    private (int Tick, MarketEvent Event)? Source { get; init; }

    private string Unit => stag.Asset is { } asset ? market.Assets[asset].Unit : "";

    private string Sentence =>
        accepted.Sentence(_weight, Unit) + ConditionText.Dilution(stag.Grid, new Cell(stag.MembersCap ?? 0, stag.CapitalCap ?? 0));

    /// <summary>Every condition of a file, in its order.</summary>
    public static IEnumerable<ExplainedCondition> AllOf(MarketFile market) =>
        from tick in market.Ticks.Index()
        from change in tick.Item.Changes
        where change.Condition is not null
        let stag = market.Stags[change.Stag]
        select new ExplainedCondition(market, stag, stag.Roles[change.Role], change.Condition!, change.Accepted!)
        {
            Source = (tick.Index + 1, change),
        };

    /// <summary>For people.</summary>
    public void Print(TextWriter output)
    {
        var named = role.Name.Length == 0 ? "" : $" as {role.Name}";
        output.WriteLine(
            Source is var (tick, change)
                ? $"tick {tick}: {change.Agent} in {stag.Name}{named}{(change.Pledge > 0 ? $", pledging {change.Pledge}" : "")}"
                : $"in {stag.Name}{named}"
        );
        output.WriteLine($"  text   {condition.ToText()}");
        output.WriteLine($"  shown  {Sentence}");
        output.WriteLine($"  cells  {(accepted.IsEmpty ? "none" : string.Join("; ", ConditionText.Cells(accepted)))}");
        foreach (var effect in stag.Effects.OfType<FileText>())
            output.WriteLine($"  signs  {effect.Text}");
        output.WriteLine();
    }

    /// <summary>For programs.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Source is var (tick, change))
        {
            writer.WriteNumber("tick", tick);
            writer.WriteString("agent", change.Agent);
        }

        writer.WriteString("stag", stag.Name);
        if (role.Name.Length > 0)
            writer.WriteString("role", role.Name);
        writer.WriteString("text", condition.ToText());
        writer.WriteString("sentence", Sentence);
        writer.WriteStartArray("cells");
        foreach (var (cell, gates) in accepted.LeastCells())
            Write(writer, cell, gates);
        writer.WriteEndArray();
        writer.WriteStartArray("signs");
        foreach (var effect in stag.Effects.OfType<FileText>())
            writer.WriteStringValue(effect.Text);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, Cell cell, int gates)
    {
        writer.WriteStartObject();
        if (stag.Grid.Members is not null)
            writer.WriteNumber("members", cell.Members);
        if (stag.Grid.Capital is not null)
            writer.WriteNumber("capital", cell.Capital);
        writer.WriteStartArray("gates");
        foreach (var (index, gate) in stag.Grid.Gates.Index())
        {
            if ((gates >> index & 1) == 1)
                writer.WriteStringValue(gate.ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
