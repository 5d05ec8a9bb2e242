using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Markets;

/// <summary>How a clause is read on a grid: numbers become levels, facts and dates become gates.</summary>
internal static class GridReading
{
    /// <summary>The least cell that a clause accepts, or what the grid lacks.</summary>
    public static bool TryRead(
        Clause clause,
        ConditionGrid grid,
        int roleMembers,
        out LeastCell cell,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        cell = default;
        if (!TryMembers(clause, grid, roleMembers, out var members, out problem))
            return false;
        if (!TryLevel(grid.Capital, "capital", clause.Capital, "", out var capital, out problem))
            return false;
        var gates = 0;
        foreach (var gate in clause.Gates)
        {
            var index = grid.IndexOf(gate);
            if (index < 0)
            {
                problem = new(ConditionFault.NoSuchGate, -1, $"the stag has no gate {gate}");
                return false;
            }

            gates |= 1 << index;
        }

        // When a date has come, earlier ones have, and a narrow milestone meets wide ones: asking for them too makes "and" and "or" exact
        // in slices that never stand.
        for (var i = 0; i < grid.Gates.Count; i++)
        {
            var gate = grid.Gates[i];
            gates |= gate.Date <= clause.Date || clause.Links.Any(link => link.Implies(gate)) ? 1 << i : 0;
        }

        var least = grid.SkipsZero ? 1 : 0; // R1: level 0 may have no slot
        cell = new LeastCell(
            grid.Members is null ? 0 : Math.Max(members, least),
            grid.Capital is null ? 0 : Math.Max(capital, least),
            gates
        );
        return true;
    }

    private static bool TryMembers(
        Clause clause,
        ConditionGrid grid,
        int roleMembers,
        out int index,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        var typed = clause.AsksForOthers ? $"others >= {clause.People / 2} asks for " : "";
        return TryLevel(grid.Members, "members", clause.MembersFor(roleMembers), typed, out index, out problem);
    }

    private static bool TryLevel(
        Axis? axis,
        string name,
        int value,
        string typed,
        out int index,
        [NotNullWhen(false)] out ConditionProblem? problem
    )
    {
        (index, problem) = (0, null);
        if (axis is null && (value > 0 || typed.Length > 0))
            problem = new(ConditionFault.NoSuchAxis, -1, $"the stag does not count {name}");
        else if (axis is not null && (index = axis.Up(value)) < 0)
            problem = new(ConditionFault.AboveLastLevel, -1, $"{typed}{name} >= {value}, and the last level is {axis.Top}");
        return problem is null;
    }
}
