using System.Globalization;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads a tick's events.</summary>
/// <param name="assets">The file's.</param>
/// <param name="facts">The file's.</param>
/// <param name="stags">The file's.</param>
internal sealed class EventReader(IReadOnlyList<FileAsset> assets, IReadOnlyList<FileFact> facts, IReadOnlyList<FileStag> stags)
{
    /// <summary>The most units of an asset, and the greatest nonce: 2^53.</summary>
    public const long MostUnits = 1L << 53;

    private static readonly string[] Actions = ["join", "replace", "leave", "resume", "deposit", "withdraw", "attest"];
    private static readonly string[] NewKeys = ["when", "pledge", "rank", "partialFrom", "role", "until", "account"];

    private DateOnly? _lastDate;
    private int _events; // in the ticks so far

    /// <summary>The next tick.</summary>
    /// <param name="place">The tick.</param>
    /// <param name="number">Counted from 1.</param>
    /// <param name="handover">What was read of it already.</param>
    public FileTick Next(JsonPlace place, int number, Committee? handover)
    {
        DateOnly? date = null;
        var (changes, deposits) = (new List<MarketEvent>(), new List<FileDeposit>());
        var (withdrawals, attestations) = (new List<FileWithdrawal>(), new List<FileAttestation>());
        foreach (var item in place.Items.Skip(handover is null ? 0 : 1))
        {
            _events++;
            if (item.Kind == JsonTokenType.StartObject && item.Members.ContainsKey("time"))
            {
                date = date is null ? Date(item) : throw item.Wrong("a tick has at most one time");
                continue;
            }

            var members = item.Object(["agent", "stag", .. Actions]);
            var agent = Names.Agent(item.Member("agent"));
            var actions = Actions.Where(members.ContainsKey).ToList();
            if (actions.Count != 1)
                throw item.Wrong($"an event has exactly one of {string.Join(", ", Actions)}");
            var content = members[actions[0]];
            if (actions[0] is "deposit" or "withdraw" or "attest" && members.TryGetValue("stag", out var stag))
                throw stag.Wrong($"no stag is named to {actions[0]}");
            switch (actions[0])
            {
                case "deposit":
                    deposits.Add(Deposit(item, content));
                    break;
                case "withdraw":
                    content.Object("asset", "units");
                    withdrawals.Add(new FileWithdrawal(agent, Asset(content), Units(content)));
                    break;
                case "attest":
                    attestations.Add(Attestation(item, content));
                    break;
                default:
                    changes.Add(Change(item, content, actions[0], agent, number));
                    break;
            }
        }

        return new FileTick(handover, date, changes, deposits, withdrawals, attestations);
    }

    private DateOnly Date(JsonPlace place)
    {
        var time = place.Object("time")["time"];
        var date = GridReader.Date(time);
        if (date < _lastDate)
            throw time.Wrong($"time does not go back: it was {_lastDate:yyyy-MM-dd} before");
        _lastDate = date;
        return date;
    }

    private int Asset(JsonPlace place) => Names.IndexOf(place.Member("asset"), assets, asset => asset.Name, "asset");

    private static long Units(JsonPlace place) => place.Member("units").Whole(1, MostUnits, "the number of units");

    private FileDeposit Deposit(JsonPlace item, JsonPlace place)
    {
        var members = place.Object("account", "asset", "units", "nonce", "with");
        var (account, asset) = (Names.Agent(place.Member("account")), Asset(place));
        CustodyReader.RequireSigned(item, place, assets[asset].Custodians, "custodian", assets[asset].Name);
        var nonce = members.TryGetValue("nonce", out var own)
            ? own.Whole(0, MostUnits, "a nonce").ToString(CultureInfo.InvariantCulture)
            : $"event {_events}";
        return new FileDeposit(asset, account, Units(place), nonce, place);
    }

    private FileAttestation Attestation(JsonPlace item, JsonPlace place)
    {
        var members = place.Object("fact", "forTicks", "with");
        var fact = Names.IndexOf(place.Member("fact"), facts, each => each.Name, "fact");
        CustodyReader.RequireSigned(item, place, facts[fact].Attestors, "attestor", facts[fact].Name);
        return new FileAttestation(
            fact,
            members.TryGetValue("forTicks", out var ticks) ? ticks.Whole(1, MarketFileReader.MaxTicks, "the number of ticks") : null
        );
    }

    private MarketEvent Change(JsonPlace item, JsonPlace content, string key, string agent, int tick)
    {
        var index = Stag(item);
        if (key is "leave" or "resume")
        {
            if (content.Kind != JsonTokenType.True)
                throw content.Wrong($"\"{key}\" takes true and nothing else");
            return new MarketEvent(agent, index, key == "leave" ? MarketAction.Leave : MarketAction.Resume, null, content);
        }

        var action = key == "join" ? MarketAction.Join : MarketAction.Replace;
        var (stag, isLong) = (stags[index], NewKeys.Any(content.Members.ContainsKey));
        var members = isLong ? content.Object(NewKeys) : new Dictionary<string, JsonPlace>();
        var role = Role(stag, members, content);
        var (condition, accepted) = ConditionReader.Read(isLong ? content.Member("when") : content, stag, stag.Roles[role], agent);
        var pledge = Pledge(stag, stag.Roles[role], members, content);
        return new MarketEvent(agent, index, action, condition, content)
        {
            Accepted = accepted,
            Role = role,
            Pledge = pledge,
            PartialFrom = members.TryGetValue("partialFrom", out var part) ? Partial(part, stag, stag.Roles[role], pledge) : null,
            Rank = members.TryGetValue("rank", out var rank) ? (byte)rank.Whole(0, byte.MaxValue, "a rank") : (byte)0,
            Until = members.TryGetValue("until", out var until) ? Until(until, stag, tick) : null,
            Account = members.TryGetValue("account", out var account) ? Names.Agent(account) : agent,
        };
    }

    private int Stag(JsonPlace place)
    {
        if (place.Members.TryGetValue("stag", out var named))
            return Names.IndexOf(named, stags, stag => stag.Name, "stag");
        return stags.Count == 1 ? 0 : throw place.Wrong("\"stag\" is missing: where a file has several stags, each event names one");
    }

    private static int Role(FileStag stag, IReadOnlyDictionary<string, JsonPlace> members, JsonPlace content)
    {
        if (members.TryGetValue("role", out var role))
            return stag.HasRoles
                ? Names.IndexOf(role, stag.Roles, each => each.Name, "role")
                : throw role.Wrong($"{Quoted.Json(stag.Name)} has no roles");
        return stag.HasRoles ? throw content.Wrong($"\"role\" is missing: {Quoted.Json(stag.Name)} has roles (R14)") : 0;
    }

    private static int Pledge(FileStag stag, FileRole role, IReadOnlyDictionary<string, JsonPlace> members, JsonPlace content)
    {
        var units = 0;
        if (members.TryGetValue("pledge", out var pledge))
        {
            if (stag.Grid.Capital is not { } axis)
                throw pledge.Wrong($"{Quoted.Json(stag.Name)} has no capital axis");
            units = pledge.Whole(role.Least, axis.Capacity, $"a pledge in {Quoted.Json(stag.Name)}");
        }
        else if (role.Least > 0)
            throw content.Wrong($"\"pledge\" is missing: it is at least {role.Least} here");

        if (units == 0 && (stag.Grid.Members is null || role.Members == 0))
            throw (pledge ?? content).Wrong("what weighs nothing on any axis is no commitment (R14)");
        if (stag.Payment is FileSubscription subscription && units != subscription.Units)
            throw (pledge ?? content).Wrong($"the pledge is the first payment, {subscription.Units} (R40)");
        return units;
    }

    private static int Partial(JsonPlace place, FileStag stag, FileRole role, int pledge)
    {
        if (stag.Policy.LockIn > 0 || stag.Payment is FileSubscription)
            throw place.Wrong("under lock-in, and where payments are fixed, a pledge is whole (R18)");
        var least = Math.Max(role.Least, stag.Grid.Members is null || role.Members == 0 ? 1 : 0);
        return place.Whole(least, pledge, "the least that a pledge may be reduced to");
    }

    private static int Until(JsonPlace place, FileStag stag, int tick)
    {
        var until = place.Whole(tick, stag.Deadline ?? MarketFileReader.MaxTicks, "the last tick that it is for");
        return until >= tick + stag.Policy.LockIn - 1 ? until : throw place.Wrong("it ends before its lock-in does (P1)");
    }
}
