using System.Globalization;

namespace CoordinationCrypto.Markets;

/// <summary>Conditions and up-sets in words.</summary>
internal static class ConditionText
{
    private const int MostCases = 4; // a staircase may have hundreds

    /// <summary>Clauses in the language of conditions, canonical: what reads it gets the same clauses.</summary>
    public static string Write(IReadOnlyList<Clause> clauses) => clauses.Count == 0 ? "never" : string.Join(" or ", clauses.Select(Write));

    /// <summary>When an agent acts, in a sentence, and the smallest cells that it accepts.</summary>
    /// <param name="upSet">What it accepts.</param>
    /// <param name="roleMembers">The weight of its role on the members axis.</param>
    /// <param name="unit">What a unit of the asset is; empty where that is not said.</param>
    public static string Sentence(UpSet upSet, int roleMembers, string unit)
    {
        var least = upSet.LeastCells();
        if (least.Count == 0)
            return "You never act: this is a decoy.";
        if (least.Any(cell => Case(upSet.Grid, cell, roleMembers, unit).Length == 0))
            return "You act in whatever pack executes.";
        var cases = least.Take(MostCases).Select(cell => Case(upSet.Grid, cell, roleMembers, unit));
        var more = least.Count > MostCases ? $", or in {Number(least.Count - MostCases)} more cases" : "";
        var cells = least.Take(MostCases).Select(cell => Place(upSet.Grid, cell));
        var rest = least.Count > MostCases ? "; …" : "";
        return $"You act if {string.Join(", or if ", cases)}{more}. Who acts in earlier hunts counts. "
            + $"Smallest cells: {string.Join("; ", cells)}{rest}.";
    }

    /// <summary>Every least cell, with the gates that it needs.</summary>
    public static IEnumerable<string> Cells(UpSet upSet) => upSet.LeastCells().Select(cell => Place(upSet.Grid, cell));

    /// <summary>What a pledge shrinks to at the capacity, under a cap that dilutes (R37); empty under any other.</summary>
    public static string Dilution(ConditionGrid grid, Cell most) =>
        string.Concat(
            from axis in grid.Axes
            let cap = StagChecks.On(axis, most)
            where cap > 0 && cap < axis.Capacity
            let permille = 1_000L * cap / axis.Capacity
            let what = axis.Kind == AxisKind.Members ? "members" : "units"
            let share = Invariant($"{permille / 10}.{permille % 10}%")
            select $" Payouts are shared: at the capacity of {Number(axis.Capacity)} {what} each counts for {share}."
        );

    private static string Write(Clause clause)
    {
        var atoms = new List<string>();
        if (clause.People > 0)
            atoms.Add(Invariant($"{(clause.AsksForOthers ? "others" : "members")} >= {clause.People / 2}"));
        if (clause.Capital > 0)
            atoms.Add(Invariant($"capital >= {(clause.Capital % 1_000 == 0 ? $"{clause.Capital / 1_000}k" : clause.Capital)}"));
        atoms.AddRange(clause.Gates.Select(gate => gate.ToString()));
        return atoms.Count == 0 ? "always" : string.Join(" and ", atoms);
    }

    private static string Case(ConditionGrid grid, (Cell Cell, int Gates) least, int roleMembers, string unit)
    {
        var demands = new List<string>();
        var people = least.Cell.Members - roleMembers;
        if (people > 0)
        {
            var who = roleMembers == 1 ? "other" : "member";
            demands.Add($"at least {Number(people)} {who}{(people == 1 ? " acts" : "s act")}");
        }

        if (least.Cell.Capital > 0)
            demands.Add($"at least {Number(least.Cell.Capital)} units{(unit.Length == 0 ? "" : $" ({unit} each)")} move together");
        demands.AddRange(GatesOf(grid, least.Gates).Select(Demand));
        return string.Join(" and ", demands);
    }

    private static string Place(ConditionGrid grid, (Cell Cell, int Gates) least)
    {
        var axes = grid.Axes.Select(axis =>
            axis.Kind == AxisKind.Members ? $"members {Number(least.Cell.Members)}" : $"capital {Number(least.Cell.Capital)}"
        );
        return string.Join(", ", axes.Concat(GatesOf(grid, least.Gates).Select(gate => gate.ToString())));
    }

    /// <summary>Those that no other implies: of several dates the latest.</summary>
    private static IEnumerable<Gate> GatesOf(ConditionGrid grid, int gates)
    {
        var open = grid.Gates.Index().Where(gate => (gates >> gate.Index & 1) == 1).Select(gate => gate.Item).ToList();
        return open.Where(gate => !open.Exists(other => other != gate && other.Implies(gate)));
    }

    private static string Demand(Gate gate) =>
        gate.FactId is not null ? $"the fact {gate.FactId} is attested"
        : gate.Date is not null ? Invariant($"{gate.Date:yyyy-MM-dd} has come (UTC)")
        : gate.Milestone is { } milestone ? $"{gate.StagName} completes with {milestone.ToText()}, before or together with you"
        : $"{gate.StagName} completes, before or together with you";

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
