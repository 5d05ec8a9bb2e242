using System.Text;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>The bytes of a stag's terms, as docs/spec/records.md has them.</summary>
internal static class StagFormat
{
    /// <summary>The kind of a gate that waits for a fact; 1 is for what another stag has completed.</summary>
    public const byte FactGate = 2;

    /// <summary>The kind of a gate that waits for a date.</summary>
    public const byte TimeGate = 3;

    /// <summary>No wait, no deadline.</summary>
    public const ulong None = ulong.MaxValue;

    private const byte Version = 4;

    private const uint AllLevels = 0;

    public static byte[] Write(StagTerms terms)
    {
        var (writer, options) = (new WireWriter(), terms.Options);
        writer.WriteByte(Version);
        writer.WriteLengthPrefixed(Encoding.ASCII.GetBytes(terms.Name));
        PrintingText.Write(writer, terms.Title);
        writer.WriteByte((byte)terms.Grid.Axes.Count);
        foreach (var axis in terms.Grid.Axes)
            WriteAxis(writer, axis);
        writer.WriteByte((byte)terms.Grid.Gates.Count);
        foreach (var gate in terms.Grid.Gates)
            WriteGate(writer, gate, options.Facts);
        var least = terms.Floor.LeastCells();
        writer.WriteUInt32((uint)least.Count);
        foreach (var (cell, _) in least)
            WriteNumbers(writer, terms.Grid, cell);
        terms.Eligibility.Write(writer);
        writer.WriteUInt32((uint)(terms.LeakageCap ?? 0));
        writer.WriteUInt64(terms.ConsentWindowMilliseconds);
        writer.WriteByte((byte)options.Roles.Count);
        foreach (var role in options.Roles)
            WriteRole(writer, role);
        WriteNumbers(writer, terms.Grid, options.Step);
        WriteNumbers(writer, terms.Grid, options.StepPercent);
        WriteNumbers(writer, terms.Grid, options.Cap);
        writer.WriteByte(terms.IsDiluting ? (byte)1 : (byte)0);
        if (options.Asset is { } asset)
            writer.WriteHash(asset);
        WritePolicy(writer, terms.Grid, options.Policy);
        writer.WriteUInt64(options.DeadlineMilliseconds ?? None);
        writer.WriteByte((byte)options.Effects.Count);
        foreach (var effect in options.Effects)
            effect.Write(writer);
        writer.WriteByte((byte)options.Scan!.Value);
        return writer.ToArray();
    }

    /// <summary>Reads terms; that they are canonical, their bytes written again have to say.</summary>
    public static StagTermsRefusal Read(ReadOnlySpan<byte> source, out StagTerms? terms)
    {
        terms = null;
        var reader = new WireReader(source);
        if (!reader.TryReadByte(out var version))
            return StagTermsRefusal.Length;
        if (version != Version)
            return StagTermsRefusal.Version;
        if (!TryReadName(ref reader, out var name))
            return StagTermsRefusal.Name;
        if (!PrintingText.TryRead(ref reader, StagTerms.MaxTitleBytes, out var title))
            return StagTermsRefusal.Title;
        if (!StagGridFormat.TryReadAxes(ref reader, out var axes))
            return StagTermsRefusal.Axes;
        if (StagGridFormat.ReadGates(ref reader, axes, out var grid, out var facts) is not StagTermsRefusal.None and var gates)
            return gates;
        if (!StagGridFormat.TryReadFloor(ref reader, grid!, out var floor))
            return StagTermsRefusal.Floor;
        if (!Eligibility.TryRead(ref reader, out var eligibility))
            return StagTermsRefusal.Eligibility;
        if (!reader.TryReadUInt32(out var cap))
            return StagTermsRefusal.Length;
        if (cap > StagTerms.WholeBudget)
            return StagTermsRefusal.LeakageCap;
        if (!reader.TryReadUInt64(out var window))
            return StagTermsRefusal.Length;
        if (window is < 1 or > StagTerms.MaxConsentWindowMilliseconds)
            return StagTermsRefusal.ConsentWindow;
        var read = StagOptionsFormat.Read(ref reader, grid!, floor, facts, out var options, out var isDiluting);
        if (read != StagTermsRefusal.None)
            return read;
        if (!reader.AtEnd)
            return StagTermsRefusal.Length;
        if (StagChecks.Find(grid!, eligibility, options!) is not StagTermsRefusal.None and var fault)
            return fault;
        terms = new StagTerms(name, title, grid!, null, eligibility, cap == 0 ? null : (int)cap, window, options);
        return terms.IsDiluting == isDiluting ? StagTermsRefusal.None : StagTermsRefusal.Cap;
    }

    public static bool TryReadName(ref WireReader reader, out string name)
    {
        var isRead = reader.TryReadLengthPrefixed(StagTerms.MaxNameLength, out var bytes);
        name = Encoding.Latin1.GetString(bytes);
        return isRead && StagTerms.IsName(name);
    }

    /// <summary>A number on each axis, in the order of the axes.</summary>
    private static void WriteNumbers(WireWriter writer, ConditionGrid grid, Cell cell)
    {
        foreach (var axis in grid.Axes)
            writer.WriteUInt32((uint)StagChecks.On(axis, cell));
    }

    private static void WriteAxis(WireWriter writer, Axis axis)
    {
        writer.WriteByte((byte)axis.Kind);
        writer.WriteUInt32((uint)axis.Capacity);
        if (axis.IsExact)
        {
            writer.WriteUInt32(AllLevels);
            writer.WriteUInt32((uint)axis.Top);
            return;
        }

        writer.WriteUInt32((uint)(axis.LevelCount - 1));
        for (var index = 1; index < axis.LevelCount; index++)
            writer.WriteUInt32((uint)axis.LevelAt(index));
    }

    private static void WriteGate(WireWriter writer, Gate gate, IReadOnlyList<FactTerms> facts)
    {
        if (gate.Date is { } date)
        {
            writer.WriteByte(TimeGate);
            writer.WriteUInt32((uint)(date.DayNumber - Gate.Earliest.DayNumber));
            return;
        }

        writer.WriteByte(FactGate);
        writer.WriteLengthPrefixed(Encoding.ASCII.GetBytes(gate.FactId!));
        facts.Single(fact => fact.Name == gate.FactId).WriteAttestors(writer);
    }

    private static void WriteRole(WireWriter writer, StagRole role)
    {
        writer.WriteLengthPrefixed(Encoding.ASCII.GetBytes(role.Name));
        writer.WriteByte((byte)role.Members);
        writer.WriteUInt32((uint)role.Least);
        writer.WriteByte(role.Eligibility is null ? (byte)0 : (byte)1);
        role.Eligibility?.Write(writer);
    }

    private static void WritePolicy(WireWriter writer, ConditionGrid grid, StagPolicy policy)
    {
        writer.WriteUInt32((uint)policy.Changes);
        writer.WriteUInt64(policy.WaitMilliseconds ?? None);
        writer.WriteUInt64(policy.LockInMilliseconds);
        writer.WriteUInt64(policy.CoolDownMilliseconds);
        WriteNumbers(writer, grid, policy.Largest!.Value);
        writer.WriteByte((byte)policy.Camouflage);
        writer.WriteUInt64(policy.PeriodMilliseconds);
        writer.WriteByte(policy.ExitsAtPeriodEnd ? (byte)1 : (byte)0);
    }
}
