using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads stags.</summary>
/// <param name="grids">Reads their axes.</param>
internal sealed class StagReader(GridReader grids)
{
    /// <summary>The most stags in one file.</summary>
    public const int MaxStags = 64;

    /// <summary>The most roles of a stag.</summary>
    public const int MaxRoles = 16;

    /// <summary>All of them.</summary>
    /// <param name="place">The stags.</param>
    /// <param name="ticks">The ticks: which gates their conditions speak of (R11).</param>
    public List<FileStag> All(JsonPlace place, JsonPlace ticks)
    {
        if (place.Array().Count is < 1 or > MaxStags)
            throw place.Wrong($"a file has 1 to {MaxStags} stags, not {place.Items.Count}");
        var spoken = SpokenGates(place, ticks);
        var names = place.Items.Select(item => item.Members.TryGetValue("id", out var id) ? id.Text : "").ToHashSet(StringComparer.Ordinal);
        var stags = new List<FileStag>();
        foreach (var item in place.Items)
        {
            var name = item.Members.TryGetValue("id", out var id) ? id.Text : "";
            var stag = Stag(item, spoken.GetValueOrDefault(name, []), names);
            if (stags.Exists(other => other.Name == stag.Name))
                throw item.Member("id").Wrong($"another stag has the id {Quoted.Json(stag.Name)}");
            stags.Add(stag);
        }

        return stags;
    }

    private FileStag Stag(JsonPlace place, IReadOnlyCollection<Gate> spoken, IReadOnlySet<string> names)
    {
        var members = place.Object(
            ["id", "title", "axes", "floor", "eligibility", "leakageCap", "deadline", "cap", "roles", "step", "stepPercent", "gates",
                "policy", "effects", "scan"]
        );
        var (id, title) = (Names.Id(place.Member("id")), place.Member("title"));
        if (!StagTerms.IsTitle(title.String()))
            throw title.Wrong($"a title is 1 to {StagTerms.MaxTitleBytes} bytes of UTF-8 without controls");
        var (grid, asset) = grids.Read(place, spoken, names);
        var floor = members.TryGetValue("floor", out var lowest) ? ConditionReader.Floor(lowest, grid) : null;
        var steps = OnAxes(members, "step", grid, axis => axis.Top, "a step");
        var percents = OnAxes(members, "stepPercent", grid, _ => 1_000, "a step in percent");
        var rule = new HuntRule(
            grid,
            floor,
            new Step(steps.Members ?? 0, percents.Members ?? 0),
            new Step(steps.Capital ?? 0, percents.Capital ?? 0)
        );
        var caps = Caps(members, grid);
        var stag = new FileStag(id, ComposedText.Of(title.Text), rule, place)
        {
            Eligibility = EligibilityOf(members) ?? EligibilityKind.Open,
            LeakageCap = members.TryGetValue("leakageCap", out var leak)
                ? leak.Whole(1, StagTerms.WholeBudget, "the leakage cap, in millionths of the key's budget")
                : null,
            Asset = asset,
            HasRoles = members.ContainsKey("roles"),
            Roles = members.TryGetValue("roles", out var roles) ? Roles(roles, grid) : [new FileRole("", 1, 0)],
            MembersCap = caps.Members,
            CapitalCap = caps.Capital,
            Deadline = members.TryGetValue("deadline", out var deadline)
                ? deadline.Whole(1, MarketFileReader.MaxTicks, "the deadline, a tick,")
                : null,
            Scan = members.TryGetValue("scan", out var scan) ? Scan(scan) : null,
            Policy = members.TryGetValue("policy", out var policy) ? PolicyReader.Policy(policy, grid) : FilePolicy.Default,
        };
        return members.TryGetValue("effects", out var effects) ? stag with { Effects = PolicyReader.Effects(effects, stag) } : stag;
    }

    /// <summary>A number on some of the axes.</summary>
    public static (int? Members, int? Capital) OnAxes(
        IReadOnlyDictionary<string, JsonPlace> members,
        string key,
        ConditionGrid grid,
        Func<Axis, int> most,
        string what
    )
    {
        (int? Members, int? Capital) found = default;
        if (!members.TryGetValue(key, out var place))
            return found;
        var numbers = place.Object([.. grid.Axes.Select(ConditionReader.KeyOf)]);
        foreach (var axis in grid.Axes)
        {
            if (!numbers.TryGetValue(ConditionReader.KeyOf(axis), out var number))
                continue;
            var value = number.Whole(1, most(axis), what);
            found = axis.Kind == AxisKind.Members ? (value, found.Capital) : (found.Members, value);
        }

        return found;
    }

    private static (int? Members, int? Capital) Caps(IReadOnlyDictionary<string, JsonPlace> members, ConditionGrid grid)
    {
        if (!members.TryGetValue("cap", out var place))
            return default;
        var caps = OnAxes(members, "cap", grid, _ => Axis.MaxCapacity, "the cap");
        foreach (var axis in grid.Axes)
        {
            var cap = axis.Kind == AxisKind.Members ? caps.Members : caps.Capital;
            if (cap < axis.Top)
                throw place.Member(ConditionReader.KeyOf(axis)).Wrong($"the cap is at least the last level, {axis.Top} (R37)");
        }

        return caps;
    }

    private static EligibilityKind? EligibilityOf(IReadOnlyDictionary<string, JsonPlace> members)
    {
        if (!members.TryGetValue("eligibility", out var place))
            return null;
        return place.String() switch
        {
            "open" => EligibilityKind.Open,
            "named" => EligibilityKind.Named,
            "shielded" => EligibilityKind.Shielded,
            _ => throw place.Wrong($"no such eligibility: {Quoted.Json(place.Text)}; there are \"open\", \"named\" and \"shielded\""),
        };
    }

    private static string Scan(JsonPlace place) =>
        place.String() is "one-round" or "sealed"
            ? place.Text
            : throw place.Wrong($"no such scan: {Quoted.Json(place.Text)}; there are \"one-round\" and \"sealed\"");

    private static List<FileRole> Roles(JsonPlace place, ConditionGrid grid)
    {
        if (place.Array().Count is < 1 or > MaxRoles)
            throw place.Wrong($"a stag has 1 to {MaxRoles} roles, not {place.Items.Count}");
        var roles = new List<FileRole>();
        foreach (var item in place.Items)
        {
            var members = item.Object("id", "members", "least", "eligibility");
            var id = Names.Id(item.Member("id"));
            if (roles.Exists(other => other.Name == id))
                throw item.Member("id").Wrong($"another role has the id {Quoted.Json(id)}");
            var weight = members.TryGetValue("members", out var counted) ? counted.Whole(0, 1, "a role's weight on members") : 1;
            var least = weight == 0 ? 1 : 0; // R14
            if (members.TryGetValue("least", out var units))
                least =
                    grid.Capital is { } axis ? units.Whole(0, axis.Capacity, "the least units")
                    : throw units.Wrong("the stag has no capital axis");
            if ((grid.Members is null || weight == 0) && grid.Capital is null)
                throw item.Wrong("this role counts on no axis (R14)");
            roles.Add(new FileRole(id, weight, least, EligibilityOf(members)));
        }

        return roles;
    }

    /// <summary>For each stag's id, the gates that conditions of the ticks speak of. What cannot be read is a fault later.</summary>
    private static Dictionary<string, HashSet<Gate>> SpokenGates(JsonPlace stags, JsonPlace ticks)
    {
        var spoken = new Dictionary<string, HashSet<Gate>>(StringComparer.Ordinal);
        var only = stags.Items.Count == 1 && stags.Items[0].Members.TryGetValue("id", out var id) ? id.Text : "";
        foreach (var item in ticks.Items.SelectMany(tick => tick.Items))
        {
            var stag = item.Members.TryGetValue("stag", out var named) ? named.Text : only;
            foreach (var action in new[] { "join", "replace" })
            {
                if (!item.Members.TryGetValue(action, out var content))
                    continue;
                if (!spoken.TryGetValue(stag, out var gates))
                    spoken.Add(stag, gates = []);
                gates.UnionWith(ConditionReader.GatesIn(content));
            }
        }

        return spoken;
    }
}
