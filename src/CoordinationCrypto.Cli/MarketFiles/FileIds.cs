using System.Globalization;
using System.Text;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// What cuts call the stags, assets, facts and agents of a file: what an encrypted run has printed, else digests of their names. Keys they
/// have none.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="printed">A run's, or null.</param>
internal sealed class FileIds(MarketFile file, PrintedIds? printed = null)
{
    private readonly Dictionary<Hash32, string> _names = [];
    private readonly Dictionary<string, Hash32> _accounts = new(StringComparer.Ordinal);

    public Hash32 Stag(int index)
    {
        var name = file.Stags[index].Name;
        return printed is not null && printed.TryGetStag(name, out var id) ? id : Id("stag", name);
    }

    public Hash32 Bundle(int index) => Id("bundle", file.Bundles[index]);

    public Hash32 Asset(int index)
    {
        var name = file.Assets[index].Name;
        return printed is not null && printed.TryGetAsset(name, out var id) ? id : Id("asset", name);
    }

    public static Hash32 Fact(string name) => Id("fact", name);

    public static Hash32 Nonce(string nonce) => Id("nonce", nonce);

    /// <summary>An account, of the name of its owner (R17).</summary>
    public Hash32 Account(string name)
    {
        if (_accounts.TryGetValue(name, out var id))
            return id;
        id = printed is not null && printed.TryGetAccount(name, out var known) ? known : Id("agent", name);
        _accounts.Add(name, id);
        _names.Add(id, name);
        return id;
    }

    /// <summary>An agent's pseudonym in a stag: where no run has printed one, its account's id everywhere.</summary>
    public Hash32 Pseudonym(int stag, string name)
    {
        if (printed is null || !printed.TryGetAgent(file.Stags[stag].Name, name, out var id))
            return Account(name);
        _names[id] = name;
        return id;
    }

    /// <summary>The name of an agent or account that was asked for.</summary>
    public string NameOf(Hash32 id) => _names[id];

    private static Hash32 Id(string kind, string name) =>
        Hash32.Sha256(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}:{name}")));
}
