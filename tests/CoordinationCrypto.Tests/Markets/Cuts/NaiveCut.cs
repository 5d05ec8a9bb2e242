using System.Numerics;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Tests.Markets;

/// <summary>
/// The cut from R21's words: lists and loops, every sum made anew, hunts by going through all subsets. What the coin draws is taken from
/// the same streams; the draw of units has a law of its own (<see cref="UnitOrderTests"/>), and is given the accounts' units here.
/// </summary>
internal sealed class NaiveCut(
    Func<Hash32, Hash32, ulong, When> condition,
    Func<Hash32, Weight> step,
    CutDefect defect = CutDefect.None
)
{
    private readonly List<(Hash32 Asset, Hash32 Account, long Units)> _deposits = [];
    private readonly List<Withdrawal> _withdrawals = [];
    private readonly List<NaiveSlot> _slots = [];
    private readonly List<(Hash32 Fact, ulong From, ulong To)> _facts = [];
    private readonly List<(Hash32 Asset, Hash32 Stag, Hash32 To, long Units, bool Early)> _owed = [];
    private readonly List<NaiveSubscription> _subscriptions = [];
    private readonly List<(Hash32 Stag, Hash32 Agent, ulong Until)> _cooling = [];
    private readonly Dictionary<(Hash32 Asset, Hash32 Account), long> _balances = [];
    private ulong _tick;

    public List<NaiveStag> Stags { get; } = [];

    public List<NaiveIntendo> Intendos { get; } = [];

    public List<(Hash32 Author, CutRefusal Why)> Refused { get; } = [];

    /// <summary>The last cut's order of scans.</summary>
    public IReadOnlyList<Hash32> Order { get; private set; } = [];

    public long Balance(Hash32 account, Hash32 asset) => _balances.GetValueOrDefault((asset, account));

    public void Deposit(Hash32 asset, Hash32 account, long units) => _deposits.Add((asset, account, units));

    public void Withdraw(Withdrawal withdrawal) => _withdrawals.Add(withdrawal);

    public void Attest(Hash32 fact, ulong from, ulong to) => _facts.Add((fact, from, to));

    /// <summary>A change that is well-formed: the highest number counts (R22).</summary>
    public void Enqueue(CommitmentChange change, ulong posted)
    {
        var slot = _slots.Find(each => each.Change.Stag == change.Stag && each.Change.Pseudonym == change.Pseudonym);
        if (slot is null)
        {
            _slots.Add(new NaiveSlot { Change = change, Posted = posted });
            return;
        }

        if (defect == CutDefect.TakesTheFirstChange)
            return;
        var (first, last) = change.Sequence > slot.Change.Sequence ? (slot.Change, change) : (change, slot.Change);
        slot.Exited |= first.Kind == CommitmentChangeKind.Leave;
        if (last == change)
            (slot.Change, slot.Posted, slot.StandsSince) = (change, posted, null);
    }

    /// <summary>A whole cut.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="coin">Its coin.</param>
    public List<NaiveHunt> Cut(CutTime time, Hash32 coin)
    {
        _tick = time.Tick;
        ReadGates(time); // (1)
        Credit(); // (2)
        PaySubscriptions(); // (3)
        LetGo(); // (4)
        PayOut(); // (5)
        Settle(coin); // (6)
        SeeToCover(); // (7)
        var hunts = new List<NaiveHunt>();
        Order = Draw(coin); // (8)
        foreach (var id in Order)
        {
            var stag = Stag(id);
            stag.Changes.Clear();
            if (Greatest(stag) is not { } found)
                continue;
            hunts.Add(Execute(stag, found, coin)); // (9)
            SeeToCover();
        }

        foreach (var stag in Stags.Where(stag => stag.Phase == StagPhase.Open && LiveWeight(stag) == default && IsReady(stag)))
            stag.Changes.Clear();
        End();
        return hunts;
    }

    public NaiveStag Stag(Hash32 id) => Stags.Single(stag => stag.Rules.Id == id);

    private void ReadGates(CutTime time)
    {
        foreach (var stag in Stags.Where(stag => stag.Phase == StagPhase.Open))
        {
            foreach (var (i, gate) in stag.Rules.Gates.Index())
            {
                var stands =
                    gate.Kind == GateRuleKind.Time
                        ? time.Clock >= gate.At
                        : _facts.Exists(fact => fact.Fact == gate.Of && fact.From <= _tick && _tick < fact.To);
                var stood = (stag.Mask & (1 << i)) != 0;
                if ((stands && !stood) || (defect == CutDefect.CountsFallingGates && stood && !stands))
                    stag.Changes.Add(_tick);
                stag.Mask = stands ? stag.Mask | (1 << i) : stag.Mask & ~(1 << i);
            }
        }
    }

    private void Credit()
    {
        foreach (var (asset, account, units) in _deposits)
            Move(asset, account, units);
        _deposits.Clear();
        foreach (var owed in _owed)
        {
            var stag = Stag(owed.Stag);
            Move(owed.Asset, owed.To, owed.Units);
            stag.Escrow -= owed.Units;
            if (!owed.Early || stag.Phase != StagPhase.Open || defect == CutDefect.KeepsReleasedInTheBase)
                continue;
            stag.Base -= new Weight(0, owed.Units);
            stag.Changes.Add(_tick);
        }

        _owed.Clear();
    }

    private void PaySubscriptions()
    {
        var before = _balances.ToDictionary(
            each => each.Key,
            each => each.Value - (defect == CutDefect.PaysFromReserved ? 0 : Reserved(each.Key.Account, each.Key.Asset))
        );
        foreach (var each in _subscriptions.OrderBy(each => each.Stag).ThenBy(each => each.Agent).ThenBy(each => each.Since).ToList())
        {
            var effect = Stag(each.Stag).Rules.Effect;
            var asset = Stag(each.Stag).Rules.Asset;
            for (; each.Next <= _tick; each.Next += effect.Every)
            {
                if (before.GetValueOrDefault((asset, each.Account)) < effect.Units)
                {
                    _subscriptions.Remove(each);
                    break;
                }

                before[(asset, each.Account)] -= effect.Units;
                Move(asset, each.Account, -effect.Units);
                Move(asset, effect.To, effect.Units);
            }
        }
    }

    private void LetGo()
    {
        foreach (var intendo in Intendos.Where(each => each.Until < _tick && defect != CutDefect.IgnoresTheEndOfConsent).ToList())
            Out(intendo);
        foreach (var slot in _slots.Where(slot => slot.Change.Kind == CommitmentChangeKind.Leave).ToList())
        {
            var policy = Stag(slot.Change.Stag).Rules.Policy;
            slot.StandsSince ??= _tick;
            if (policy.ExitsAtPeriodEnd)
            {
                var end = slot.StandsSince.Value;
                while (end % policy.Period != 0)
                    end++;
                if (_tick < end)
                    continue;
            }

            _slots.Remove(slot);
            if (Of(slot) is not { } old)
                continue;
            if (defect == CutDefect.CountsExits)
                Stag(old.Stag).Changes.Add(slot.Posted);
            if (IsLocked(old) && defect != CutDefect.LetsLockedLeave)
                Refused.Add((slot.Change.Pseudonym, CutRefusal.LockedIn));
            else
                Out(old);
        }
    }

    private void PayOut()
    {
        foreach (var each in _withdrawals.OrderBy(each => each.Sequence))
        {
            var free = Balance(each.Account, each.Asset) - Reserved(each.Account, each.Asset);
            if (defect == CutDefect.PaysWithdrawalsInPart)
                Move(each.Asset, each.Account, -Math.Min(free, each.Units));
            else if (free < each.Units)
                Refused.Add((each.Account, CutRefusal.NotFree));
            else
                Move(each.Asset, each.Account, -each.Units);
        }

        _withdrawals.Clear();
    }

    private void Settle(Hash32 coin)
    {
        foreach (var slot in _slots.Where(slot => slot.Change.Kind != CommitmentChangeKind.Leave).ToList())
        {
            var why = WhyNot(slot);
            if (why == CutRefusal.None)
                continue;
            _slots.Remove(slot);
            Refused.Add((slot.Change.Pseudonym, why));
            var isOver = why is CutRefusal.Lapsed or CutRefusal.EndsInLockIn;
            if (isOver && slot.Change.Kind != CommitmentChangeKind.Resume && Of(slot) is { } old && !IsLocked(old))
                Out(old);
        }

        var standing = _slots.Where(slot => slot.Change.Kind != CommitmentChangeKind.Leave).ToList();
        var undrawn = standing
            .Where(slot => slot.StandsSince is null)
            .OrderBy(slot => slot.Change.Stag)
            .ThenBy(slot => slot.Change.Pseudonym)
            .ToList();
        using var stream = Stream("CoordinationCrypto/cut-places/v1"u8, coin, default);
        foreach (var (place, which) in CoinOrder.Of(undrawn.Count, stream).Index())
            (undrawn[which].StandsSince, undrawn[which].Draw) = (_tick, place);
        foreach (var slot in standing)
            slot.Group = slot.Change.Kind == CommitmentChangeKind.Resume ? 1 : Of(slot) is null ? 2 : 0;
        var waits = new List<(Hash32 Stag, Hash32 Account, Weight Weight)>();
        foreach (var slot in standing.OrderBy(slot => slot.Group).ThenBy(slot => slot.StandsSince).ThenBy(slot => slot.Draw))
            Settle(slot, waits);
    }

    private CutRefusal WhyNot(NaiveSlot slot)
    {
        var (change, stag, old) = (slot.Change, Stag(slot.Change.Stag), Of(slot));
        var (policy, until) = (stag.Rules.Policy, Until(slot));
        var isResume = change.Kind == CommitmentChangeKind.Resume;
        if (stag.Acted.Contains(change.Pseudonym) && defect != CutDefect.ForgetsWhoActed)
            return CutRefusal.AlreadyActed;
        if (isResume && (old is null || (!old.IsSuspended && old.Units == old.Signed)))
            return CutRefusal.NotSuspended;
        if (change.Kind == CommitmentChangeKind.Replace && old is null)
            return CutRefusal.NotLive;
        if (change.Kind == CommitmentChangeKind.Join && old is not null && !slot.Exited)
            return CutRefusal.AlreadyLive;
        if (until < _tick)
            return CutRefusal.Lapsed;
        if (!isResume && old is not null && IsLocked(old))
        {
            var loosens = change.Loosens && change.Role == old.Role && change.Account == old.Account && change.Units >= old.Units;
            return loosens && until >= Math.Min(old.LockedUntil - 1, old.Until) ? CutRefusal.None : CutRefusal.LockedIn;
        }

        var comesBack = isResume || old is null || old.IsSuspended;
        var cools = _cooling.Exists(each => each.Stag == change.Stag && each.Agent == change.Pseudonym && _tick < each.Until);
        if (comesBack && cools && defect != CutDefect.CoolsNobody)
            return CutRefusal.CoolingDown;
        var endsTooSoon = policy.LockIn > 0 && until < Math.Min(_tick + policy.LockIn - 1, stag.Rules.Deadline);
        return endsTooSoon ? CutRefusal.EndsInLockIn : CutRefusal.None;
    }

    private void Settle(NaiveSlot slot, List<(Hash32 Stag, Hash32 Account, Weight Weight)> waits)
    {
        var (change, stag, old) = (slot.Change, Stag(slot.Change.Stag), Of(slot));
        var (policy, until) = (stag.Rules.Policy, Until(slot));
        var isResume = change.Kind == CommitmentChangeKind.Resume;
        var isLocked = old is not null && IsLocked(old);
        if (old is not null)
            Intendos.Remove(old); // looked at as if it were not there
        var (account, role, asked) = isResume ? (old!.Account, old.Role, old.Signed) : (change.Account, change.Role, change.Units);
        var live = waits
            .Where(each => each.Stag == change.Stag && each.Account == account)
            .Select(each => each.Weight)
            .Concat(Intendos.Where(each => each.Stag == change.Stag && each.Account == account).Select(Weight))
            .Aggregate(default(Weight), (sum, each) => sum + each);
        var now = isResume ? Weight(old!) : default;
        var left = Available(account, stag) - (defect == CutDefect.CoversEachPseudonymAlone ? 0 : live.Capital);
        var units = isResume && old!.PartialFrom <= left ? Math.Min(asked, left) : asked;
        if (defect == CutDefect.TakesUncoveredJoins && old is null && change.PartialFrom <= left)
            units = Math.Min(asked, left);
        var weight = new Weight(stag.Rules.Roles[role].Members, units);
        var total = stag.Base + LiveWeight(stag) + weight;
        var others = Intendos
            .Where(each => each.Account == account && each.Signed > 0)
            .Select(each => each.Stag)
            .Concat(waits.Where(each => each.Account == account && each.Weight.Capital > 0).Select(each => each.Stag))
            .ToHashSet();
        var isLarge = (live + weight).Members > policy.LargestMembers || (live + weight).Capital > policy.LargestCapital;
        var isUncovered = (units > 0 && units > left) || (isResume && units <= now.Capital && units < asked);
        var isBehind = defect == CutDefect.StopsAtTheFirstWithoutRoom && waits.Exists(each => each.Stag == change.Stag);
        var isFull = isBehind || total.Members > stag.Rules.Members?.Capacity || total.Capital > stag.Rules.Capital?.Capacity;
        var why =
            isResume && isUncovered ? CutRefusal.Uncovered
            : isLarge ? CutRefusal.AboveLargest
            : !isResume && units > 0 && !others.Contains(change.Stag) && others.Count >= 8 ? CutRefusal.TooManyStags
            : isUncovered ? CutRefusal.Uncovered
            : isFull ? CutRefusal.NoRoom
            : CutRefusal.None;

        var mayWait = why == CutRefusal.NoRoom && (isResume || old is null);
        if (mayWait)
            waits.Add((change.Stag, account, weight - now));
        else
            _slots.Remove(slot);
        if (why != CutRefusal.None && !mayWait)
            Refused.Add((change.Pseudonym, why));
        if (why != CutRefusal.None)
        {
            if (old is not null && (isResume || isLocked || defect == CutDefect.KeepsTheOldOne))
                Intendos.Add(old);
            else if (old is not null)
                Cool(old);
            return;
        }

        stag.Changes.Add(slot.Posted);
        var lockedUntil = isLocked ? old!.LockedUntil : _tick + policy.LockIn;
        var basis = isResume
            ? old!
            : new NaiveIntendo(change.Stag, change.Pseudonym, account, role, change.Rank, change.Sequence, units, change.PartialFrom)
            {
                IsLent = change.IsLent,
            };
        Intendos.Add(basis with { Units = units, IsSuspended = false, LockedUntil = lockedUntil, Until = until });
    }

    /// <summary>R26, account by account and stag by stag.</summary>
    private void SeeToCover()
    {
        foreach (var own in Intendos.GroupBy(each => (each.Account, each.Stag)).ToList())
        {
            var left = Available(own.Key.Account, Stag(own.Key.Stag));
            var isOver = false;
            if (defect == CutDefect.ResumesUnasked && own.Sum(each => each.Signed) <= left)
            {
                foreach (var each in own.Where(each => each.Units < each.Signed))
                {
                    Intendos.Remove(each);
                    Intendos.Add(each with { Units = each.Signed, IsSuspended = false });
                }

                continue;
            }

            foreach (
                var each in own.Where(each => !each.IsSuspended && each.Units > 0)
                    .OrderBy(each => IsLocked(each) ? 0 : 1)
                    .ThenBy(each => each.Rank)
                    .ThenBy(each => each.Sequence)
                    .ThenBy(each => each.Agent)
                    .ToList()
            )
            {
                var kept = isOver ? 0 : each.Units <= left ? each.Units : each.PartialFrom <= left ? left : 0;
                isOver |= kept < each.Units && defect != CutDefect.CoversWhatFits;
                left -= kept;
                if (kept == each.Units)
                    continue;
                Intendos.Remove(each);
                Intendos.Add(each with { Units = kept, IsSuspended = kept == 0 });
                Cool(each);
            }
        }
    }

    /// <summary>M2: every account's free units and what it pledged to the stags that are due; what is reserved votes apart (M6).</summary>
    private IReadOnlyList<Hash32> Draw(Hash32 coin)
    {
        var due = Stags.Where(IsDue).Select(stag => stag.Rules.Id).ToList();
        var ballots = new List<Ballot>();
        foreach (var account in Intendos.Select(each => each.Account).Distinct())
        {
            foreach (var asset in Stags.Select(stag => stag.Rules.Asset).Distinct())
            {
                var pledges =
                    from each in Intendos
                    where each.Account == account && each.Units > 0 && due.Contains(each.Stag) && Stag(each.Stag).Rules.Asset == asset
                    orderby each.Rank, each.Sequence, each.Agent
                    group each by each.Stag into own
                    let reserved = own.Where(IsLocked).Sum(each => each.Units)
                    let first = own.First()
                    select new Pledge(own.Key, first.Rank, first.Sequence, first.Agent, own.Sum(each => each.Units) - reserved, reserved);
                ballots.Add(new Ballot(Balance(account, asset) - Reserved(account, asset), pledges.ToList()));
            }
        }

        using var stream = Stream("CoordinationCrypto/cut-scans/v1"u8, coin, default);
        return UnitOrder.Of(due, ballots, stream);
    }

    /// <summary>Through all subsets: every one that is satisfied lies in the greatest, and that fires if its cell is live.</summary>
    private (Weight Cell, List<NaiveIntendo> Members)? Greatest(NaiveStag stag)
    {
        var live = Intendos.Where(each => each.Stag == stag.Rules.Id && !each.IsSuspended).ToList();
        Assert.True(live.Count <= 14);
        var (union, satisfied) = (0, new HashSet<int>());
        for (var subset = 1; subset < 1 << live.Count; subset++)
        {
            var cell = Floor(stag, Sum(subset));
            if (!In(subset).All(each => condition(each.Stag, each.Agent, each.Sequence).Accepts(cell, stag.Mask)))
                continue;
            satisfied.Add(subset);
            union |= subset;
        }

        if (union == 0)
            return null;
        Assert.Contains(union, satisfied);
        var found = Floor(stag, Sum(union));
        var least = stag.Base == default ? default : stag.Base + step(stag.Rules.Id);
        return found != Floor(stag, stag.Base) && found.IsAtLeast(least) ? (found, [.. In(union)]) : null;

        IEnumerable<NaiveIntendo> In(int subset) => live.Where((_, i) => (subset >> i & 1) == 1);

        Weight Sum(int subset) => In(subset).Aggregate(stag.Base, (sum, each) => sum + Weight(each));
    }

    private NaiveHunt Execute(NaiveStag stag, (Weight Cell, List<NaiveIntendo> Members) found, Hash32 coin)
    {
        var weight = found.Members.Aggregate(stag.Base, (sum, each) => sum + Weight(each));
        var pledged = found
            .Members.GroupBy(each => each.Account)
            .Select(own => (Account: own.Key, Units: own.Sum(each => each.Units)))
            .Where(own => own.Units > 0)
            .OrderBy(own => own.Account)
            .ToList();
        var moved = pledged.ToDictionary(own => own.Account, own => own.Units);
        if (weight.Capital > stag.Rules.Capital?.Cap && defect != CutDefect.IgnoresTheCap)
        {
            using var stream = Stream("CoordinationCrypto/cut-payout/v1"u8, coin, stag.Rules.Id);
            var order = CoinOrder.Of(pledged.Count, stream);
            var offset = new ulong[1];
            stream.Fill(offset);
            BigInteger running = 0, sum = pledged.Sum(own => own.Units), cap = stag.Rules.Capital.Value.Cap.Value - stag.Base.Capital;
            foreach (var i in order)
            {
                var before = ((running * cap << 64) + offset[0] * sum) / (sum << 64);
                running += pledged[i].Units;
                moved[pledged[i].Account] = (long)((((running * cap << 64) + offset[0] * sum) / (sum << 64)) - before);
            }
        }

        if (defect == CutDefect.SharesByLargestRemainder && moved.Values.Sum() < pledged.Sum(own => own.Units))
            ShareByLargestRemainder(pledged, moved);
        var total = moved.Values.Sum();
        foreach (var (account, units) in moved)
        {
            Assert.True(Balance(account, stag.Rules.Asset) >= units);
            Move(stag.Rules.Asset, account, -units);
            stag.PaidIn[account] = stag.PaidIn.GetValueOrDefault(account) + units;
        }

        stag.Escrow += total;
        stag.Base = new Weight(weight.Members, stag.Base.Capital + total);
        if (defect == CutDefect.ReleasesAtOnce && stag.Rules.Effect.Kind == EffectKind.Transfer)
        {
            Move(stag.Rules.Asset, stag.Rules.Effect.To, total);
            stag.Escrow -= total;
        }
        else if (total * stag.Rules.Effect.PercentAtHunt / 100 is > 0 and var early)
            _owed.Add((stag.Rules.Asset, stag.Rules.Id, stag.Rules.Effect.To, early, true));
        foreach (var each in found.Members)
        {
            Intendos.Remove(each);
            if (stag.Rules.Members is not null)
                stag.Acted.Add(each.Agent);
            if (stag.Rules.Effect.Kind == EffectKind.Subscription)
                _subscriptions.Add(new(stag.Rules.Id, each.Agent, each.Account, _tick) { Next = _tick + stag.Rules.Effect.Every });
        }

        if (stag.Rules.Members is { Cap: not null } members && weight.Members >= members.Last)
            stag.Phase = StagPhase.Done;
        if (stag.Rules.Capital is { Cap: not null } capital && weight.Capital >= capital.Last)
            stag.Phase = StagPhase.Done;
        return new NaiveHunt(
            stag.Rules.Id,
            found.Cell,
            weight,
            [.. found.Members.Select(each => each.Agent).Order()],
            [.. moved.Where(each => each.Value > 0).OrderBy(each => each.Key).Select(each => (each.Key, each.Value))]
        );
    }

    private void End()
    {
        foreach (var stag in Stags.Where(stag => stag.Phase != StagPhase.Closed))
        {
            var isAtItsEnd = stag.Rules.Deadline <= _tick && defect != CutDefect.IgnoresTheDeadline;
            var isOver = isAtItsEnd || (stag.Phase == StagPhase.Done && stag.Rules.Deadline == ulong.MaxValue);
            if (!isOver && stag.Phase == StagPhase.Open)
                continue;
            Intendos.RemoveAll(each => each.Stag == stag.Rules.Id);
            foreach (var slot in _slots.Where(slot => slot.Change.Stag == stag.Rules.Id).ToList())
            {
                _slots.Remove(slot);
                if (slot.Change.Kind != CommitmentChangeKind.Leave)
                    Refused.Add((slot.Change.Pseudonym, CutRefusal.Closed));
            }

            if (!isOver)
                continue;
            stag.Phase = StagPhase.Closed;
            var left = stag.Escrow - _owed.Where(each => each.Stag == stag.Rules.Id).Sum(each => each.Units);
            if (stag.Rules.Effect.Kind == EffectKind.Return)
                foreach (var (account, units) in stag.PaidIn)
                    _owed.Add((stag.Rules.Asset, stag.Rules.Id, account, units, false));
            else if (left > 0)
                _owed.Add((stag.Rules.Asset, stag.Rules.Id, stag.Rules.Effect.To, left, false));
        }
    }

    private bool IsDue(NaiveStag stag) => stag.Phase == StagPhase.Open && LiveWeight(stag) != default && IsReady(stag);

    private bool IsReady(NaiveStag stag) =>
        defect == CutDefect.ScansEverything
        || stag.Changes.Count >= stag.Rules.Policy.Changes
        || (stag.Changes.Count > 0 && (stag.Rules.Deadline <= _tick || _tick - stag.Changes.Min() >= stag.Rules.Policy.Wait));

    private static Weight Floor(NaiveStag stag, Weight exact) =>
        new(Math.Min(exact.Members, stag.Rules.Members?.Last ?? 0), Math.Min(exact.Capital, stag.Rules.Capital?.Last ?? 0));

    private Weight Weight(NaiveIntendo each) =>
        each.IsSuspended ? default : new Weight(Stag(each.Stag).Rules.Roles[each.Role].Members, each.Units);

    private Weight LiveWeight(NaiveStag stag) =>
        Intendos.Where(each => each.Stag == stag.Rules.Id).Aggregate(default(Weight), (sum, each) => sum + Weight(each));

    /// <summary>The last tick of what a change asks for: a resume of another account's units does not last longer than they were signed
    /// for (R17, R43).</summary>
    private ulong Until(NaiveSlot slot)
    {
        var asked = slot.Change.Until ?? ulong.MaxValue;
        var isBound = slot.Change.Kind == CommitmentChangeKind.Resume && defect != CutDefect.ResumesLentUnitsForLonger;
        return isBound && Of(slot) is { IsLent: true } old ? Math.Min(asked, old.Until) : asked;
    }

    private NaiveIntendo? Of(NaiveSlot slot) => Intendos.Find(each => each.Stag == slot.Change.Stag && each.Agent == slot.Change.Pseudonym);

    private bool IsLocked(NaiveIntendo each) => !each.IsSuspended && _tick < each.LockedUntil;

    private static void ShareByLargestRemainder(List<(Hash32 Account, long Units)> pledged, Dictionary<Hash32, long> moved)
    {
        var (cap, sum) = (moved.Values.Sum(), pledged.Sum(own => own.Units));
        foreach (var (account, units) in pledged)
            moved[account] = units * cap / sum;
        var left = (int)(cap - moved.Values.Sum());
        foreach (var (account, _) in pledged.OrderByDescending(own => own.Units * cap % sum).ThenBy(own => own.Account).Take(left))
            moved[account]++;
    }

    private long Reserved(Hash32 account, Hash32 asset, Hash32? except = null) =>
        Intendos
            .Where(each => each.Account == account && each.Stag != except && defect != CutDefect.ReservesNothing)
            .Where(each => IsLocked(each) && Stag(each.Stag).Rules.Asset == asset)
            .Sum(each => each.Units);

    private long Available(Hash32 account, NaiveStag stag) =>
        Balance(account, stag.Rules.Asset) - Reserved(account, stag.Rules.Asset, stag.Rules.Id);

    private void Out(NaiveIntendo intendo)
    {
        Intendos.Remove(intendo);
        Cool(intendo);
    }

    private void Cool(NaiveIntendo each) => _cooling.Add((each.Stag, each.Agent, _tick + Stag(each.Stag).Rules.Policy.CoolDown));

    private void Move(Hash32 asset, Hash32 account, long units) => _balances[(asset, account)] = Balance(account, asset) + units;

    private static Xof Stream(ReadOnlySpan<byte> domain, Hash32 coin, Hash32 stag)
    {
        var stream = new Xof(domain);
        stream.Absorb(coin.Bytes);
        stream.Absorb(stag.Bytes);
        return stream;
    }
}
