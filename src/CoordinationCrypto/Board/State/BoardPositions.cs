using CoordinationCrypto.Markets;

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

    /// <summary>Why what was signed at a position does not count any more, or none (H5).</summary>
    /// <param name="consent">The position and the signed end.</param>
    /// <param name="now">Board time; null before the first checkpoint.</param>
    /// <param name="window">How long after its position it may come.</param>
    /// <param name="admitBy">The last board time at which a first cut may take it in.</param>
    public ReplayRefusal Judge(Consent consent, ulong? now, ulong window, out ulong admitBy)
    {
        admitBy = 0;
        if (!TryGetTime(consent.Height, consent.Head, out var signed))
            return ReplayRefusal.PositionUnknown;
        admitBy = signed + Math.Min(window, ulong.MaxValue - signed);
        return now - signed > window ? ReplayRefusal.PositionTooOld // board time never goes back
            : now > consent.Until ? ReplayRefusal.ConsentOver
            : ReplayRefusal.None;
    }
}
