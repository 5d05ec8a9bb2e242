namespace CoordinationCrypto.Markets;

/// <summary>What one account has in one stag: its commitments, and their sums.</summary>
/// <param name="account">The account.</param>
/// <param name="stag">The stag's id.</param>
/// <param name="unit">The bundle that the stag is in; its own id where there is none.</param>
/// <param name="asset">What its units are of.</param>
internal sealed class Stake(Hash32 account, Hash32 stag, Hash32 unit, Hash32 asset)
{
    private readonly List<Commitment> _commitments = [];

    public Hash32 Account => account;

    public Hash32 Stag => stag;

    public Hash32 Unit => unit;

    public Hash32 Asset => asset;

    /// <summary>Its live and suspended commitments, in the order of their admission.</summary>
    public IReadOnlyList<Commitment> Commitments => _commitments;

    /// <summary>Live weight.</summary>
    public Weight Live { get; private set; }

    /// <summary>Units that lock-in reserves (M6); part of <see cref="Live"/>.</summary>
    public long Reserved { get; private set; }

    /// <summary>What joins and resumes without room ask for: it counts for cover (M3).</summary>
    public Weight Waiting { get; set; }

    /// <summary>Whether it counts among the eight stags of an account (R30): what is suspended does, what has no units does not.</summary>
    public bool HasCapital => Waiting.Capital > 0 || _commitments.Exists(commitment => commitment.Signed > 0);

    /// <summary>Units live, suspended and waiting.</summary>
    public long Committed => Waiting.Capital + _commitments.Sum(each => each.IsLive ? each.Units : each.Signed);

    public bool IsEmpty => _commitments.Count == 0 && Waiting == default;

    public void Add(Commitment commitment)
    {
        _commitments.Add(commitment);
        Count(commitment, 1);
    }

    public void Remove(Commitment commitment)
    {
        Count(commitment, -1);
        _commitments.Remove(commitment);
    }

    /// <summary>Adds what a commitment counts, or takes it away: before and after each change of it.</summary>
    public void Count(Commitment commitment, int sign)
    {
        var weight = commitment.Weight;
        Live = sign > 0 ? Live + weight : Live - weight;
        if (commitment.IsReserved)
            Reserved += sign * weight.Capital;
    }

    /// <summary>What the coin's draw of units needs of an account's stakes in one stag or bundle (M2, R36); null where nothing is
    /// live.</summary>
    public static Pledge? PledgeOf(IReadOnlyList<Stake> stakes)
    {
        Commitment? first = null;
        var (free, reserved) = (0L, 0L);
        foreach (var stake in stakes)
        {
            (free, reserved) = (free + stake.Live.Capital - stake.Reserved, reserved + stake.Reserved);
            foreach (var commitment in stake._commitments)
            {
                if (commitment.Weight.Capital > 0 && (first is null || Order(commitment).CompareTo(Order(first)) < 0))
                    first = commitment;
            }
        }

        return first is null ? null : new Pledge(stakes[0].Unit, first.Rank, first.Sequence, first.Pseudonym, free, reserved);

        static Claim Order(Commitment commitment) => commitment.Claim with { IsReserved = false };
    }
}
