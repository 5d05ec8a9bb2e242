using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CoordinationCrypto.Cli.MarketFiles;

/// <summary>Reads conditions: the language of conditions, "decoy", or an object with others or members.</summary>
internal static class ConditionReader
{
    /// <summary>A condition as an agent states it, and what it accepts on the stag's grid.</summary>
    /// <param name="place">The condition.</param>
    /// <param name="stag">Where it is stated.</param>
    /// <param name="role">The agent's role there.</param>
    /// <param name="agent">Who states it.</param>
    public static (Condition Condition, UpSet Accepted) Read(JsonPlace place, FileStag stag, FileRole role, string agent)
    {
        var weight = stag.Grid.Members is null ? 0 : role.Members;
        var condition = place.Kind == JsonTokenType.String ? Text(place) : Object(place, stag, weight, agent);
        return condition.TryOn(stag.Grid, weight, out var accepted, out var problem)
            ? (condition, accepted)
            : throw place.Wrong($"{Quoted.Json(agent)} in {Quoted.Json(stag.Name)}: {problem.Message}");
    }

    /// <summary>A floor: what a hunt is at least, in the language of conditions or as numbers on axes.</summary>
    /// <param name="place">The floor.</param>
    /// <param name="grid">The stag's grid, which may have gates: a floor names none.</param>
    public static UpSet Floor(JsonPlace place, ConditionGrid grid)
    {
        Condition floor;
        if (place.Kind == JsonTokenType.String)
        {
            floor = Text(place);
            if (floor.Clauses.Any(clause => clause.AsksForOthers))
                throw place.Wrong("a floor speaks of members and capital in all, not of others");
            if (floor.IsDecoy)
                throw place.Wrong("with this floor nothing ever fires");
        }
        else
        {
            var members = place.Object([.. grid.Axes.Select(KeyOf)]);
            if (grid.Axes.Count == 1)
                place.Member(KeyOf(grid.Axes[0]));
            floor = Condition.Always;
            foreach (var axis in grid.Axes)
            {
                if (!members.TryGetValue(KeyOf(axis), out var number))
                    continue;
                var least = number.Whole(grid.SkipsZero ? 1 : 0, axis.Top, "the floor");
                floor &= axis.Kind == AxisKind.Members ? Condition.Members(least) : Condition.Capital(least);
            }
        }

        if (floor.Gates.Count > 0)
            throw place.Wrong("a floor speaks of members and capital, not of facts and dates");
        return floor.TryOn(grid, 0, out var set, out var problem) ? set : throw place.Wrong($"the floor: {problem.Message}");
    }

    /// <summary>The cells of another stag that a gate waits for (R33).</summary>
    public static Condition Milestone(JsonPlace place)
    {
        place.String();
        return Text(place) is var cells && Gate.IsMilestone(cells.Clauses)
            ? cells
            : throw place.Wrong("a milestone speaks of members and capital of the other stag, and can be met");
    }

    /// <summary>The gates that a condition of a join or replacement speaks of, if it can be read.</summary>
    public static IReadOnlyList<Gate> GatesIn(JsonPlace content)
    {
        var text = content.Members.GetValueOrDefault("when", content);
        return text.Kind == JsonTokenType.String && TryParse(text.Text, out var condition, out _) ? condition.Gates : [];
    }

    /// <summary>How a file calls an axis.</summary>
    public static string KeyOf(Axis axis) => axis.Kind == AxisKind.Members ? "members" : "capital";

    private static Condition Text(JsonPlace place) =>
        TryParse(place.Text, out var condition, out var problem)
            ? condition
            : throw place.Wrong($"a condition is \"decoy\", {{ \"others\": n }}, {{ \"members\": n }} or as \"others >= 4\": {problem}");

    private static Condition Object(JsonPlace place, FileStag stag, int weight, string agent)
    {
        var members = place.Object("others", "members");
        if (members.Count != 1)
            throw place.Wrong("a condition has exactly one of others, members");
        if (stag.Grid.Members is not { } axis)
            throw place.Wrong($"{Quoted.Json(stag.Name)} does not count members");
        var asked = $"that {Quoted.Json(agent)} asks for in {Quoted.Json(stag.Name)}";
        return members.TryGetValue("others", out var others)
            ? Condition.Others(others.Whole(0, axis.Top - weight, $"the number of others {asked}"))
            : Condition.Members(members["members"].Whole(stag.Grid.SkipsZero ? 1 : 0, axis.Top, $"the number of members {asked}"));
    }

    /// <summary>Reads the language of conditions, or "decoy".</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Condition? condition,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        (condition, problem) = (Condition.Decoy, null);
        return text == "decoy" || Condition.TryParse(text, out condition, out problem);
    }
}
