using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>What attestors have said, and when it stands (L5): positive only, each in [from, to). Read at the cut (R13).</summary>
internal sealed class FactWindows
{
    private readonly SortedDictionary<Hash32, SortedSet<(ulong From, ulong To)>> _windows = [];

    /// <summary>Notes a window. An empty one says nothing.</summary>
    public void Add(Hash32 fact, ulong from, ulong to)
    {
        if (from >= to)
            return;
        if (!_windows.TryGetValue(fact, out var windows))
            _windows.Add(fact, windows = []);
        windows.Add((from, to));
    }

    /// <summary>Whether the fact stands at a tick.</summary>
    public bool Stands(Hash32 fact, ulong tick) =>
        _windows.TryGetValue(fact, out var windows) && windows.Any(window => window.From <= tick && tick < window.To);

    /// <summary>The gates of times and facts that stand, as bits.</summary>
    public int Mask(IReadOnlyList<GateRule> gates, CutTime time)
    {
        var mask = 0;
        for (var i = 0; i < gates.Count; i++)
        {
            var gate = gates[i];
            var stands = gate.Kind switch
            {
                GateRuleKind.Time => time.Clock >= gate.At,
                GateRuleKind.Fact => Stands(gate.Of, time.Tick),
                _ => false,
            };
            mask |= stands ? 1 << i : 0;
        }

        return mask;
    }

    /// <summary>Forgets what has ended: ticks only grow.</summary>
    public void Forget(ulong tick)
    {
        foreach (var windows in _windows.Values)
            windows.RemoveWhere(window => window.To <= tick);
    }

    public void WriteDigest(WireWriter writer)
    {
        foreach (var (fact, windows) in _windows.Where(pair => pair.Value.Count > 0))
        {
            writer.WriteHash(fact);
            writer.WriteUInt32((uint)windows.Count);
            foreach (var (from, to) in windows)
            {
                writer.WriteUInt64(from);
                writer.WriteUInt64(to);
            }
        }
    }
}
