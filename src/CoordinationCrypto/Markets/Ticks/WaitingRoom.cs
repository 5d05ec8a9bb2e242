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
    /// The cut: an agent's last change counts, unless it has acted meanwhile. Exits take effect on the pack; submissions, new and
    /// replacing, are handed out to be tested. Nothing waits afterwards.
    /// </summary>
    public IReadOnlyList<LiveIntendo> Cut(Pack pack)
    {
        var last = new Dictionary<Hash32, LiveIntendo?>();
        foreach (var (pseudonym, intendo) in _changes)
            if (!pack.HasActed(pseudonym))
                last[pseudonym] = intendo; // who changed its mind while the tick was open that executed it is too late
        _changes.Clear();
        foreach (var (pseudonym, intendo) in last.OrderBy(change => change.Key))
            if (intendo is null)
                pack.Withdraw(pseudonym);
        return [.. last.Values.OfType<LiveIntendo>()];
    }
}
