using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>What all steps of a cut read and write: ledger, stags, accounts, facts, what waits, and what has happened.</summary>
internal sealed class CutBook
{
    /// <summary>The most stags that an account backs at once (R30).</summary>
    public const int MostStags = 8;

    private readonly Dictionary<Hash32, List<Stake>> _stakes = []; // of stags with capital, by account; no empty lists

    public CapitalLedger Ledger { get; private init; } = new();

    public SortedDictionary<Hash32, StagBook> Stags { get; } = [];

    public FactWindows Facts { get; } = new();

    public Subscriptions Subscriptions { get; } = new();

    /// <summary>Deposits that wait for a cut.</summary>
    public List<Deposit> Deposits { get; } = [];

    /// <summary>Their sum for each asset.</summary>
    public Dictionary<Hash32, long> Coming { get; } = [];

    /// <summary>Each asset's nonces that were there (R44).</summary>
    public SortedSet<(Hash32 Asset, Hash32 Nonce)> Nonces { get; } = [];

    /// <summary>Withdrawals that wait for a cut, by account, asset and count.</summary>
    public SortedDictionary<(Hash32 Account, Hash32 Asset, ulong Sequence), long> Withdrawals { get; } = [];

    /// <summary>Each account's highest count of a withdrawal that was settled.</summary>
    public Dictionary<(Hash32 Account, Hash32 Asset), ulong> Withdrawn { get; } = [];

    /// <summary>What escrows release at the next cut; early, where it leaves the base.</summary>
    public List<CapitalEntry> Releases { get; } = [];

    public List<CutNotice> Notices { get; } = [];

    public List<CutRefused> Refusals { get; } = [];

    /// <summary>Accounts whose balance fell or whose reservations grew since cover was last seen to.</summary>
    public SortedSet<Hash32> Dirty { get; } = [];

    /// <summary>The cut's time.</summary>
    public CutTime Now { get; set; }

    /// <summary>
    /// What <see cref="CutSettlement"/> reads and writes, in books of its own, for a rehearsal; the ledger, which it only reads, is shared.
    /// As dear as there are commitments.
    /// </summary>
    public CutBook Copy()
    {
        var copy = new CutBook { Ledger = Ledger, Now = Now };
        copy.Dirty.UnionWith(Dirty);
        foreach (var stag in Stags.Values)
        {
            var twin = stag.Copy();
            copy.Stags.Add(stag.Id, twin);
            if (stag.Rules.Capital is null)
                continue;
            foreach (var stake in twin.Stakes)
            {
                if (!copy._stakes.TryGetValue(stake.Account, out var stakes))
                    copy._stakes.Add(stake.Account, stakes = []);
                stakes.Add(stake);
            }
        }

        return copy;
    }

    /// <summary>What an account has of an asset.</summary>
    public long Balance(Hash32 account, Hash32 asset) => Ledger.Balance(LedgerAccount.Owner(account), asset);

    /// <summary>What it has and nothing reserves (M6).</summary>
    public long Free(Hash32 account, Hash32 asset) => Balance(account, asset) - Reserved(account, asset);

    /// <summary>Balance less what is reserved elsewhere (R26): what may back an account's commitments in one stag or bundle.</summary>
    public long Available(Hash32 account, Hash32 unit, Hash32 asset)
    {
        var reserved = Reserved(account, asset);
        foreach (var stake in StakesIn(account, unit, asset))
            reserved -= stake.Reserved;
        return Balance(account, asset) - reserved;
    }

    /// <summary>What an account has live and waiting in one stag or bundle (M3).</summary>
    public long Asked(Hash32 account, Hash32 unit, Hash32 asset)
    {
        var asked = 0L;
        foreach (var stake in StakesIn(account, unit, asset))
            asked += stake.Live.Capital + stake.Waiting.Capital;
        return asked;
    }

    /// <summary>An account's stakes in stags with capital.</summary>
    public IReadOnlyList<Stake> StakesOf(Hash32 account) => _stakes.TryGetValue(account, out var stakes) ? stakes : [];

    /// <summary>An account's stakes in one stag or bundle, in units of one asset.</summary>
    public IEnumerable<Stake> StakesIn(Hash32 account, Hash32 unit, Hash32 asset) =>
        StakesOf(account).Where(stake => stake.Unit == unit && stake.Asset == asset);

    /// <summary>The stags and bundles in which an account has live, suspended or waiting units (R30).</summary>
    public IEnumerable<Hash32> Backed(Hash32 account) =>
        StakesOf(account).Where(stake => stake.HasCapital).Select(stake => stake.Unit).Distinct();

    /// <summary>The open stags by bundle; one alone where it is in none.</summary>
    public List<List<StagBook>> Units() =>
        [.. Stags.Values.Where(stag => !stag.IsClosed).GroupBy(stag => stag.Rules.Unit).Select(unit => unit.ToList())];

    /// <summary>The gates of a stag that stand, as bits: times, facts, and what has completed (R33).</summary>
    public int GatesOf(StagRules rules, CutTime time)
    {
        var mask = Facts.Mask(rules.Gates, time);
        for (var i = 0; i < rules.Gates.Count; i++)
            mask |= IsComplete(rules.Gates[i]) ? 1 << i : 0;
        return mask;
    }

    public IEnumerable<Hash32> Accounts => _stakes.Keys;

    /// <summary>The account's stake in a stag, made and indexed where there is none.</summary>
    public Stake OpenStake(StagBook stag, Hash32 account)
    {
        if (stag.StakeOf(account) is { } stake)
            return stake;
        stake = stag.OpenStake(account);
        if (stag.Rules.Capital is null)
            return stake;
        if (!_stakes.TryGetValue(account, out var stakes))
            _stakes.Add(account, stakes = []);
        stakes.Add(stake);
        return stake;
    }

    /// <summary>Forgets a stake with nothing in it.</summary>
    public void TidyStake(StagBook stag, Hash32 account)
    {
        if (stag.StakeOf(account) is not { IsEmpty: true } stake)
            return;
        stag.DropStake(account);
        if (_stakes.TryGetValue(account, out var stakes) && stakes.Remove(stake) && stakes.Count == 0)
            _stakes.Remove(account);
    }

    /// <summary>A commitment goes, live or suspended.</summary>
    public void Remove(StagBook stag, Commitment commitment, CutNoticeKind why)
    {
        Note(stag, commitment, why, commitment.Weight, default, commitment.Sequence);
        stag.Remove(commitment);
        TidyStake(stag, commitment.Account);
    }

    public void Note(StagBook stag, Commitment commitment, CutNoticeKind kind, Weight before, Weight after, ulong sequence) =>
        Notices.Add(new CutNotice(stag.Id, commitment.Pseudonym, kind, before, after, sequence));

    /// <summary>A change is refused: it waits no more.</summary>
    public void Refuse(StagBook stag, WaitingSlot slot, CutRefusal why)
    {
        stag.Settle(slot);
        Refusals.Add(new CutRefused(stag.Id, slot.Change.Pseudonym, slot.Change.Sequence, why));
    }

    /// <summary>Posts what cannot fail: the balances were looked at before.</summary>
    public void Post(Hash32 asset, LedgerAccount from, LedgerAccount to, long units, EntryCause cause, Hash32 reference)
    {
        if (from != to && !Ledger.TryPost(new CapitalEntry(asset, from, to, units, cause, reference, Now.Tick), out var refusal))
            Throw.Invalid($"The ledger refused {cause} of {units} units: {refusal}.");
    }

    /// <summary>Cover, everywhere it may have been lost (R21, steps 7 and 9).</summary>
    /// <param name="byHunt">Whether a hunt is the reason (M10).</param>
    public void SeeToCover(bool byHunt)
    {
        foreach (var account in Dirty)
            foreach (var (unit, asset) in StakesOf(account).Select(stake => (stake.Unit, stake.Asset)).Distinct().ToList())
                Cover(account, unit, asset, byHunt);
        Dirty.Clear();
    }

    private void Cover(Hash32 account, Hash32 unit, Hash32 asset, bool byHunt)
    {
        var available = Available(account, unit, asset);
        if (StakesIn(account, unit, asset).Sum(stake => stake.Live.Capital) <= available)
            return;
        (StagBook Stag, Commitment Commitment)[] backed =
        [
            .. StakesIn(account, unit, asset)
                .SelectMany(stake => stake.Commitments.Select(each => (Stag: Stags[stake.Stag], Commitment: each)))
                .Where(each => each.Commitment.Weight.Capital > 0)
                .OrderBy(each => each.Commitment.Claim)
                .ThenBy(each => each.Stag.Id), // a key may have the same name in two stags of a bundle
        ];
        Claim[] claims = Array.ConvertAll(backed, each => each.Commitment.Claim);
        var kept = new long[claims.Length];
        Markets.Cover.Of(claims, available, kept);
        foreach (var (i, (stag, commitment)) in backed.Index())
        {
            if (kept[i] == commitment.Units)
                continue;
            var before = commitment.Weight;
            var kind = kept[i] > 0 ? CutNoticeKind.Reduced : CutNoticeKind.Suspended;
            stag.Set(commitment, kept[i] > 0 ? CommitmentStatus.Live : CommitmentStatus.Suspended, kept[i], isReserved: false);
            stag.Cool(commitment.Pseudonym, Now.Tick);
            stag.IsDisturbed |= byHunt;
            Note(stag, commitment, kind, before, commitment.Weight, commitment.Sequence);
        }
    }

    private bool IsComplete(GateRule gate) =>
        gate.Kind == GateRuleKind.Completion
        && Stags.TryGetValue(gate.Of, out var other)
        && other.HasHunted
        && (gate.Milestone is null || gate.Milestone.Accepts(new Cell((int)other.Base.Members, (int)other.Base.Capital)));

    private long Reserved(Hash32 account, Hash32 asset)
    {
        var reserved = 0L;
        foreach (var stake in StakesOf(account))
            reserved += stake.Asset == asset ? stake.Reserved : 0;
        return reserved;
    }
}
