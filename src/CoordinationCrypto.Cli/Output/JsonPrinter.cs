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
            writer.WriteStartObject("cell");
            writer.WriteNumber("members", hunt.Cell.Members);
            writer.WriteEndObject();
            writer.WriteStartArray("members");
            foreach (var member in hunt.Members)
                writer.WriteStringValue(member);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
