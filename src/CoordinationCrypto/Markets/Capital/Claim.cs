namespace CoordinationCrypto.Markets;

/// <summary>What one intendo asks of its account in one stag.</summary>
/// <param name="Rank">Lower ones are covered first (R17).</param>
/// <param name="Sequence">Then lower ones.</param>
/// <param name="Pseudonym">Then lower ones.</param>
/// <param name="Units">w, at least 0.</param>
/// <param name="PartialFrom">The least that it may be reduced to, at least its role's least units (R18); null: all or nothing.</param>
/// <param name="IsReserved">Whether its units are reserved for it (M6): then it comes before all that are not.</param>
internal readonly record struct Claim(byte Rank, ulong Sequence, Hash32 Pseudonym, long Units, long? PartialFrom, bool IsReserved = false)
    : IComparable<Claim>
{
    public int CompareTo(Claim other)
    {
        if (IsReserved != other.IsReserved)
            return IsReserved ? -1 : 1;
        if (Rank != other.Rank)
            return Rank.CompareTo(other.Rank);
        return Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence) : Pseudonym.CompareTo(other.Pseudonym);
    }
}
