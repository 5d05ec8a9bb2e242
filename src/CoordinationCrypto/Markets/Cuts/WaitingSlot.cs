namespace CoordinationCrypto.Markets;

/// <summary>
/// An agent's change that waits: its last one alone (R22). Its place in the order of seats is fixed by the first cut that it stood at and
/// by that cut's draw; so nobody who comes later comes before it.
/// </summary>
/// <param name="change">The change.</param>
/// <param name="posted">The tick that it was posted at.</param>
internal sealed class WaitingSlot(CommitmentChange change, ulong posted)
{
    public CommitmentChange Change { get; private set; } = change;

    public ulong Posted { get; private set; } = posted;

    /// <summary>Whether an exit of the agent's came before it in the same slot: then a join replaces.</summary>
    public bool Exited { get; private set; }

    /// <summary>The tick of the first cut that it stood at; null before one.</summary>
    public ulong? StandsSince { get; set; }

    /// <summary>Its place among those that the same coin drew.</summary>
    public int Draw { get; set; }

    /// <summary>Another one like it.</summary>
    public WaitingSlot Copy() => (WaitingSlot)MemberwiseClone();

    /// <summary>Notes another change of the same agent's. Which of them counts does not depend on which came first.</summary>
    /// <returns>Whether it is the one that counts.</returns>
    public bool TryTake(CommitmentChange change, ulong posted)
    {
        var (last, earlier) = change.Sequence > Change.Sequence ? (change, Change) : (Change, change);
        Exited |= earlier.Kind == CommitmentChangeKind.Leave && earlier.Sequence < last.Sequence;
        if (last == Change)
            return false;
        (Change, Posted, StandsSince) = (change, posted, null);
        return true;
    }
}
