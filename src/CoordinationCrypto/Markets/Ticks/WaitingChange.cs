namespace CoordinationCrypto.Markets;

/// <summary>
/// A change that waits. Its place in the order of seats is fixed by the first cut that it stood at and by that cut's draw, and is its own
/// while its bytes stay the same: so nobody who comes later, however many, comes before it.
/// </summary>
/// <param name="pseudonym">Whose it is.</param>
/// <param name="intendo">A submission, or null for an exit.</param>
internal sealed class WaitingChange(Hash32 pseudonym, LiveIntendo? intendo)
{
    public Hash32 Pseudonym => pseudonym;

    public LiveIntendo? Intendo => intendo;

    /// <summary>The first tick whose cut it stood at; null before one.</summary>
    public ulong? StandsSince { get; set; }

    /// <summary>Its place among those that the same coin drew; null before a coin.</summary>
    public int? Draw { get; set; }
}
