namespace CoordinationCrypto.Board;

/// <summary>Where the board has stood: its head at every height, and board time there. Not safe for use by several threads at
/// once.</summary>
internal sealed class BoardPositions
{
    private readonly List<(Hash32 Head, ulong? Time)> _heads = [(HashChain.Genesis, null)];

    /// <summary>Notes where the board stands after a record.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="time">Board time; null before the first checkpoint.</param>
    public void Add(Hash32 head, ulong? time) => _heads.Add((head, time));

    /// <summary>Board time at a position.</summary>
    /// <param name="height">How many records stand before it.</param>
    /// <param name="head">The head there.</param>
    /// <param name="time">Its time, of the last checkpoint before it.</param>
    /// <returns>Whether this board stood there, after its first checkpoint.</returns>
    public bool TryGetTime(ulong height, Hash32 head, out ulong time)
    {
        time = 0;
        if (height >= (ulong)_heads.Count || _heads[(int)height] is not (var known, { } then) || known != head)
            return false;
        time = then;
        return true;
    }
}
