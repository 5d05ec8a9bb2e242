namespace CoordinationCrypto.Markets;

/// <summary>The changes of a pack that wait for the next cut. Not safe for use by several threads at once.</summary>
internal sealed class WaitingRoom
{
    private readonly List<(Hash32 Pseudonym, LiveIntendo? Intendo)> _changes = [];

    /// <summary>Whether a change of the agent's waits.</summary>
    /// <param name="pseudonym">The agent's.</param>
    /// <param name="intendo">Its last one: a submission, or null for an exit.</param>
    public bool TryGetLast(Hash32 pseudonym, out LiveIntendo? intendo)
    {
        var last = _changes.FindLastIndex(change => change.Pseudonym.Equals(pseudonym));
        intendo = last < 0 ? null : _changes[last].Intendo;
        return last >= 0;
    }

    /// <summary>Notes a submission, or with null an exit, for the next cut.</summary>
    public void Enqueue(Hash32 pseudonym, LiveIntendo? intendo) => _changes.Add((pseudonym, intendo));

    /// <summary>
    /// The cut: an agent's last change counts, unless it has acted meanwhile. Exits, and the end of what was signed to end, take effect on
    /// the pack; submissions, new and replacing, are handed out to be tested, but those whose consent has lapsed (H5): what such a one was
    /// to replace leaves too, since its author has withdrawn it. Nothing waits afterwards.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="time">The cut's board time.</param>
    /// <param name="lapsed">The submissions that came too late, ascending by pseudonym.</param>
    public IReadOnlyList<LiveIntendo> Cut(Pack pack, ulong time, out IReadOnlyList<LiveIntendo> lapsed)
    {
        var last = new Dictionary<Hash32, LiveIntendo?>();
        foreach (var (pseudonym, intendo) in _changes)
            if (!pack.HasActed(pseudonym))
                last[pseudonym] = intendo; // who changed its mind while the tick was open that executed it is too late
        _changes.Clear();
        lapsed =
        [
            .. last
                .Values.OfType<LiveIntendo>()
                .Where(intendo => time > intendo.AdmitBy || time > intendo.Until)
                .OrderBy(intendo => intendo.Pseudonym),
        ];
        foreach (var intendo in lapsed)
            last[intendo.Pseudonym] = null;
        var leaving = last.Where(change => change.Value is null).Select(change => change.Key).Union(pack.EndedBy(time));
        foreach (var pseudonym in leaving.Order())
            pack.Withdraw(pseudonym);
        return [.. last.Values.OfType<LiveIntendo>()];
    }
}
