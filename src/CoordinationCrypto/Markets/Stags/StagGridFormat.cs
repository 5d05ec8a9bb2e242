using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>Reads axes, gates and the floor of a stag's terms.</summary>
internal static class StagGridFormat
{
    public static bool TryReadAxes(ref WireReader reader, out Axis[] axes)
    {
        axes = [];
        if (!reader.TryReadByte(out var count) || count is < 1 or > 2)
            return false;
        axes = new Axis[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadAxis(ref reader, out var axis))
                return false;
            axes[i] = axis;
        }

        return axes is [_] || axes[0].Kind != axes[1].Kind;
    }

    /// <summary>Reads the gates, with the attestors of facts, and makes the grid.</summary>
    public static StagTermsRefusal ReadGates(ref WireReader reader, Axis[] axes, out ConditionGrid? grid, out List<FactTerms> facts)
    {
        (grid, facts) = (null, []);
        if (!reader.TryReadByte(out var count) || count > ConditionGrid.MaxGates)
            return StagTermsRefusal.Gates;
        var gates = new List<Gate>();
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out var kind))
                return StagTermsRefusal.Gates;
            if (kind == StagFormat.TimeGate)
            {
                if (!reader.TryReadUInt32(out var days) || days > DateOnly.MaxValue.DayNumber - Gate.Earliest.DayNumber)
                    return StagTermsRefusal.Gates;
                gates.Add(Gate.Time(Gate.Earliest.AddDays((int)days)));
                continue;
            }

            if (kind != StagFormat.FactGate || !StagFormat.TryReadName(ref reader, out var name))
                return StagTermsRefusal.Gates;
            if (!FactTerms.TryReadAttestors(ref reader, name, out var fact))
                return StagTermsRefusal.Facts;
            gates.Add(Gate.Fact(name));
            facts.Add(fact);
        }

        if (gates.Distinct().Count() != gates.Count || !ConditionGrid.IsPossible(axes, gates.Count))
            return StagTermsRefusal.Gates;
        grid = new ConditionGrid(axes, gates);
        return StagTermsRefusal.None;
    }

    public static bool TryReadFloor(ref WireReader reader, ConditionGrid grid, [NotNullWhen(true)] out Condition? floor)
    {
        floor = null;
        if (!reader.TryReadUInt32(out var count) || count is < 1 or > Condition.MaxClauses)
            return false;
        var clauses = new ClauseSet([]);
        var work = long.MaxValue;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadNumbers(ref reader, grid, out var cell) || !grid.Contains(cell))
                return false;
            clauses.TryAdd(Clause.OfMembers(cell.Members).And(Clause.OfCapital(cell.Capital)), ref work);
        }

        floor = Condition.Of(clauses);
        return true;
    }

    /// <summary>A number on each axis, in the order of the axes, at most 2^24.</summary>
    public static bool TryReadNumbers(ref WireReader reader, ConditionGrid grid, out Cell cell)
    {
        cell = default;
        foreach (var axis in grid.Axes)
        {
            if (!reader.TryReadUInt32(out var number) || number > Axis.MaxLevels)
                return false;
            cell = axis.Kind == AxisKind.Members ? cell with { Members = (int)number } : cell with { Capital = (int)number };
        }

        return true;
    }

    private static bool TryReadAxis(ref WireReader reader, [NotNullWhen(true)] out Axis? axis)
    {
        axis = null;
        if (
            !reader.TryReadByte(out var kind)
            || kind is not ((byte)AxisKind.Members or (byte)AxisKind.Capital)
            || !reader.TryReadUInt32(out var capacity)
            || !reader.TryReadUInt32(out var count)
        )
            return false;
        if (count == 0)
        {
            var most = kind == (byte)AxisKind.Members ? Axis.MaxLevels : Axis.MaxCapacity;
            if (!reader.TryReadUInt32(out var top) || top < 1 || capacity < top || capacity > most)
                return false;
            axis = kind == (byte)AxisKind.Members ? Axis.Members((int)top, (int)capacity) : Axis.Capital((int)top, (int)capacity);
            return true;
        }

        if (count > reader.Remaining / sizeof(uint) || capacity > Axis.MaxCapacity)
            return false;
        var levels = new int[count];
        for (var i = 0; i < levels.Length; i++)
        {
            if (!reader.TryReadUInt32(out var level) || level > capacity || level <= (i == 0 ? 0 : levels[i - 1]))
                return false;
            levels[i] = (int)level;
        }

        axis = kind == (byte)AxisKind.Members ? Axis.Members(levels, (int)capacity) : Axis.Capital(levels, (int)capacity);
        return true;
    }
}
