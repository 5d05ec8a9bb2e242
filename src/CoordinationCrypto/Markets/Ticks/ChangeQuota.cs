namespace CoordinationCrypto.Markets;

/// <summary>
/// How often an agent's changes of a stag may be charged to the key: <see cref="Changes"/> times in any W of board time. A submission
/// counts once it is tested, an exit once it takes effect. An exit is never held back. Not safe for use by several threads at once.
/// </summary>
internal sealed class ChangeQuota
{
    /// <summary>Charged changes of one pseudonym in W.</summary>
    public const int Changes = 16;

    /// <summary>W, in milliseconds of board time: a day.</summary>
    public const ulong WindowMilliseconds = 86_400_000;

    private readonly Dictionary<Hash32, Queue<ulong>> _charged = []; // the times of each one's last charges, 16 at most

    /// <summary>Whether another submission of the pseudonym's has to wait.</summary>
    /// <param name="pseudonym">The agent's.</param>
    /// <param name="time">The cut's.</param>
    public bool IsSpent(Hash32 pseudonym, ulong time) =>
        _charged.TryGetValue(pseudonym, out var times) && times.Count == Changes && time - times.Peek() < WindowMilliseconds;

    /// <summary>Charges a change.</summary>
    /// <param name="pseudonym">The agent's.</param>
    /// <param name="time">The cut's, not before the last one's.</param>
    public void Charge(Hash32 pseudonym, ulong time)
    {
        if (!_charged.TryGetValue(pseudonym, out var times))
            _charged.Add(pseudonym, times = new Queue<ulong>());
        if (times.Count == Changes)
            times.Dequeue();
        times.Enqueue(time);
    }
}
