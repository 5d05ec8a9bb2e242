using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>What cuts call the stags, assets, facts and agents of a file: digests of their names. Keys they have none.</summary>
/// <param name="file">The file.</param>
internal sealed class FileIds(MarketFile file)
{
    private readonly Dictionary<Hash32, string> _names = [];
    private readonly Dictionary<string, Hash32> _agents = new(StringComparer.Ordinal);

    public Hash32 Stag(int index) => Id("stag", file.Stags[index].Name);

    public Hash32 Bundle(int index) => Id("bundle", file.Bundles[index]);

    public Hash32 Asset(int index) => Id("asset", file.Assets[index].Name);

    public static Hash32 Fact(string name) => Id("fact", name);

    public static Hash32 Nonce(string nonce) => Id("nonce", nonce);

    /// <summary>An agent, who has one pseudonym everywhere and an account of that name (R17).</summary>
    public Hash32 Agent(string name)
    {
        if (_agents.TryGetValue(name, out var id))
            return id;
        id = Id("agent", name);
        _agents.Add(name, id);
        _names.Add(id, name);
        return id;
    }

    /// <summary>The name of an agent that was asked for.</summary>
    public string NameOf(Hash32 agent) => _names[agent];

    private static Hash32 Id(string kind, string name) =>
        Hash32.Sha256(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}:{name}")));
}
