namespace CoordinationCrypto.Markets;

/// <summary>
/// The changes of a pack that wait: an agent's last one alone (R22). A submission waits until a cut has come to a result on it; an exit
/// takes effect at the next cut, whatever else waits. Not safe for use by several threads at once.
/// </summary>
internal sealed class WaitingRoom
{
    private readonly Dictionary<Hash32, WaitingChange> _changes = [];

    /// <summary>The submissions that wait.</summary>
    public IEnumerable<LiveIntendo> Submissions => _changes.Values.Select(change => change.Intendo).OfType<LiveIntendo>();

    /// <summary>Whether a change of the agent's waits.</summary>
    /// <param name="pseudonym">The agent's.</param>
    /// <param name="intendo">A submission, or null for an exit.</param>
    public bool TryGetLast(Hash32 pseudonym, out LiveIntendo? intendo)
    {
        var waits = _changes.TryGetValue(pseudonym, out var change);
        intendo = change?.Intendo;
        return waits;
    }

    /// <summary>Notes a submission, or with null an exit, in place of what waited. It has no draw: other bytes, another draw.</summary>
    public void Enqueue(Hash32 pseudonym, LiveIntendo? intendo) => _changes[pseudonym] = new WaitingChange(pseudonym, intendo);

    /// <summary>
    /// The cut: who has acted meanwhile is too late. Exits, and the end of what was signed to end, take effect on the pack. Submissions,
    /// new and replacing, stand for this tick, and wait on until <see cref="Settle"/>; but not those whose consent has lapsed (H5): past
    /// their end, or past their window before a first cut. What such a one was to replace leaves too, since its author has withdrawn it.
    /// </summary>
    /// <param name="pack">The pack.</param>
    /// <param name="tick">The tick's number.</param>
    /// <param name="time">The cut's board time.</param>
    /// <param name="left">Who left the pack by an exit.</param>
    /// <param name="lapsed">The submissions that came too late, ascending by pseudonym.</param>
    public IReadOnlyList<WaitingChange> Cut(
        Pack pack,
        ulong tick,
        ulong time,
        out IReadOnlyList<Hash32> left,
        out IReadOnlyList<LiveIntendo> lapsed
    )
    {
        var (exits, late) = (new List<Hash32>(), new List<LiveIntendo>());
        foreach (var change in _changes.Values.OrderBy(change => change.Pseudonym).ToList())
        {
            if (change.Intendo is not { } intendo)
                exits.Add(change.Pseudonym);
            else if (!pack.HasActed(change.Pseudonym) && HasLapsed(change, intendo, time))
                late.Add(intendo);
            else if (!pack.HasActed(change.Pseudonym))
                continue;
            _changes.Remove(change.Pseudonym);
        }

        var gone = new HashSet<Hash32>();
        foreach (var pseudonym in exits.Union(late.Select(intendo => intendo.Pseudonym)).Union(pack.EndedBy(time)).Order())
            if (pack.Withdraw(pseudonym))
                gone.Add(pseudonym);
        (left, lapsed) = ([.. exits.Where(gone.Contains)], late);
        foreach (var change in _changes.Values)
            change.StandsSince ??= tick;
        return [.. _changes.Values.OrderBy(change => change.Pseudonym)];
    }

    /// <summary>There is a result on a submission: it waits no more. What its author posted after the cut waits on.</summary>
    public void Settle(LiveIntendo intendo)
    {
        if (_changes.TryGetValue(intendo.Pseudonym, out var change) && change.Intendo?.Height == intendo.Height)
            _changes.Remove(intendo.Pseudonym);
    }

    private static bool HasLapsed(WaitingChange change, LiveIntendo intendo, ulong time) =>
        time > intendo.Until || (change.StandsSince is null && time > intendo.AdmitBy);
}
