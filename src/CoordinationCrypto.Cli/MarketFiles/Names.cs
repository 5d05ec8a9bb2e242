namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads what things and people are called, and looks them up.</summary>
internal static class Names
{
    /// <summary>The most characters of an agent's name.</summary>
    public const int MaxAgentLength = 64;

    /// <summary>The id of a stag, an asset, a fact or a role.</summary>
    public static string Id(JsonPlace place) =>
        StagTerms.IsName(place.String())
            ? place.Text
            : throw place.Wrong($"an id is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'");

    /// <summary>An agent's name, and so an account's.</summary>
    public static string Agent(JsonPlace place)
    {
        var name = ComposedText.Of(place.String());
        if (name.Length > MaxAgentLength || !StagTerms.IsTitle(name) || string.IsNullOrWhiteSpace(name))
            throw place.Wrong($"an agent's name is 1 to {MaxAgentLength} characters without controls, and not only spaces");
        return name;
    }

    /// <summary>The index of what has this id.</summary>
    /// <param name="place">The id.</param>
    /// <param name="all">What there is.</param>
    /// <param name="name">The id of one of them.</param>
    /// <param name="what">What it is: "stag".</param>
    public static int IndexOf<T>(JsonPlace place, IReadOnlyList<T> all, Func<T, string> name, string what)
    {
        var id = place.String();
        for (var i = 0; i < all.Count; i++)
        {
            if (name(all[i]) == id)
                return i;
        }

        throw place.Wrong($"no such {what}: {Quoted.Json(id)}");
    }
}
