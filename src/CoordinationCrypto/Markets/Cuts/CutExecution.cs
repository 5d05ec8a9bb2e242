using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// Step 9 of a cut (R21), and its end. A hunt is one transaction: its members' units go into the stag's escrow, the base grows by what
/// moved, and its effects are set going; cover is seen to after the event. At the end of the cut stags close whose deadline has come.
/// </summary>
/// <param name="book">What they change.</param>
internal sealed class CutExecution(CutBook book)
{
    private ulong Tick => book.Now.Tick;

    /// <summary>Settles a hunt.</summary>
    /// <param name="stag">Where.</param>
    /// <param name="cell">x*, in levels.</param>
    /// <param name="members">Live pseudonyms, each once.</param>
    /// <param name="stream">Of the coin, for this stag's payout.</param>
    /// <exception cref="ArgumentException">Nobody acts, or somebody who is not live, or the cell is above the weight.</exception>
    public CutHunt Hunt(StagBook stag, Weight cell, IReadOnlyList<Hash32> members, IRandomStream stream)
    {
        var (acting, seen) = (new List<Commitment>(members.Count), new HashSet<Hash32>());
        foreach (var member in members)
        {
            if (!stag.TryGet(member, out var commitment) || !commitment.IsLive || !seen.Add(member))
                Throw.Argument($"{member} has no live commitment, or is there twice.", nameof(members));
            acting.Add(commitment);
        }

        if (acting.Count == 0)
            Throw.Argument("A hunt has members (R8).", nameof(members));
        var weight = acting.Aggregate(stag.Base, (sum, each) => sum + each.Weight);
        if (!weight.IsAtLeast(cell))
            Throw.Argument("A hunt's weight is at least its cell.", nameof(cell));

        var moved = Shares(stag, acting, weight, stream);
        Debit(stag, moved);
        stag.Base = new Weight(weight.Members, stag.Base.Capital + moved.Sum(each => each.Units));
        foreach (var commitment in acting)
        {
            book.Remove(stag, commitment, CutNoticeKind.Acted);
            if (stag.Rules.Members is not null)
                stag.Act(commitment.Pseudonym); // R16
            if (stag.Rules.Effect.Kind == EffectKind.Subscription)
                book.Subscriptions.Start(stag, commitment, Tick);
        }

        if (Reaches(stag.Rules.Members, weight.Members) || Reaches(stag.Rules.Capital, weight.Capital))
            stag.Phase = StagPhase.Done; // R37
        return new CutHunt(stag.Id, cell, weight, stag.Base, members, moved);
    }

    /// <summary>The end of the cut.</summary>
    public void End()
    {
        foreach (var stag in book.Stags.Values.Where(stag => stag.Phase != StagPhase.Closed))
        {
            var isOver = stag.Rules.Deadline <= Tick || (stag.Phase == StagPhase.Done && stag.Rules.Deadline == ulong.MaxValue);
            if (isOver)
                Close(stag);
            else if (stag.Phase == StagPhase.Done)
                SendHome(stag);
        }
    }

    /// <summary>Nothing is left of a stag but what its escrow owes.</summary>
    public void Close(StagBook stag)
    {
        SendHome(stag);
        stag.Phase = StagPhase.Closed;
        Release(stag);
    }

    private static bool Reaches(AxisRule? axis, long weight) => axis is { Cap: not null } rule && weight >= rule.Last;

    /// <summary>Who pays how much: everything, or a share where that is more than the cap leaves (G7, R38). Ascending by account.</summary>
    private static List<(Hash32 Account, long Units)> Shares(StagBook stag, List<Commitment> acting, Weight weight, IRandomStream stream)
    {
        (Hash32 Account, long Units)[] pledged =
        [
            .. acting
                .GroupBy(each => each.Account)
                .Select(own => (own.Key, own.Sum(each => each.Units)))
                .Where(own => own.Item2 > 0)
                .OrderBy(own => own.Key),
        ];
        if (stag.Rules.Capital?.Cap is not { } cap || weight.Capital <= cap)
            return [.. pledged];
        var order = CoinOrder.Of(pledged.Length, stream);
        Span<ulong> offset = stackalloc ulong[1];
        stream.Fill(offset);
        var paid = new long[pledged.Length];
        Payout.Share(Array.ConvertAll(order, i => pledged[i].Units), cap - stag.Base.Capital, offset[0], paid);
        for (var i = 0; i < order.Length; i++)
            pledged[order[i]].Units = paid[i];
        return [.. pledged.Where(each => each.Units > 0)];
    }

    /// <summary>M7: every debit is covered by balances before the event; no credit of the event backs one.</summary>
    private void Debit(StagBook stag, List<(Hash32 Account, long Units)> moved)
    {
        var asset = stag.Rules.Asset;
        if (moved.Exists(each => book.Balance(each.Account, asset) < each.Units))
            Throw.Invalid("A hunt would move units that are not there: cover was not seen to.");
        var total = 0L;
        foreach (var (account, units) in moved)
        {
            book.Post(asset, LedgerAccount.Owner(account), LedgerAccount.Escrow(stag.Id), units, EntryCause.Hunt, stag.Id);
            stag.PayIn(account, units);
            book.Dirty.Add(account);
            total += units;
        }

        var early = total * stag.Rules.Effect.PercentAtHunt / 100; // total is below 2^32
        if (early > 0)
            Owe(stag, LedgerAccount.Owner(stag.Rules.Effect.To), early, EntryCause.EarlyRelease);
    }

    /// <summary>Nothing is live or waits any more: reservations are free.</summary>
    private void SendHome(StagBook stag)
    {
        foreach (var commitment in stag.Commitments.OrderBy(each => each.Pseudonym).ToList())
            book.Remove(stag, commitment, CutNoticeKind.Closed);
        foreach (var slot in stag.Slots.Values.OrderBy(slot => slot.Change.Pseudonym).ToList())
        {
            if (slot.Change.Kind == CommitmentChangeKind.Leave)
                stag.Settle(slot);
            else
                book.Refuse(stag, slot, CutRefusal.Closed);
        }

        foreach (var stake in stag.Stakes.ToList())
        {
            stake.Waiting = default;
            book.TidyStake(stag, stake.Account);
        }
    }

    /// <summary>What is left in the escrow is owed at the next cut (M13).</summary>
    private void Release(StagBook stag)
    {
        if (stag.Rules.Effect.Kind == EffectKind.Return)
        {
            foreach (var (account, units) in stag.PaidIn)
                Owe(stag, LedgerAccount.Owner(account), units, EntryCause.Return);
            return;
        }

        var owed = book.Releases.Where(each => each.Reference == stag.Id).Sum(each => each.Units);
        var left = book.Ledger.Balance(LedgerAccount.Escrow(stag.Id), stag.Rules.Asset) - owed;
        if (left > 0)
            Owe(stag, LedgerAccount.Owner(stag.Rules.Effect.To), left, EntryCause.Release);
    }

    private void Owe(StagBook stag, LedgerAccount to, long units, EntryCause cause) =>
        book.Releases.Add(new CapitalEntry(stag.Rules.Asset, LedgerAccount.Escrow(stag.Id), to, units, cause, stag.Id, Tick));
}
