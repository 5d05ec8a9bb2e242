using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Steps 6 to 8 of a cut (R21): (6) replacements, then resumptions, then joins, each group in the coin's order, each checked for cover,
/// then capacity; (7) cover everywhere; (8) the order of the scans.
/// </summary>
/// <param name="book">What they change.</param>
/// <param name="coin">The cut's coin.</param>
internal sealed class CutSettlement(CutBook book, Hash32 coin)
{
    private ulong Tick => book.Now.Tick;

    /// <summary>Settles what stands.</summary>
    /// <param name="standing">Ascending by stag, then pseudonym.</param>
    /// <param name="failed">Whose submission failed its test: the old one stays (R24).</param>
    /// <param name="untested">Whose submission would be admitted had it been tested, and whose resume has to wait: they wait on.</param>
    /// <returns>The stags to scan, in their order.</returns>
    public IReadOnlyList<Hash32> Run(
        IReadOnlyList<(StagBook Stag, WaitingSlot Slot)> standing,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)> failed,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)> untested
    )
    {
        foreach (var stake in book.Stags.Values.SelectMany(stag => stag.Stakes))
            stake.Waiting = default; // who waits is counted anew, in its place
        foreach (var (stag, slot) in InTheCoinsOrder(standing))
        {
            var isTested = !untested.Contains((stag.Id, slot.Change.Pseudonym));
            if (failed.Contains((stag.Id, slot.Change.Pseudonym)))
                book.Refuse(stag, slot, CutRefusal.FailedTest);
            else if (!stag.TryGet(slot.Change.Pseudonym, out var old))
                Join(stag, slot, isTested);
            else if (slot.Change.Kind == CommitmentChangeKind.Resume)
                Resume(stag, slot, old, isTested);
            else
                Replace(stag, slot, old, isTested);
        }

        foreach (var stag in book.Stags.Values)
            foreach (var account in stag.Stakes.Where(stake => stake.IsEmpty).Select(stake => stake.Account).ToList())
                book.TidyStake(stag, account);
        book.SeeToCover(byHunt: false);
        return Order();
    }

    /// <summary>Group by group; in a group those first that stood at an earlier cut, then as the coin drew.</summary>
    private List<(StagBook Stag, WaitingSlot Slot)> InTheCoinsOrder(IReadOnlyList<(StagBook Stag, WaitingSlot Slot)> standing)
    {
        using var stream = Stream("CoordinationCrypto/cut-places/v1"u8, default);
        foreach (var isPlain in (ReadOnlySpan<bool>)[false, true])
        {
            var undrawn = standing.Where(each => each.Slot.StandsSince is null && each.Stag.Rules.IsPlain == isPlain).ToList();
            foreach (var (place, which) in CoinOrder.Of(undrawn.Count, stream).Index())
                (undrawn[which].Slot.StandsSince, undrawn[which].Slot.Draw) = (Tick, place);
        }

        return [.. standing.OrderBy(Group).ThenBy(each => each.Slot.StandsSince).ThenBy(each => each.Slot.Draw)];

        static int Group((StagBook Stag, WaitingSlot Slot) each) =>
            each.Slot.Change.Kind == CommitmentChangeKind.Resume ? 1
            : each.Stag.TryGet(each.Slot.Change.Pseudonym, out _) ? 0
            : 2;
    }

    private void Join(StagBook stag, WaitingSlot slot, bool isTested)
    {
        var why = TryAdmit(stag, slot.Change, StagBook.Later(Tick, stag.Rules.Policy.LockIn), out var commitment);
        if (commitment is not null && !isTested)
        {
            stag.Remove(commitment);
            why = CutRefusal.NoRoom; // no place among those who are tested at this cut
        }

        if (why == CutRefusal.NoRoom)
            Wait(stag, slot.Change.Account, WeightOf(stag, slot.Change));
        else if (commitment is not null)
            Admitted(stag, slot, commitment, CutNoticeKind.Joined, default);
        else
            book.Refuse(stag, slot, why);
    }

    private void Replace(StagBook stag, WaitingSlot slot, Commitment old, bool isTested)
    {
        var before = old.Weight;
        var isLocked = old.IsLive && Tick < old.LockedUntil;
        stag.Remove(old);
        var lockedUntil = isLocked ? old.LockedUntil : StagBook.Later(Tick, stag.Rules.Policy.LockIn);
        var why = TryAdmit(stag, slot.Change, lockedUntil, out var commitment);
        if (commitment is not null && !isTested)
        {
            stag.Remove(commitment);
            stag.Add(old);
            return;
        }

        if (commitment is not null)
        {
            Admitted(stag, slot, commitment, CutNoticeKind.Replaced, before);
            return;
        }

        book.Refuse(stag, slot, why);
        if (isLocked) // R24: under lock-in the old one stays
        {
            stag.Add(old);
            return;
        }

        stag.Cool(old.Pseudonym, Tick);
        book.Note(stag, old, CutNoticeKind.Left, before, default, old.Sequence);
    }

    /// <summary>R27: up to W, never beyond; what cannot be had whole comes back in part if it allows.</summary>
    private void Resume(StagBook stag, WaitingSlot slot, Commitment commitment, bool isTested)
    {
        var stake = stag.StakeOf(commitment.Account)!;
        var before = commitment.Weight;
        var (unit, asset) = (stag.Rules.Unit, stag.Rules.Asset);
        var left = book.Available(commitment.Account, unit, asset) - book.Asked(commitment.Account, unit, asset) + before.Capital;
        var units = Math.Min(commitment.Signed, left);
        if (units < commitment.Signed && (commitment.PartialFrom is not { } least || units < least || units <= before.Capital))
        {
            book.Refuse(stag, slot, CutRefusal.Uncovered);
            return;
        }

        var more = new Weight(stag.Rules.Roles[commitment.Role].Members, units) - before;
        if (IsAboveLargest(stag, stake.Live + stake.Waiting + more))
        {
            book.Refuse(stag, slot, CutRefusal.AboveLargest);
            return;
        }

        if (!HasRoom(stag, more) || !isTested)
        {
            Wait(stag, commitment.Account, more);
            return;
        }

        var locks = stag.Rules.Policy.LockIn > 0;
        commitment.LockedUntil = StagBook.Later(Tick, stag.Rules.Policy.LockIn);
        commitment.Until = commitment.EndAfter(slot.Change);
        stag.Set(commitment, CommitmentStatus.Live, units, locks);
        Admitted(stag, slot, commitment, CutNoticeKind.Resumed, before);
    }

    /// <summary>Cover, then capacity; reservations at once.</summary>
    private CutRefusal TryAdmit(StagBook stag, CommitmentChange change, ulong lockedUntil, out Commitment? commitment)
    {
        commitment = null;
        var weight = WeightOf(stag, change);
        var stake = stag.StakeOf(change.Account); // made for who is admitted alone: refused ones would pile up in the account
        var asked = stake is null ? default : stake.Live + stake.Waiting;
        var (unit, asset) = (stag.Rules.Unit, stag.Rules.Asset);
        if (IsAboveLargest(stag, asked + weight))
            return CutRefusal.AboveLargest;
        if (change.Units > 0 && IsOneTooMany(change.Account, unit))
            return CutRefusal.TooManyStags;
        if (change.Units > 0 && change.Units > book.Available(change.Account, unit, asset) - book.Asked(change.Account, unit, asset))
            return CutRefusal.Uncovered;
        if (!HasRoom(stag, weight))
            return CutRefusal.NoRoom;
        commitment = new Commitment(change, stag.Rules.Roles[change.Role], change.LastTick, lockedUntil)
        {
            IsReserved = lockedUntil > Tick && change.Units > 0,
        };
        book.OpenStake(stag, change.Account);
        stag.Add(commitment);
        return CutRefusal.None;
    }

    private void Admitted(StagBook stag, WaitingSlot slot, Commitment commitment, CutNoticeKind kind, Weight before)
    {
        stag.Settle(slot);
        stag.CountChange(slot.Posted);
        if (commitment.IsReserved)
            book.Dirty.Add(commitment.Account); // other stags may not take it from now on
        book.Note(stag, commitment, kind, before, commitment.Weight, slot.Change.Sequence);
    }

    /// <summary>R23: who does not fit keeps its place, and what it asks for counts for its account's cover (M3).</summary>
    private void Wait(StagBook stag, Hash32 account, Weight weight) => book.OpenStake(stag, account).Waiting += weight;

    /// <summary>R30: a bundle counts as one.</summary>
    private bool IsOneTooMany(Hash32 account, Hash32 unit)
    {
        var backed = book.Backed(account).ToList();
        return backed.Count >= CutBook.MostStags && !backed.Contains(unit);
    }

    private static Weight WeightOf(StagBook stag, CommitmentChange change) => new(stag.Rules.Roles[change.Role].Members, change.Units);

    /// <summary>R19, with what waits.</summary>
    private static bool IsAboveLargest(StagBook stag, Weight ofAccount) =>
        ofAccount.Members > stag.Rules.Policy.LargestMembers || ofAccount.Capital > stag.Rules.Policy.LargestCapital;

    /// <summary>R3: live and executed weight stay within capacity on each axis.</summary>
    private static bool HasRoom(StagBook stag, Weight more)
    {
        var weight = stag.Base + stag.LiveWeight + more;
        return !(weight.Members > stag.Rules.Members?.Capacity) && !(weight.Capital > stag.Rules.Capital?.Capacity);
    }

    /// <summary>Step 8: the stags and bundles whose P2 holds, as the coin draws units; what names another comes after it (R31).</summary>
    private List<Hash32> Order()
    {
        var due = new HashSet<Hash32>();
        foreach (var unit in book.Units())
        {
            if (!IsDue(unit, Tick))
                continue;
            if (unit.All(stag => stag.LiveWeight == default))
                unit.ForEach(stag => stag.Scanned()); // nobody is there to act
            else
                due.Add(unit[0].Rules.Unit);
        }

        using var stream = Stream("CoordinationCrypto/cut-scans/v1"u8, default);
        return UnitLinks.InOrder(UnitOrder.Of(due, Ballots(due), stream), book.Stags.Values);
    }

    /// <summary>Whether P2 holds for a stag or bundle (L4).</summary>
    private static bool IsDue(List<StagBook> unit, ulong tick)
    {
        var (changes, since) = (0, ulong.MaxValue);
        foreach (var stag in unit.Where(stag => stag.Unscanned > 0))
            (changes, since) = (changes + stag.Unscanned, Math.Min(since, stag.UnscannedSince));
        return IsDue(unit[0].Rules, changes, since, tick);
    }

    /// <summary>P2 before a cut, with what waits (R20): <see cref="CutEngine.IsDue"/>.</summary>
    public static bool IsDue(CutBook book, CutTime time)
    {
        foreach (var unit in book.Units())
        {
            var (changes, since) = (0, ulong.MaxValue);
            foreach (var stag in unit)
            {
                var risen = int.PopCount(book.GatesOf(stag.Rules, time) & ~stag.GateMask);
                var fresh = stag
                    .Slots.Values.Where(slot => slot.StandsSince is null && slot.Change.Kind != CommitmentChangeKind.Leave)
                    .ToList();
                changes += stag.Unscanned + fresh.Count + risen;
                since = fresh.Select(slot => slot.Posted).Append(risen > 0 ? time.Tick : ulong.MaxValue).Append(since).Min();
                since = stag.Unscanned > 0 ? Math.Min(since, stag.UnscannedSince) : since;
            }

            if (unit[0].Rules.Deadline <= time.Tick || IsDue(unit[0].Rules, changes, since, time.Tick))
                return true;
        }

        return false;
    }

    /// <summary>P2: c changes, or T after the first, or one at the deadline.</summary>
    public static bool IsDue(StagRules rules, int changes, ulong since, ulong tick) =>
        changes >= rules.Policy.Changes
        || (changes > 0 && (rules.Deadline <= tick || (rules.Policy.Wait is { } wait && tick >= since && tick - since >= wait)));

    /// <summary>One for each account and asset, from the balances that stand now (R31).</summary>
    private List<Ballot> Ballots(HashSet<Hash32> due)
    {
        var stags = book.Stags.Values.Where(stag => due.Contains(stag.Rules.Unit));
        var accounts = stags.SelectMany(stag => stag.Stakes).Select(stake => stake.Account).Distinct().Order();
        return
        [
            .. from account in accounts
            from ofAsset in book.StakesOf(account).Where(stake => due.Contains(stake.Unit)).GroupBy(stake => stake.Asset)
            let pledges = ofAsset.GroupBy(stake => stake.Unit).Select(unit => Stake.PledgeOf([.. unit])).OfType<Pledge>().ToList()
            select new Ballot(book.Free(account, ofAsset.Key), pledges),
        ];
    }

    /// <summary>A stream of the coin's for one use. A cut has a coin of its own, so it needs no number.</summary>
    public Xof Stream(ReadOnlySpan<byte> domain, Hash32 stag)
    {
        var stream = new Xof(domain);
        stream.Absorb(coin.Bytes);
        stream.Absorb(stag.Bytes);
        return stream;
    }
}
