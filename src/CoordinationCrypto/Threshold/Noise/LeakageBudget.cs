namespace CoordinationCrypto.Threshold;

/// <summary>
/// What a joint key may leak in its whole life, over all scopes and epochs: openings are charged their bound, and the one that would pass
/// the total is refused. Not safe for use by several threads at once.
/// </summary>
internal sealed class LeakageBudget
{
    /// <summary>Leakage is counted in units of 2^−100.</summary>
    public const int UnitBits = 100;

    /// <summary>The whole budget: a statistical distance of 2^−40.</summary>
    public const ulong Total = 1UL << (UnitBits - 40);

    /// <summary>The units spent.</summary>
    public ulong Spent { get; private set; }

    /// <summary>The units left.</summary>
    public ulong Left => Total - Spent;

    /// <summary>Whether half is spent: time to prepare the next term.</summary>
    public bool IsLow => Spent >= Total / 2;

    /// <summary>Spends, or refuses and changes nothing.</summary>
    /// <param name="units">The bound of an opening, in units of 2^−100.</param>
    /// <returns>False when less than that is left.</returns>
    public bool TrySpend(ulong units)
    {
        if (units > Left)
            return false;
        Spent += units;
        return true;
    }
}
