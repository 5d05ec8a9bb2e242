using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoordinationCrypto.Interop;

/// <summary>
/// Microsoft SEAL, in a process of its own: requests go to its standard input, answers come from its standard output. One request at a
/// time.
/// </summary>
public sealed class Seal : IDisposable
{
    private readonly Process? _node;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Party> _parties = [];

    public Seal()
    {
        if (NodeProcess.MissingNode is not null)
            return;
        NodeProcess.InstallPackages();
        _node = NodeProcess.Start("node", "server.js");
    }

    /// <summary>What SEAL answers; an error of its own as <see cref="SealException"/>.</summary>
    public JsonObject Ask(string action, object request)
    {
        var node = _node ?? throw new InvalidOperationException(NodeProcess.MissingNode);
        var message = JsonSerializer.SerializeToNode(request)!.AsObject();
        message["action"] = action;
        lock (_gate)
        {
            node.StandardInput.WriteLine(message.ToJsonString());
            node.StandardInput.Flush();
            var line = node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("SEAL's process ended.");
            var answer = JsonNode.Parse(line)!.AsObject();
            return answer.TryGetPropertyValue("error", out var error) ? throw new SealException(error!.GetValue<string>()) : answer;
        }
    }

    public void Load(string context, string kind, string name, byte[] bytes) =>
        Ask(
            "load",
            new
            {
                context,
                kind,
                name,
                bytes = Convert.ToBase64String(bytes),
            }
        );

    public byte[] Save(string name, bool compressed = false) =>
        Convert.FromBase64String(Ask("save", new { name, compressed })["bytes"]!.GetValue<string>());

    public void Evaluate(string context, string operation, string name, params object[] operands) =>
        Ask(
            "evaluate",
            new
            {
                context,
                operation,
                name,
                operands,
            }
        );

    public (ulong[] Values, int Budget) Decrypt(string context, string key, string name)
    {
        var answer = Ask(
            "decrypt",
            new
            {
                context,
                key,
                name,
            }
        );
        return (Values(answer), answer["budget"]!.GetValue<int>());
    }

    public ulong[] Decode(string context, string name) => Values(Ask("decode", new { context, name }));

    /// <summary>Our side with a parameter set, made once.</summary>
    internal Party Party(string name)
    {
        if (!_parties.TryGetValue(name, out var party))
            _parties[name] = party = new Party(this, name);
        return party;
    }

    public void Dispose()
    {
        foreach (var party in _parties.Values)
            party.Dispose();
        if (_node is null)
            return;
        _node.StandardInput.Close(); // ends the process
        _node.WaitForExit();
        _node.Dispose();
    }

    private static ulong[] Values(JsonObject answer) => [.. answer["values"]!.AsArray().Select(value => (ulong)value!.GetValue<long>())];
}
