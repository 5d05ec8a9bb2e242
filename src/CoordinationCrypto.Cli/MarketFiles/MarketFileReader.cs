using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>
/// Reads market files, strictly: unknown keys, keys that stand twice, wrong types and numbers out of range are faults. A file is sound
/// only as a whole: its events are played in the clear, so that one which would be refused is found before anything is done.
/// </summary>
internal static class MarketFileReader
{
    /// <summary>Longer files are not read.</summary>
    public const int MaxBytes = 1 << 22;

    /// <summary>The most stags in one file.</summary>
    public const int MaxStags = 64;

    /// <summary>The most ticks in one file.</summary>
    public const int MaxTicks = 10_000;

    /// <summary>The most characters of an agent's name.</summary>
    public const int MaxAgentLength = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a whole file.</summary>
    /// <param name="utf8">Its bytes, with or without a byte order mark.</param>
    /// <param name="file">The file on success.</param>
    /// <param name="error">What is wrong first, otherwise.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out MarketFile? file,
        [NotNullWhen(false)] out MarketFileError? error
    )
    {
        (file, error) = (null, null);
        if (utf8.StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];
        try
        {
            if (utf8.Length > MaxBytes)
                throw new MarketFileException(0, "$", $"longer than {MaxBytes} bytes");
            var read = Market(JsonTree.Read(utf8));
            foreach (var _ in TransparentRun.Play(read)) { }

            file = read;
            return true;
        }
        catch (MarketFileException fault)
        {
            var before = utf8[..fault.Offset];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            error = new MarketFileError(before.Count((byte)'\n') + 1, Characters(before[lineStart..]) + 1, fault.Path, fault.Message);
            return false;
        }
    }

    private static MarketFile Market(JsonPlace root)
    {
        var members = root.Object("parameters", "committee", "stags", "ticks");
        var parameters = members.TryGetValue("parameters", out var name) ? Parameters(name) : BfvParameters.Secure8192;
        var committee = members.TryGetValue("committee", out var size) ? CommitteeOf(size) : Committee.Default;
        var stags = Stags(root.Member("stags"), parameters);
        var eligibility = root.Member("stags").Items.Select(EligibilityOf).ToList();
        var ticks = root.Member("ticks");
        if (ticks.Array().Count > MaxTicks)
            throw ticks.Wrong($"a file has at most {MaxTicks} ticks, not {ticks.Items.Count}");
        var handovers = ticks.Items.Select(Handover).ToList();
        var events = ticks
            .Items.Select(tick => tick.Items.Where(place => !IsHandover(place)).Select(place => Event(place, stags)).ToList())
            .ToList();
        for (var i = 0; i < stags.Count; i++)
        {
            if (eligibility[i] != EligibilityKind.Open && !events.Exists(tick => tick.Exists(item => item.Stag == i)))
                throw root.Member("stags")
                    .Items[i]
                    .Member("eligibility")
                    .Wrong("nobody takes part in this stag: a registry needs at least one agent");
        }

        return new MarketFile(parameters, committee, stags, eligibility, [.. events], handovers);
    }

    private static BfvParameters Parameters(JsonPlace place) =>
        BfvParameters.TryGet(place.String(), allowInsecure: true, out var parameters)
            ? parameters!
            : throw place.Wrong(
                $"no such parameters: {Quoted.Json(place.Text)}; there are Secure8192, Secure16384, InsecureToy256 and InsecureToy1024"
            );

    private static Committee CommitteeOf(JsonPlace place)
    {
        place.Object("validators", "corrupted");
        var validators = place.Member("validators").Whole(1, ushort.MaxValue, "the number of validators");
        var corrupted = place.Member("corrupted").Whole(0, ushort.MaxValue, "the number of corrupted validators");
        if (!Committee.IsSupported(validators, corrupted))
            throw place.Wrong(
                $"there is no committee of {validators} validators with {corrupted} corrupted: f ≥ 1 may be corrupted, n validators are "
                    + "3f + 1 to 32, and the subsets of n − f validators are at most 1,001"
            );
        return new Committee(validators, corrupted);
    }

    /// <summary>The committee that a tick hands the key to: of all its events at most the first.</summary>
    private static Committee? Handover(JsonPlace tick)
    {
        var places = tick.Array().Where(IsHandover).ToList();
        if (places.Count == 0)
            return null;
        if (places.Count > 1 || !ReferenceEquals(places[0], tick.Items[0]))
            throw places[^1].Wrong("a tick hands the key on at most once, as its first event");
        return CommitteeOf(places[0].Object("committee")["committee"]);
    }

    private static bool IsHandover(JsonPlace place) => place.Kind == JsonTokenType.StartObject && place.Members.ContainsKey("committee");

    private static List<StagTerms> Stags(JsonPlace place, BfvParameters parameters)
    {
        if (place.Array().Count is < 1 or > MaxStags)
            throw place.Wrong($"a file has 1 to {MaxStags} stags, not {place.Items.Count}");
        var stags = new List<StagTerms>();
        foreach (var item in place.Items)
        {
            var stag = Stag(item, parameters);
            if (stags.Exists(other => other.Name == stag.Name))
                throw item.Member("id").Wrong($"another stag has the id {Quoted.Json(stag.Name)}");
            stags.Add(stag);
        }

        return stags;
    }

    private static StagTerms Stag(JsonPlace place, BfvParameters parameters)
    {
        var members = place.Object("id", "title", "axes", "floor", "eligibility", "leakageCap");
        var (id, title, axes) = (place.Member("id"), place.Member("title"), place.Member("axes"));
        if (!StagTerms.IsName(id.String()))
            throw id.Wrong($"an id is 1 to {StagTerms.MaxNameLength} letters, digits, '-', '_' or '.'");
        if (!StagTerms.IsTitle(title.String()))
            throw title.Wrong($"a title is 1 to {StagTerms.MaxTitleBytes} bytes of UTF-8 without controls");
        if (axes.Array().Count != 1)
            throw axes.Wrong("a stag has exactly one axis, of kind \"members\"");
        axes.Items[0].Object("kind", "levels");
        var kind = axes.Items[0].Member("kind");
        if (kind.String() != "members")
            throw kind.Wrong($"no such kind of axis: {Quoted.Json(kind.Text)}; there is \"members\"");
        var levels = axes.Items[0].Member("levels").Whole(1, parameters.RowSize, $"the number of levels under {parameters.Name}");
        var floor = 1;
        if (members.TryGetValue("floor", out var floorPlace))
        {
            floorPlace.Object("members");
            floor = floorPlace.Member("members").Whole(1, levels, "the floor");
        }

        int? cap = members.TryGetValue("leakageCap", out var capPlace)
            ? capPlace.Whole(1, StagTerms.WholeBudget, "the leakage cap, in millionths of the key's budget")
            : null;
        return new StagTerms(id.Text, ComposedText.Of(title.Text), ConditionGrid.OfMembers(levels), new Cell(floor), leakageCap: cap);
    }

    private static EligibilityKind EligibilityOf(JsonPlace stag)
    {
        if (!stag.Members.TryGetValue("eligibility", out var place))
            return EligibilityKind.Open;
        return place.String() switch
        {
            "open" => EligibilityKind.Open,
            "named" => EligibilityKind.Named,
            "shielded" => EligibilityKind.Shielded,
            _ => throw place.Wrong($"no such eligibility: {Quoted.Json(place.Text)}; there are \"open\", \"named\" and \"shielded\""),
        };
    }

    private static MarketEvent Event(JsonPlace place, List<StagTerms> stags)
    {
        var members = place.Object("agent", "stag", "join", "replace", "leave");
        var agent = place.Member("agent");
        var name = ComposedText.Of(agent.String());
        if (name.Length > MaxAgentLength || !StagTerms.IsTitle(name) || string.IsNullOrWhiteSpace(name))
            throw agent.Wrong($"an agent's name is 1 to {MaxAgentLength} characters without controls, and not only spaces");
        var stag = StagOf(place, stags);
        var actions = Enum.GetValues<MarketAction>().Where(action => members.ContainsKey(Key(action))).ToList();
        if (actions.Count != 1)
            throw place.Wrong("an event has exactly one of join, replace, leave");
        var content = members[Key(actions[0])];
        if (actions[0] != MarketAction.Leave)
            return new MarketEvent(name, stag, actions[0], ConditionOf(content, stags[stag], name), content);
        if (content.Kind != JsonTokenType.True)
            throw content.Wrong("\"leave\" takes true and nothing else");
        return new MarketEvent(name, stag, MarketAction.Leave, null, content);
    }

    private static int StagOf(JsonPlace place, List<StagTerms> stags)
    {
        if (!place.Members.TryGetValue("stag", out var named))
            return stags.Count == 1 ? 0 : throw place.Wrong("\"stag\" is missing: where a file has several stags, each event names one");
        var index = stags.FindIndex(stag => stag.Name == named.String());
        return index >= 0 ? index : throw named.Wrong($"no such stag: {Quoted.Json(named.Text)}");
    }

    private static Condition ConditionOf(JsonPlace place, StagTerms stag, string agent)
    {
        if (place.Kind == JsonTokenType.String)
            return place.Text == "decoy"
                ? Condition.Decoy
                : throw place.Wrong("a condition is \"decoy\", { \"others\": n } or { \"members\": n }");
        var members = place.Object("others", "members");
        if (members.Count != 1)
            throw place.Wrong("a condition has exactly one of others, members");
        var (grid, asked) = (stag.Grid, $"that {Quoted.Json(agent)} asks for in {Quoted.Json(stag.Name)}");
        return members.TryGetValue("others", out var others)
            ? Condition.Others(others.Whole(grid.Least.Members - 1, grid.Top.Members - 1, $"the number of others {asked}"))
            : Condition.Members(members["members"].Whole(grid.Least.Members, grid.Top.Members, $"the number of members {asked}"));
    }

    private static string Key(MarketAction action) =>
        action switch
        {
            MarketAction.Join => "join",
            MarketAction.Replace => "replace",
            _ => "leave",
        };

    private static int Characters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        while (utf8.Length > 0)
        {
            Rune.DecodeFromUtf8(utf8, out _, out var consumed);
            utf8 = utf8[consumed..];
            count++;
        }

        return count;
    }
}
