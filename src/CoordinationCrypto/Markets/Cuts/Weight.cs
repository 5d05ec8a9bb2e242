namespace CoordinationCrypto.Markets;

/// <summary>A number on each weight axis: what an intendo counts, what is live, a base, or the levels of a cell. 0 on an axis that a stag
/// lacks.</summary>
/// <param name="Members">Members, at least 0.</param>
/// <param name="Capital">Units of the stag's asset, at least 0.</param>
internal readonly record struct Weight(long Members, long Capital)
{
    public static Weight operator +(Weight a, Weight b) => new(a.Members + b.Members, a.Capital + b.Capital);

    public static Weight operator -(Weight a, Weight b) => new(a.Members - b.Members, a.Capital - b.Capital);

    /// <summary>Whether it is at least the other on each axis.</summary>
    public bool IsAtLeast(Weight other) => Members >= other.Members && Capital >= other.Capital;
}
