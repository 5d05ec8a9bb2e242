using CoordinationCrypto.Markets;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads a stag's policy and effects.</summary>
internal static class PolicyReader
{
    private const int Most = MarketFileReader.MaxTicks;

    public static FilePolicy Policy(JsonPlace place, ConditionGrid grid)
    {
        var members = place.Object("changes", "wait", "lockIn", "coolDown", "largest", "camouflage", "period", "exits");
        var largest = StagReader.OnAxes(members, "largest", grid, axis => axis.Capacity, "the largest weight");
        return new FilePolicy
        {
            Changes = Number("changes", 1, Axis.MaxCapacity, "the number of changes") ?? 1,
            Wait = Number("wait", 1, Most, "the wait, in ticks,"),
            LockIn = Number("lockIn", 0, Most, "the lock-in, in ticks,") ?? 0,
            CoolDown = Number("coolDown", 0, Most, "the cool-down, in ticks,") ?? 0,
            LargestMembers = largest.Members,
            LargestCapital = largest.Capital,
            Camouflage = Choice("camouflage", "none", "decoy-first", "census"),
            Period = Number("period", 1, Most, "the period, in ticks,") ?? 1,
            ExitsAtPeriodEnd = Choice("exits", "at-once", "period-end") == "period-end",
        };

        int? Number(string key, int least, int most, string what) =>
            members.TryGetValue(key, out var number) ? number.Whole(least, most, what) : null;

        string Choice(string key, params string[] choices)
        {
            if (!members.TryGetValue(key, out var choice))
                return choices[0];
            return choices.Contains(choice.String())
                ? choice.Text
                : throw choice.Wrong(
                    $"{key} is one of {string.Join(", ", choices.Select(Quoted.Json))}, not {Quoted.Json(choice.Text)}"
                );
        }
    }

    /// <summary>The effects; at most one of them moves units.</summary>
    public static List<FileEffect> Effects(JsonPlace place, FileStag stag)
    {
        var effects = new List<FileEffect>();
        foreach (var item in place.Array())
        {
            var members = item.Object("transfer", "subscription", "text");
            if (members.Count != 1)
                throw item.Wrong("an effect has exactly one of transfer, subscription, text");
            var (key, content) = members.Single();
            FileEffect effect = key switch
            {
                "transfer" => Transfer(content),
                "subscription" => Subscription(content, stag),
                _ => new FileText(Text(content)),
            };
            if (effect is not FileText && stag.Grid.Capital is null)
                throw item.Wrong("only a stag with a capital axis moves units");
            if (effect is not FileText && effects.Exists(other => other is not FileText))
                throw item.Wrong("a stag's units go to one place: it has one transfer or one subscription");
            effects.Add(effect);
        }

        return effects;
    }

    private static string Text(JsonPlace place) =>
        PrintingText.Is(place.String(), StagEffect.MaxTextBytes)
            ? ComposedText.Of(place.Text)
            : throw place.Wrong($"a text is 1 to {StagEffect.MaxTextBytes} bytes of UTF-8 without controls");

    private static FileTransfer Transfer(JsonPlace place)
    {
        var members = place.Object("to", "at", "stages");
        var to = Names.Agent(place.Member("to"));
        if (!members.TryGetValue("stages", out var stages))
            return new FileTransfer(to, members.TryGetValue("at", out var at) && IsAtHunt(at) ? 100 : 0);
        if (members.TryGetValue("at", out var both))
            throw both.Wrong("a transfer has \"at\" or \"stages\", not both");
        var (sum, atHunt) = (0, 0);
        foreach (var stage in stages.Array())
        {
            stage.Object("at", "percent");
            var percent = stage.Member("percent").Whole(1, 100, "a stage's percent");
            sum += percent;
            atHunt += IsAtHunt(stage.Member("at")) ? percent : 0;
        }

        return sum == 100 ? new FileTransfer(to, atHunt) : throw stages.Wrong($"the stages come to {sum} percent, not to 100");
    }

    private static bool IsAtHunt(JsonPlace place) =>
        place.String() is "hunt" or "close"
            ? place.Text == "hunt"
            : throw place.Wrong($"units go at \"hunt\" or at \"close\", not at {Quoted.Json(place.Text)}");

    private static FileSubscription Subscription(JsonPlace place, FileStag stag)
    {
        place.Object("to", "units", "every");
        if (stag.CapitalCap is not null)
            throw place.Wrong("a subscription's payments are whole: the stag has no cap");
        return new FileSubscription(
            Names.Agent(place.Member("to")),
            place.Member("units").Whole(1, stag.Grid.Capital?.Capacity ?? 1, "a payment"),
            place.Member("every").Whole(1, Most, "the ticks between two payments")
        );
    }
}
