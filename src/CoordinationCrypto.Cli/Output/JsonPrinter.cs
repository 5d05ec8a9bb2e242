using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoordinationCrypto.Cli.Output;

/// <summary>One JSON object a line, and nothing else.</summary>
internal sealed class JsonPrinter(TextWriter output) : IMarketPrinter
{
    // Names that print stay readable: this is no HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Print(TickResult tick) => PrintLine(output, writer => Write(writer, tick));

    /// <summary>One value on a line of its own.</summary>
    public static void PrintLine(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        output.Write('\n'); // on every system
    }

    public void Finish() => output.Flush();

    private static void Write(Utf8JsonWriter writer, TickResult tick)
    {
        writer.WriteStartObject();
        writer.WriteNumber("tick", tick.Tick);
        writer.WriteNumber("live", tick.Live);
        writer.WriteBoolean("fired", tick.Fired);
        writer.WriteStartArray("hunts");
        foreach (var hunt in tick.Hunts)
        {
            writer.WriteStartObject();
            writer.WriteString("stag", hunt.Stag);
            if (hunt.Event is { } number)
                writer.WriteNumber("event", number);
            Write(writer, "cell", hunt, hunt.Cell);
            Write(writer, "weight", hunt, hunt.Weight);
            writer.WriteStartArray("members");
            foreach (var member in hunt.Members)
                writer.WriteStringValue(member);
            writer.WriteEndArray();
            if (hunt.Signed.Count > 0)
                Write(writer, hunt.Signed);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (tick.Accounts is { } accounts)
            Write(writer, accounts);
        if (tick.Refused.Count > 0)
            Write(writer, tick.Refused);
        if (tick.Coin is { } coin)
            writer.WriteString("coin", $"{coin}");
        tick.Ids?.Write(writer);
        writer.WriteEndObject();
    }

    /// <summary>What the hunt's members have signed.</summary>
    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> signed)
    {
        writer.WriteStartArray("signed");
        foreach (var text in signed)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>A number on each of the stag's axes.</summary>
    private static void Write(Utf8JsonWriter writer, string key, HuntResult hunt, Cell cell)
    {
        writer.WriteStartObject(key);
        if (hunt.HasMembers)
            writer.WriteNumber("members", cell.Members);
        if (hunt.HasCapital)
            writer.WriteNumber("capital", cell.Capital);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AccountsResult accounts)
    {
        writer.WriteStartObject("balances");
        foreach (var (asset, balances) in accounts.Balances)
        {
            writer.WriteStartObject(asset);
            foreach (var (account, units) in balances)
                writer.WriteNumber(account, units);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartObject("suspended");
        foreach (var (stag, agents) in accounts.Suspended)
        {
            writer.WriteStartArray(stag);
            foreach (var agent in agents)
                writer.WriteStringValue(agent);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<RefusedResult> refused)
    {
        writer.WriteStartArray("refused");
        foreach (var (agent, stag, why) in refused)
        {
            writer.WriteStartObject();
            writer.WriteString("agent", agent);
            if (stag is not null)
                writer.WriteString("stag", stag);
            writer.WriteString("why", why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
