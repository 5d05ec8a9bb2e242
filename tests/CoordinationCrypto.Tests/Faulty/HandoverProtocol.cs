using CoordinationCrypto.Tests.Threshold;

namespace CoordinationCrypto.Tests.Faulty;

/// <summary>
/// A board handed from n validators to n others: the old ones are parties 1..n, the new ones n + 1..2n. At most f of all are corrupted,
/// so at most f on each side. A new validator that a failed resharing names has its seat taken by a spare one, and the old committee
/// begins again: with f spares it comes to its end whatever f do.
/// </summary>
internal sealed class HandoverProtocol : IProtocol
{
    /// <param name="market">From <see cref="MarketOf"/>.</param>
    /// <param name="ticks">Whether a run is followed by a whole tick of those who hold the key then, for which an intendo waits; if not,
    /// the heirs open one ciphertext.</param>
    /// <param name="flaw">What is broken.</param>
    /// <param name="spares">How many more could take over; null for f.</param>
    public HandoverProtocol(TickProtocol market, bool ticks, HandoverFlaw flaw = HandoverFlaw.None, int? spares = null)
    {
        (Ticks, Flaw) = (ticks, flaw);
        Market = market;
        Heirs = EpochMembers.NewIdentities(market.Parties + (spares ?? market.Corrupted), "heirs");
    }

    public string Name => "hand-over";

    public int Parties => 2 * Market.Parties;

    public int Corrupted => Market.Corrupted;

    public bool IsLive => Spares >= Corrupted;

    public bool Ticks { get; }

    public HandoverFlaw Flaw { get; }

    /// <summary>
    /// The old committee, its board up to where the hand-over begins, and the tick that either committee can run after it.
    /// </summary>
    public TickProtocol Market { get; }

    /// <summary>The keys of those who could take over: party n + j's at j − 1; the spare ones last.</summary>
    public SigningKey[] Heirs { get; }

    public int Spares => Heirs.Length - Market.Parties;

    public ISession Start(string seed) => new HandoverSession(this, seed);

    /// <summary>The committee of n validators, up to f of them corrupted, that hands over, and its market.</summary>
    /// <param name="n">n.</param>
    /// <param name="f">f.</param>
    /// <param name="waits">Whether an intendo waits; every reader of a board verifies its proof.</param>
    public static TickProtocol MarketOf(int n, int f, bool waits) =>
        new(n, f, fires: true, isSlow: false, pack: waits ? [("ana", Condition.Members(1))] : []);

    public override string ToString() => $"{Name} ({Market.Parties}, {Corrupted})";
}
