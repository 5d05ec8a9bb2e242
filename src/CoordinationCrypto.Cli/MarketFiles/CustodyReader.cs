namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads assets and facts: a name each, and who signs for it.</summary>
internal static class CustodyReader
{
    /// <summary>The most assets, and the most facts, in one file.</summary>
    public const int Most = 64;

    /// <summary>The most custodians or attestors of one.</summary>
    public const int MostKeys = 32;

    public static List<FileAsset> Assets(JsonPlace root) =>
        All(
            root,
            "assets",
            place =>
            {
                place.Object("id", "unit", "custodians");
                var unit = place.Member("unit");
                if (!StagTerms.IsTitle(unit.String()))
                    throw unit.Wrong($"a unit is 1 to {StagTerms.MaxTitleBytes} bytes of UTF-8 without controls");
                return new FileAsset(Names.Id(place.Member("id")), ComposedText.Of(unit.Text), Keys(place.Member("custodians")));
            },
            asset => asset.Name
        );

    public static List<FileFact> Facts(JsonPlace root) =>
        All(
            root,
            "facts",
            place =>
            {
                place.Object("id", "attestors");
                return new FileFact(Names.Id(place.Member("id")), Keys(place.Member("attestors")));
            },
            fact => fact.Name
        );

    /// <summary>
    /// That an event is signed by as many as its asset or fact needs: by its agent, and by those that it names under "with".
    /// </summary>
    /// <param name="place">The event.</param>
    /// <param name="content">What stands under its action.</param>
    /// <param name="keys">Who may sign.</param>
    /// <param name="role">What they are: "custodian" or "attestor".</param>
    /// <param name="name">Of what.</param>
    public static void RequireSigned(JsonPlace place, JsonPlace content, FileKeys keys, string role, string name)
    {
        var agent = place.Member("agent");
        var signers = new HashSet<string>(StringComparer.Ordinal) { Signer(agent) };
        if (content.Members.TryGetValue("with", out var with))
        {
            foreach (var other in with.Array())
            {
                if (!signers.Add(Signer(other)))
                    throw other.Wrong($"{Quoted.Json(other.Text)} signs this already");
            }
        }

        if (signers.Count < keys.Needed)
            throw content.Wrong(
                $"{keys.Needed} {role}s of {Quoted.Json(name)} have to sign this, and {signers.Count} "
                    + (signers.Count == 1 ? "does" : "do")
                    + ": name the others under \"with\""
            );

        string Signer(JsonPlace signer)
        {
            var text = Names.Agent(signer);
            return keys.Names.Contains(text) ? text : throw signer.Wrong($"{Quoted.Json(text)} is no {role} of {Quoted.Json(name)}");
        }
    }

    private static List<T> All<T>(JsonPlace root, string key, Func<JsonPlace, T> read, Func<T, string> name)
    {
        var all = new List<T>();
        if (!root.Members.TryGetValue(key, out var place))
            return all;
        if (place.Array().Count > Most)
            throw place.Wrong($"a file has at most {Most} {key}, not {place.Items.Count}");
        foreach (var item in place.Items)
        {
            var one = read(item);
            if (all.Exists(other => name(other) == name(one)))
                throw item.Member("id").Wrong($"another one of the {key} has the id {Quoted.Json(name(one))}");
            all.Add(one);
        }

        return all;
    }

    private static FileKeys Keys(JsonPlace place)
    {
        place.Object("keys", "needed");
        var keys = place.Member("keys");
        if (keys.Array().Count is < 1 or > MostKeys)
            throw keys.Wrong($"there are 1 to {MostKeys} keys, not {keys.Items.Count}");
        var names = new List<string>();
        foreach (var key in keys.Items)
        {
            var name = Names.Agent(key);
            if (names.Contains(name))
                throw key.Wrong($"the key of {Quoted.Json(name)} is there twice");
            names.Add(name);
        }

        return new FileKeys(names, place.Member("needed").Whole(1, names.Count, "how many of the keys are needed"));
    }
}
