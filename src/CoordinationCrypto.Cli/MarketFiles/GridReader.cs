using System.Globalization;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads a stag's axes and gates.</summary>
/// <param name="parameters">A grid fits one row of their slots.</param>
/// <param name="assets">The file's.</param>
/// <param name="facts">The file's.</param>
internal sealed class GridReader(BfvParameters parameters, IReadOnlyList<FileAsset> assets, IReadOnlyList<FileFact> facts)
{
    /// <summary>The grid, and the asset that its capital is in.</summary>
    /// <param name="stag">The stag.</param>
    /// <param name="spoken">The gates that conditions of the file speak of: the stag's own if it declares none (R11).</param>
    /// <param name="stags">The names of the file's stags.</param>
    public (ConditionGrid Grid, int? Asset) Read(JsonPlace stag, IReadOnlyCollection<Gate> spoken, IReadOnlySet<string> stags)
    {
        var place = stag.Member("axes");
        var axes = new List<Axis>();
        int? asset = null;
        if (place.Array().Count is < 1 or > 2)
            throw place.Wrong("a stag has one or two axes, of kinds \"members\" and \"capital\"");
        foreach (var item in place.Items)
        {
            var axis = AxisOf(item);
            if (axes.Exists(other => other.Kind == axis.Kind))
                throw item.Wrong("a stag has at most one axis of each kind");
            axes.Add(axis);
            if (axis.Kind == AxisKind.Capital)
                asset = Names.IndexOf(item.Member("asset"), assets, each => each.Name, "asset");
        }

        var gates = stag.Members.TryGetValue("gates", out var declared)
            ? [.. declared.Array().Select(gate => GateOf(gate, stags))]
            : spoken.Where(gate => IsKnown(gate, stags)).Order(Gate.CanonicalOrder).ToList();
        var around = declared ?? place;
        if (gates.Count > ConditionGrid.MaxGates)
            throw around.Wrong($"a stag has at most {ConditionGrid.MaxGates} gates, and this one has {gates.Count}");
        if (gates.Distinct().Count() != gates.Count)
            throw around.Wrong("a gate is there twice");
        // a row of slots is far smaller than the greatest grid
        var cells = axes.Aggregate(1L, (product, axis) => product * axis.LevelCount) - (axes is [{ IsExact: true }] ? 1 : 0);
        if (cells << gates.Count > parameters.RowSize)
            throw around.Wrong(
                $"the axes have {cells} cells"
                    + (gates.Count == 0 ? "" : $", with {gates.Count} gates {cells << gates.Count}")
                    + $", and {parameters.Name} has room for {parameters.RowSize}"
            );
        return (new ConditionGrid(axes, gates), asset);
    }

    private bool IsKnown(Gate gate, IReadOnlySet<string> stags) =>
        (gate.FactId is null || facts.Any(fact => fact.Name == gate.FactId)) && (gate.StagName is null || stags.Contains(gate.StagName));

    private Gate GateOf(JsonPlace place, IReadOnlySet<string> stags)
    {
        var members = place.Object("fact", "time", "completes", "when");
        if (members.TryGetValue("completes", out var other) && !members.ContainsKey("fact") && !members.ContainsKey("time"))
        {
            if (!stags.Contains(other.String()))
                throw other.Wrong($"no such stag: {Quoted.Json(other.Text)}");
            return Gate.Completes(other.Text, members.TryGetValue("when", out var cells) ? ConditionReader.Milestone(cells) : null);
        }

        if (members.Count != 1)
            throw place.Wrong("a gate has exactly one of fact, time, completes; a completion may also have \"when\"");
        if (members.TryGetValue("time", out var time))
            return Gate.Time(Date(time));
        return Gate.Fact(facts[Names.IndexOf(members["fact"], facts, fact => fact.Name, "fact")].Name);
    }

    /// <summary>A date, midnight UTC (R12).</summary>
    public static DateOnly Date(JsonPlace place) =>
        DateOnly.TryParseExact(place.String(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date >= new DateOnly(1970, 1, 1)
            ? date
            : throw place.Wrong("a date is such as 2027-05-01, from 1970-01-01 on");

    private Axis AxisOf(JsonPlace place)
    {
        var kind = place.Object("kind", "asset", "levels", "ladder", "capacity").GetValueOrDefault("kind") ?? place.Member("kind");
        if (kind.String() is not ("members" or "capital"))
            throw kind.Wrong($"no such kind of axis: {Quoted.Json(kind.Text)}; there are \"members\" and \"capital\"");
        var isCapital = kind.Text == "capital";
        if (!isCapital && place.Members.TryGetValue("asset", out var asset))
            throw asset.Wrong("members have no asset");
        if (isCapital)
            place.Member("asset");
        if (!place.Members.TryGetValue("ladder", out var ladder))
        {
            var levels = place.Member("levels").Whole(1, parameters.RowSize, $"the number of levels under {parameters.Name}");
            var capacity = Capacity(place, levels);
            return isCapital ? Axis.Capital(levels, capacity) : Axis.Members(levels, capacity);
        }

        var list = ladder.Kind == JsonTokenType.String ? Made(ladder, place) : Listed(ladder, place);
        return isCapital ? Axis.Capital(list, Capacity(place, list[^1])) : Axis.Members(list, Capacity(place, list[^1]));
    }

    private static int? Capacity(JsonPlace place, int top) =>
        place.Members.TryGetValue("capacity", out var capacity)
            ? capacity.Whole(top, Axis.MaxCapacity, "the capacity, which is at least the last level,")
            : null;

    private static List<int> Listed(JsonPlace ladder, JsonPlace place)
    {
        if (place.Members.TryGetValue("levels", out var levels))
            throw levels.Wrong("a ladder that is a list has its levels already");
        var list = new List<int>();
        foreach (var item in ladder.Array())
        {
            var level = item.Whole(list.Count == 0 ? 0 : list[^1] + 1, Axis.MaxCapacity, "a level, which is above the one before,");
            list.Add(level);
        }

        return list.Count > 0 && list[^1] > 0 ? list : throw ladder.Wrong("a ladder has a level above 0");
    }

    private static List<int> Made(JsonPlace ladder, JsonPlace place)
    {
        var top = place.Member("levels").Whole(1, Axis.MaxCapacity, "the last level");
        if (ladder.Text == "1-2-5")
            return [.. Ladder.OneTwoFive(top)];
        var digits = ladder.Text.AsSpan().TrimEnd('%');
        if (
            ladder.Text.Length == digits.Length + 1
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 1 and <= 1_000
        )
            return [.. Ladder.Percent(percent, top)];
        throw ladder.Wrong("a ladder is a list of levels, \"1-2-5\", or a step such as \"5%\", of 1 to 1000 percent");
    }
}
