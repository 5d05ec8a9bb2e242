using System.Diagnostics.CodeAnalysis;

namespace CoordinationCrypto.Markets;

/// <summary>Where a stag stands between cuts. Not safe for use by several threads at once.</summary>
/// <param name="rules">Its rules.</param>
internal sealed class StagBook(StagRules rules)
{
    private readonly Dictionary<Hash32, Commitment> _commitments = [];
    private readonly Dictionary<Hash32, Stake> _stakes = [];
    private readonly Dictionary<Hash32, WaitingSlot> _slots = [];
    private readonly Dictionary<Hash32, ulong> _burned = []; // the highest sequence number that has taken effect
    private readonly Dictionary<Hash32, ulong> _coolingUntil = [];
    private readonly HashSet<Hash32> _acted = [];
    private readonly SortedDictionary<Hash32, long> _paidIn = [];

    public StagRules Rules => rules;

    public Hash32 Id => rules.Id;

    public StagPhase Phase { get; set; }

    /// <summary>Whether it takes no more changes: its deadline or its last hunt has been.</summary>
    public bool IsClosed => Phase != StagPhase.Open;

    /// <summary>The exact weight that hunts have moved, less what was released early (R5, R39).</summary>
    public Weight Base { get; set; }

    /// <summary>Whether it has hunted: a hunt leaves who acted, or what they paid.</summary>
    public bool HasHunted => _acted.Count > 0 || _paidIn.Count > 0;

    /// <summary>The weight of all live commitments.</summary>
    public Weight LiveWeight { get; private set; }

    /// <summary>Bit i: gate i stands at the cut.</summary>
    public int GateMask { get; set; }

    /// <summary>Changes that count and were settled since the last scan (P2).</summary>
    public int Unscanned { get; set; }

    /// <summary>When the first of them was posted.</summary>
    public ulong UnscannedSince { get; set; }

    /// <summary>Whether a hunt of this cut suspended or reduced something here: what was computed before is of no use (M10).</summary>
    public bool IsDisturbed { get; set; }

    public IReadOnlyCollection<Stake> Stakes => _stakes.Values;

    /// <summary>The live and suspended commitments, in no order.</summary>
    public IReadOnlyCollection<Commitment> Commitments => _commitments.Values;

    /// <summary>The live ones, ascending by pseudonym.</summary>
    public IEnumerable<Commitment> Live => _commitments.Values.Where(each => each.IsLive).OrderBy(each => each.Pseudonym);

    /// <summary>The suspended ones, ascending by pseudonym.</summary>
    public IEnumerable<Commitment> Suspended => _commitments.Values.Where(each => !each.IsLive).OrderBy(each => each.Pseudonym);

    public IReadOnlyDictionary<Hash32, WaitingSlot> Slots => _slots;

    /// <summary>Who has acted, and may never come back (R16): empty without an axis of members.</summary>
    public IReadOnlySet<Hash32> Acted => _acted;

    /// <summary>What hunts have taken from whom: it goes back where the effect is <see cref="EffectKind.Return"/>.</summary>
    public IReadOnlyDictionary<Hash32, long> PaidIn => _paidIn;

    public IReadOnlyDictionary<Hash32, ulong> Burned => _burned;

    public IReadOnlyDictionary<Hash32, ulong> CoolingUntil => _coolingUntil;

    public bool TryGet(Hash32 pseudonym, [NotNullWhen(true)] out Commitment? commitment) =>
        _commitments.TryGetValue(pseudonym, out commitment);

    public Stake? StakeOf(Hash32 account) => _stakes.GetValueOrDefault(account);

    /// <summary>The account's stake, made where there is none.</summary>
    public Stake OpenStake(Hash32 account)
    {
        if (!_stakes.TryGetValue(account, out var stake))
            _stakes.Add(account, stake = new Stake(account, Id, rules.Unit, rules.Asset));
        return stake;
    }

    public void DropStake(Hash32 account) => _stakes.Remove(account);

    public void Add(Commitment commitment)
    {
        _commitments.Add(commitment.Pseudonym, commitment);
        OpenStake(commitment.Account).Add(commitment);
        LiveWeight += commitment.Weight;
    }

    public void Remove(Commitment commitment)
    {
        LiveWeight -= commitment.Weight;
        _commitments.Remove(commitment.Pseudonym);
        _stakes[commitment.Account].Remove(commitment);
    }

    /// <summary>Changes what a commitment counts or whether its units are reserved, and every sum with it.</summary>
    public void Set(Commitment commitment, CommitmentStatus status, long units, bool isReserved)
    {
        var stake = _stakes[commitment.Account];
        stake.Count(commitment, -1);
        LiveWeight -= commitment.Weight;
        (commitment.Status, commitment.Units, commitment.IsReserved) = (status, units, isReserved);
        LiveWeight += commitment.Weight;
        stake.Count(commitment, 1);
    }

    /// <summary>What is wrong with a change whatever else there is.</summary>
    public CutRefusal Faults(CommitmentChange change)
    {
        if (IsClosed)
            return CutRefusal.Closed;
        if (change.Kind is CommitmentChangeKind.Leave or CommitmentChangeKind.Resume)
            return CutRefusal.None;
        if (change.Role < 0 || change.Role >= rules.Roles.Count)
            return CutRefusal.UnknownRole;
        var (role, policy) = (rules.Roles[change.Role], rules.Policy);
        if (change.Units < 0 || change.Units > (rules.Capital?.Capacity ?? 0))
            return CutRefusal.Units;
        if (change.Units < role.Least)
            return CutRefusal.BelowLeast;
        if (change.Units == 0 && (role.Members == 0 || rules.Members is null))
            return CutRefusal.NoWeight;
        if (rules.Effect.Kind == EffectKind.Subscription && change.Units != rules.Effect.Units)
            return CutRefusal.NotThePayment;
        var mayBePartial = policy.LockIn == 0 && rules.Effect.Kind != EffectKind.Subscription;
        if (change.PartialFrom is { } least && (!mayBePartial || least < Math.Max(1, role.Least) || least > change.Units))
            return CutRefusal.Partial;
        return change.Units > policy.LargestCapital ? CutRefusal.AboveLargest : CutRefusal.None;
    }

    /// <summary>Its commitments and what waits, in books of their own: for a rehearsal.</summary>
    public StagBook Copy()
    {
        var copy = new StagBook(rules) { Phase = Phase, Base = Base, GateMask = GateMask };
        foreach (var stake in _stakes.Values)
        {
            copy.OpenStake(stake.Account).Waiting = stake.Waiting;
            foreach (var commitment in stake.Commitments)
                copy.Add(commitment.Copy());
        }

        foreach (var slot in _slots.Values)
            copy.Wait(slot.Copy());
        return copy;
    }

    public void Wait(WaitingSlot slot) => _slots.Add(slot.Change.Pseudonym, slot);

    /// <summary>A change has taken effect or was refused: it waits no more, and no lower number counts again.</summary>
    public void Settle(WaitingSlot slot)
    {
        _slots.Remove(slot.Change.Pseudonym);
        _burned[slot.Change.Pseudonym] = slot.Change.Sequence;
    }

    public void Act(Hash32 pseudonym) => _acted.Add(pseudonym);

    public void PayIn(Hash32 account, long units) => _paidIn[account] = _paidIn.GetValueOrDefault(account) + units;

    /// <summary>Who left, or lost weight, is not back before the cool-down has passed (R28).</summary>
    public void Cool(Hash32 pseudonym, ulong tick)
    {
        if (rules.Policy.CoolDown > 0)
            _coolingUntil[pseudonym] = Later(tick, rules.Policy.CoolDown);
    }

    public bool IsCooling(Hash32 pseudonym, ulong tick) => _coolingUntil.TryGetValue(pseudonym, out var until) && tick < until;

    /// <summary>A change that counts toward c.</summary>
    public void CountChange(ulong posted)
    {
        UnscannedSince = Unscanned == 0 ? posted : Math.Min(UnscannedSince, posted);
        Unscanned++;
    }

    public void Scanned() => (Unscanned, UnscannedSince) = (0, 0);

    /// <summary>a + b, or the end of time.</summary>
    public static ulong Later(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;
}

/// <summary>How far a stag has come.</summary>
internal enum StagPhase : byte
{
    /// <summary>It takes changes.</summary>
    Open,

    /// <summary>Its last hunt has been (R37); its escrow waits for the deadline.</summary>
    Done,

    /// <summary>Its deadline has been: its escrow is released.</summary>
    Closed,
}
