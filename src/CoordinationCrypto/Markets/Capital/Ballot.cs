namespace CoordinationCrypto.Markets;

/// <summary>The units of one account and what they are pledged to, as they stand at the cut.</summary>
/// <param name="Free">Its units that nothing reserves, at least 0.</param>
/// <param name="Pledges">One for each stag.</param>
internal sealed record Ballot(long Free, IReadOnlyList<Pledge> Pledges);

/// <summary>An account's live units in one stag or bundle.</summary>
/// <param name="Stag">Its id.</param>
/// <param name="Rank">The lowest of the account's intendos there (R36).</param>
/// <param name="Sequence">That intendo's: it parts equal ranks (R17).</param>
/// <param name="Pseudonym">That intendo's.</param>
/// <param name="Units">Those that nothing reserves, at least 0.</param>
/// <param name="Reserved">Those that are reserved for it (M6): they can back nothing else.</param>
internal readonly record struct Pledge(Hash32 Stag, byte Rank, ulong Sequence, Hash32 Pseudonym, long Units, long Reserved = 0)
    : IComparable<Pledge>
{
    public int CompareTo(Pledge other)
    {
        if (Rank != other.Rank)
            return Rank.CompareTo(other.Rank);
        if (Sequence != other.Sequence)
            return Sequence.CompareTo(other.Sequence);
        return Pseudonym != other.Pseudonym ? Pseudonym.CompareTo(other.Pseudonym) : Stag.CompareTo(other.Stag);
    }
}
