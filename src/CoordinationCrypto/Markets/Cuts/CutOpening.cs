namespace CoordinationCrypto.Markets;

/// <summary>
/// The first five steps of a cut (R21): (1) time and facts are read; (2) deposits and what escrows release are credited; (3)
/// subscriptions are paid; (4) expired consent and exits take effect; (5) withdrawals. They need no coin.
/// </summary>
/// <param name="book">What they change.</param>
internal sealed class CutOpening(CutBook book)
{
    private readonly List<Withdrawal> _withdrawn = [];
    private readonly List<(StagBook Stag, WaitingSlot Slot)> _standing = [];

    /// <summary>The withdrawals that took effect: each is a release certificate's content (M11).</summary>
    public IReadOnlyList<Withdrawal> Withdrawn => _withdrawn;

    /// <summary>The changes that stand for admission, ascending by stag, then pseudonym: what has a test is tested now.</summary>
    public IReadOnlyList<(StagBook Stag, WaitingSlot Slot)> Standing => _standing;

    private ulong Tick => book.Now.Tick;

    public void Run()
    {
        ReadTimeAndFacts();
        Credit();
        foreach (var stag in book.Stags.Values) // a base that fell may have closed some; none has risen
            stag.GateMask &= book.GatesOf(stag.Rules, book.Now);
        book.Subscriptions.Pay(book);
        foreach (var stag in book.Stags.Values.Where(stag => !stag.IsClosed))
            LetGo(stag);
        PayOut();
        foreach (var stag in book.Stags.Values)
            Stand(stag);
    }

    /// <summary>Step 1. A gate that rises is a change, one that falls is not (R13); locks whose time has come open.</summary>
    private void ReadTimeAndFacts()
    {
        book.Facts.Forget(Tick);
        foreach (var stag in book.Stags.Values.Where(stag => !stag.IsClosed))
        {
            stag.IsDisturbed = false;
            var mask = book.GatesOf(stag.Rules, book.Now);
            for (var risen = mask & ~stag.GateMask; risen != 0; risen &= risen - 1)
                stag.CountChange(Tick);
            stag.GateMask = mask;
            foreach (var commitment in stag.Commitments)
            {
                if (commitment.IsReserved && commitment.LockedUntil <= Tick)
                    stag.Set(commitment, commitment.Status, commitment.Units, isReserved: false);
            }
        }
    }

    /// <summary>Step 2. What is released early leaves the base (M13), and that counts as a change (R32).</summary>
    private void Credit()
    {
        foreach (var deposit in book.Deposits.OrderBy(each => (each.Asset, each.Nonce)))
        {
            var owner = LedgerAccount.Owner(deposit.Account);
            book.Post(deposit.Asset, LedgerAccount.Outside, owner, deposit.Units, EntryCause.Deposit, deposit.Nonce);
        }

        book.Deposits.Clear();
        book.Coming.Clear();
        foreach (var release in book.Releases)
        {
            book.Post(release.Asset, release.From, release.To, release.Units, release.Cause, release.Reference);
            if (release.Cause != EntryCause.EarlyRelease || book.Stags[release.Reference] is not { IsClosed: false } stag)
                continue;
            stag.Base -= new Weight(0, release.Units);
            stag.CountChange(Tick);
        }

        book.Releases.Clear();
    }

    /// <summary>Step 4 in one stag: expired consent first, then exits.</summary>
    private void LetGo(StagBook stag)
    {
        var lapsed = stag.Commitments.Where(each => each.Until < Tick).OrderBy(each => each.Pseudonym);
        foreach (var commitment in lapsed.ToList())
        {
            book.Remove(stag, commitment, CutNoticeKind.Lapsed);
            stag.Cool(commitment.Pseudonym, Tick);
        }

        foreach (var slot in stag.Slots.Values.Where(slot => slot.Change.Kind == CommitmentChangeKind.Leave).OrderBy(Author).ToList())
        {
            slot.StandsSince ??= Tick;
            if (Tick < stag.Rules.Policy.ExitAt(slot.StandsSince.Value))
                continue;
            var isThere = stag.TryGet(slot.Change.Pseudonym, out var commitment);
            if (isThere && IsLocked(commitment!))
            {
                book.Refuse(stag, slot, CutRefusal.LockedIn);
                continue;
            }

            stag.Settle(slot); // also of who is not present: it burns lower numbers (H5)
            if (isThere)
                Out(stag, commitment!);
        }
    }

    /// <summary>Step 5. Whole or not at all, from what nothing reserves (R25).</summary>
    private void PayOut()
    {
        foreach (var ((account, asset, sequence), units) in book.Withdrawals)
        {
            book.Withdrawn[(account, asset)] = sequence;
            if (units > book.Free(account, asset))
            {
                book.Refusals.Add(new CutRefused(default, account, sequence, CutRefusal.NotFree));
                continue;
            }

            book.Post(asset, LedgerAccount.Owner(account), LedgerAccount.Outside, units, EntryCause.Withdrawal, default);
            book.Dirty.Add(account);
            _withdrawn.Add(new Withdrawal(asset, account, units, sequence));
        }

        book.Withdrawals.Clear();
    }

    /// <summary>Which changes stand: the rules that look at one agent alone are applied here, before any test is paid for.</summary>
    private void Stand(StagBook stag)
    {
        foreach (var slot in stag.Slots.Values.Where(slot => slot.Change.Kind != CommitmentChangeKind.Leave).OrderBy(Author).ToList())
        {
            stag.TryGet(slot.Change.Pseudonym, out var old);
            var why = WhyNot(stag, slot, old);
            if (why == CutRefusal.None)
            {
                _standing.Add((stag, slot));
                continue;
            }

            book.Refuse(stag, slot, why);
            // Its author withdrew the old one (R24), but cannot under lock-in.
            if (why is CutRefusal.Lapsed or CutRefusal.EndsInLockIn && old is not null && Replaces(slot) && !IsLocked(old))
                Out(stag, old);
        }
    }

    private CutRefusal WhyNot(StagBook stag, WaitingSlot slot, Commitment? old)
    {
        var (change, policy) = (slot.Change, stag.Rules.Policy);
        var cools = stag.IsCooling(change.Pseudonym, Tick);
        if (stag.Acted.Contains(change.Pseudonym))
            return CutRefusal.AlreadyActed;
        if (change.Kind == CommitmentChangeKind.Resume && (old is null || (old.IsLive && old.Units == old.Signed)))
            return CutRefusal.NotSuspended;
        if (change.Kind == CommitmentChangeKind.Replace && old is null)
            return CutRefusal.NotLive;
        if (change.Kind == CommitmentChangeKind.Join && old is not null && !slot.Exited)
            return CutRefusal.AlreadyLive;
        var isResume = change.Kind == CommitmentChangeKind.Resume;
        var until = isResume ? old!.EndAfter(change) : change.LastTick;
        if (until < Tick)
            return CutRefusal.Lapsed;
        if (Replaces(slot) && old is { IsLive: true })
        {
            if (IsLocked(old))
                return OnlyLoosens(old, change, until) ? CutRefusal.None : CutRefusal.LockedIn;
        }
        else if (cools)
        {
            return CutRefusal.CoolingDown; // also a replacement of what is suspended: it comes back as a resume does (R28)
        }

        // Its last locked tick, or the stag's last.
        var least = Math.Min(StagBook.Later(Tick, policy.LockIn) - 1, stag.Rules.Deadline);
        return policy.LockIn > 0 && until < least ? CutRefusal.EndsInLockIn : CutRefusal.None;
    }

    /// <summary>P1: inside lock-in it loosens, keeps role and account, lowers no weight and ends no sooner than the lock.</summary>
    private static bool OnlyLoosens(Commitment old, CommitmentChange change, ulong until) =>
        change.Loosens
        && change.Role == old.Role
        && change.Account == old.Account
        && change.Units >= old.Units
        && until >= Math.Min(old.LockedUntil - 1, old.Until);

    private static bool Replaces(WaitingSlot slot) => slot.Change.Kind is CommitmentChangeKind.Replace or CommitmentChangeKind.Join;

    private bool IsLocked(Commitment commitment) => commitment.IsLive && Tick < commitment.LockedUntil;

    private void Out(StagBook stag, Commitment commitment)
    {
        book.Remove(stag, commitment, CutNoticeKind.Left);
        stag.Cool(commitment.Pseudonym, Tick);
    }

    private static Hash32 Author(WaitingSlot slot) => slot.Change.Pseudonym;
}
