using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// What an encrypted run's board calls the stags, assets, accounts and agents of a file: keys and pseudonyms, fresh in each run. What a
/// coin draws goes by their order (M2, R38), so that a replay in the clear has to call them the same.
/// </summary>
internal sealed class PrintedIds
{
    private readonly Dictionary<string, Hash32> _stags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hash32> _assets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hash32> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Hash32>> _agents = new(StringComparer.Ordinal); // pseudonyms, by stag

    private PrintedIds() { }

    /// <summary>A run's; null where nothing hangs on the coin, because no stag of the file has capital.</summary>
    /// <param name="file">The file.</param>
    /// <param name="market">The market that plays it.</param>
    /// <param name="stags">Its stags, in the file's order.</param>
    public static PrintedIds? Of(MarketFile file, LocalMarket market, IReadOnlyList<StagTerms> stags)
    {
        if (!file.Stags.Any(stag => stag.Asset is not null))
            return null;
        var ids = new PrintedIds();
        foreach (var (i, stag) in file.Stags.Index())
        {
            if (stag.Asset is { } asset)
                ids._assets[file.Assets[asset].Name] = stags[i].Options.Asset!.Value;
        }

        foreach (var name in AccountsIn(file))
            ids._accounts[name] = new Hash32(market.AgentOf(name).Key.PublicKey.Bytes);
        foreach (var (i, stag) in stags.Index().Where(each => !each.Item.IsPlain))
        {
            ids._stags[stag.Name] = stag.Id;
            ids._agents[stag.Name] = AgentsIn(file, i)
                .ToDictionary(name => name, name => market.AgentOf(name).PseudonymIn(stag), StringComparer.Ordinal);
        }

        return ids;
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter)"/> has written.</summary>
    /// <param name="place">The ids.</param>
    /// <param name="file">The file that they are of.</param>
    /// <exception cref="MarketFileException">One is missing, is no id, or is there twice.</exception>
    public static PrintedIds Read(JsonPlace place, MarketFile file)
    {
        place.Object("stags", "assets", "accounts", "agents");
        var (ids, seen) = (new PrintedIds(), new HashSet<Hash32>());
        for (var i = 0; i < file.Stags.Count; i++)
        {
            var stag = file.Stags[i];
            if (stag.Asset is { } asset && !ids._assets.ContainsKey(file.Assets[asset].Name))
                Take("assets", file.Assets[asset].Name, ids._assets);
            if (EncryptedLimits.IsPlain(file, i))
                continue;
            Take("stags", stag.Name, ids._stags);
            var agents = place.Member("agents").Member(stag.Name);
            var pseudonyms = ids._agents[stag.Name] = new(StringComparer.Ordinal);
            foreach (var name in AgentsIn(file, i))
                pseudonyms.Add(name, Id(agents.Member(name)));
        }

        foreach (var name in AccountsIn(file))
            Take("accounts", name, ids._accounts);
        return ids;

        void Take(string kind, string name, Dictionary<string, Hash32> to) => to.Add(name, Id(place.Member(kind).Member(name)));

        Hash32 Id(JsonPlace text)
        {
            var id = Coins.Hash(text, "an id");
            return seen.Add(id) ? id : throw text.Wrong("this id is there twice");
        }
    }

    public bool TryGetStag(string name, out Hash32 id) => _stags.TryGetValue(name, out id);

    public bool TryGetAsset(string name, out Hash32 id) => _assets.TryGetValue(name, out id);

    public bool TryGetAccount(string name, out Hash32 id) => _accounts.TryGetValue(name, out id);

    public bool TryGetAgent(string stag, string name, out Hash32 id)
    {
        id = default;
        return _agents.TryGetValue(stag, out var agents) && agents.TryGetValue(name, out id);
    }

    /// <summary>One object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("ids");
        Write(writer, "stags", _stags);
        Write(writer, "assets", _assets);
        Write(writer, "accounts", _accounts);
        writer.WriteStartObject("agents");
        foreach (var (stag, agents) in _agents)
            Write(writer, stag, agents);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string key, Dictionary<string, Hash32> ids)
    {
        writer.WriteStartObject(key);
        foreach (var (name, id) in ids)
            writer.WriteString(name, $"{id}");
        writer.WriteEndObject();
    }

    private static IEnumerable<string> AgentsIn(MarketFile file, int stag) =>
        file
            .Ticks.SelectMany(tick => tick.Changes)
            .Where(item => item.Stag == stag)
            .Select(item => item.Agent)
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whose units are put in, pledged, taken out or paid.</summary>
    private static IEnumerable<string> AccountsIn(MarketFile file) =>
        file
            .Ticks.SelectMany(tick =>
                tick.Deposits.Select(each => each.Account)
                    .Concat(tick.Withdrawals.Select(each => each.Agent))
                    .Concat(tick.Changes.Select(each => each.Account))
            )
            .Concat(file.Stags.Select(stag => stag.Payment).OfType<FileTransfer>().Select(effect => effect.To))
            .Concat(file.Stags.Select(stag => stag.Payment).OfType<FileSubscription>().Select(effect => effect.To))
            .Distinct(StringComparer.Ordinal);
}
