using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The cut in its nine steps (R21), for all stags that share accounts (R20): who is admitted, covered, suspended, scanned in which order,
/// and what a hunt moves. It knows no conditions: its caller says what a scan found, be it a solver in the clear or a committee. What
/// happens is a function of the cut and the coin (M1), whatever the order in which records came within a block.
/// </summary>
/// <remarks>
/// <see cref="Open"/> (steps 1 to 5), <see cref="Settle"/> (6 to 8), then one report for each stag in the order it gave (9):
/// <see cref="NotFired"/> or <see cref="Hunt"/>. After the last report the cut is over. What is enqueued meanwhile waits for the next cut
/// (R20). Not safe for use by several threads at once.
/// </remarks>
/// <example>
/// <code>
/// engine.Add(new StagRules { Id = exit, Capital = new AxisRule(100, 150), Asset = usd, Roles = [new RoleRule(0, 1)] });
/// engine.TryDeposit(new Deposit(usd, ana, 100, nonce), out _);
/// engine.TryEnqueue(join, 1, out _); // new CommitmentChange { Kind = CommitmentChangeKind.Join, Stag = exit, Account = ana, … }
/// engine.Open(new CutTime(1, clock));
/// foreach (var stag in engine.Settle(coin))
/// {
///     Follow(engine.TakeNotices()); // live weights before and after: what a solver needs
///     if (solver.HuntOf(stag) is { } found)
///         engine.Hunt(stag, found.Cell, found.Members);
///     else
///         engine.NotFired(stag);
/// }
/// </code>
/// </example>
internal sealed class CutEngine
{
    private static readonly HashSet<(Hash32, Hash32)> Nobody = [];

    private readonly CutBook _book = new();
    private readonly CutExecution _execution;
    private CutOpening? _opening; // between Open and Settle
    private CutSettlement? _settlement; // between Settle and the last report
    private List<Hash32> _order = [];
    private int _reported;

    public CutEngine() => _execution = new CutExecution(_book);

    /// <summary>Balances and entries.</summary>
    public CapitalLedger Ledger => _book.Ledger;

    /// <summary>The stags, ascending by id.</summary>
    public IReadOnlyCollection<StagBook> Stags => _book.Stags.Values;

    /// <summary>Whether a cut is open: then no other one is made (R20).</summary>
    public bool IsOpen => _opening is not null || Next is not null;

    /// <summary>The stag or bundle whose report is awaited; null where none is.</summary>
    public Hash32? Next => _settlement is not null && _reported < _order.Count ? _order[_reported] : null;

    /// <summary>How many subscriptions run.</summary>
    public int RunningSubscriptions => _book.Subscriptions.Count;

    /// <summary>What an account has and nothing reserves (M6).</summary>
    public long Free(Hash32 account, Hash32 asset) => _book.Free(account, asset);

    /// <summary>What was deposited and waits for the next cut.</summary>
    public long Coming(Hash32 asset) => _book.Coming.GetValueOrDefault(asset);

    /// <summary>Opens a stag.</summary>
    /// <exception cref="ArgumentException">Its rules are outside what they may be, or its id is there.</exception>
    public void Add(StagRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        rules.Check();
        if (!_book.Stags.TryAdd(rules.Id, new StagBook(rules)))
            Throw.Argument("The stag is there already.", nameof(rules));
    }

    public bool TryGetStag(Hash32 id, [NotNullWhen(true)] out StagBook? stag) => _book.Stags.TryGetValue(id, out stag);

    /// <summary>Whether an intendo is live and its lock-in goes on at the cut (P1).</summary>
    public bool IsLocked(Hash32 stag, Hash32 pseudonym) =>
        _book.Stags.TryGetValue(stag, out var book)
        && book.TryGet(pseudonym, out var old)
        && old.IsLive
        && _book.Now.Tick < old.LockedUntil;

    /// <summary>Takes a deposit that enough custodians have signed; the next cut credits it.</summary>
    public bool TryDeposit(Deposit deposit, out CutRefusal refusal)
    {
        var coming = _book.Coming.GetValueOrDefault(deposit.Asset); // withdrawals only make room
        var there = coming - _book.Ledger.Balance(LedgerAccount.Outside, deposit.Asset); // in [0, 2^53]
        refusal =
            deposit.Units is < 1 or > CapitalLedger.MaxUnits ? CutRefusal.Units
            : deposit.Units > CapitalLedger.MaxUnits - there ? CutRefusal.Overflow
            : _book.Nonces.Add((deposit.Asset, deposit.Nonce)) ? CutRefusal.None
            : CutRefusal.NonceUsed;
        if (refusal != CutRefusal.None)
            return false;
        _book.Deposits.Add(deposit);
        _book.Coming[deposit.Asset] = coming + deposit.Units;
        return true;
    }

    /// <summary>Takes a request of an account's owner; the next cut pays it whole or refuses it (R25).</summary>
    public bool TryWithdraw(Withdrawal withdrawal, out CutRefusal refusal)
    {
        var isStale = _book.Withdrawn.TryGetValue((withdrawal.Account, withdrawal.Asset), out var last) && withdrawal.Sequence <= last;
        refusal =
            withdrawal.Units is < 1 or > CapitalLedger.MaxUnits ? CutRefusal.Units
            : isStale ? CutRefusal.Stale
            : _book.Withdrawals.TryAdd((withdrawal.Account, withdrawal.Asset, withdrawal.Sequence), withdrawal.Units) ? CutRefusal.None
            : CutRefusal.Stale;
        return refusal == CutRefusal.None;
    }

    /// <summary>Takes a change; the next cut settles its agent's last one (R22).</summary>
    /// <param name="change">What the agent signed.</param>
    /// <param name="tick">The tick it is posted at: T is measured from it (P2).</param>
    /// <param name="refusal">Why not: what is wrong with it whatever else there is, or that a later one of the agent's is there.</param>
    public bool TryEnqueue(CommitmentChange change, ulong tick, out CutRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(change);
        refusal = !_book.Stags.TryGetValue(change.Stag, out var stag) ? CutRefusal.UnknownStag : stag.Faults(change);
        if (refusal != CutRefusal.None)
            return false;
        if (stag!.Burned.TryGetValue(change.Pseudonym, out var burned) && change.Sequence <= burned)
            refusal = CutRefusal.Stale;
        else if (!stag.Slots.TryGetValue(change.Pseudonym, out var slot))
            stag.Wait(new WaitingSlot(change, tick));
        else if (!slot.TryTake(change, tick))
            refusal = CutRefusal.Stale;
        return refusal == CutRefusal.None;
    }

    /// <summary>Notes what enough attestors have signed: the fact stands at the cuts in [from, to) (L5, R13).</summary>
    public void Attest(Hash32 fact, ulong from, ulong to) => _book.Facts.Add(fact, from, to);

    /// <summary>Whether a cut is due: P2 holds for some stag with what waits, or a deadline has come (R20).</summary>
    public bool IsDue(CutTime time) => CutSettlement.IsDue(_book, time);

    /// <summary>Groups of stags that a hunt of one may touch (M9, R30): scans of different groups need not wait for each other.</summary>
    public IReadOnlyList<IReadOnlyList<Hash32>> Components()
    {
        var ballots =
            from account in _book.Accounts
            from own in _book.StakesOf(account).GroupBy(stake => stake.Asset)
            let pledges = own.Select(stake => new Pledge(stake.Unit, 0, 0, default, stake.Committed - stake.Reserved)).ToList()
            select new Ballot(_book.Free(account, own.Key), pledges);
        var units = _book.Stags.Values.ToLookup(stag => stag.Rules.Unit, stag => stag.Id);
        return
        [
            .. ConflictComponents
                .Of(units.Select(unit => unit.Key), ballots)
                .Select(component => (IReadOnlyList<Hash32>)[.. component.SelectMany(unit => units[unit])]),
        ];
    }

    /// <summary>Steps 1 to 5.</summary>
    /// <exception cref="InvalidOperationException">A cut is open (R20), or the time runs backwards.</exception>
    public CutOpening Open(CutTime time)
    {
        if (IsOpen)
            Throw.Invalid("A cut is open (R20).");
        if (time.Tick < _book.Now.Tick || time.Clock < _book.Now.Clock)
            Throw.Invalid("Time only grows (R12).");
        _book.Now = time;
        _opening = new CutOpening(_book);
        _opening.Run();
        return _opening;
    }

    /// <summary>Step 6 rehearsed: who would be admitted if all pass their test. Nobody else has to be tested.</summary>
    /// <param name="coin">The cut's coin.</param>
    /// <param name="failed">Whose submissions will not be tested and are refused, whatever comes; null for nobody's.</param>
    /// <param name="untested">Whose will not be tested, and wait: they hold no room that others are then not tested for; null for
    /// nobody's.</param>
    /// <returns>Those who join or replace, in the order of their admission.</returns>
    /// <exception cref="InvalidOperationException">No cut was opened.</exception>
    public IReadOnlyList<(Hash32 Stag, Hash32 Pseudonym)> Candidates(
        Hash32 coin,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)>? failed = null,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)>? untested = null
    )
    {
        if (_opening is null)
            Throw.Invalid("Candidates stand at a cut that was opened.");
        var book = _book.Copy();
        var standing = _opening.Standing.Select(each => (Twin: book.Stags[each.Stag.Id], each.Slot.Change.Pseudonym));
        (StagBook, WaitingSlot)[] twins = [.. standing.Select(each => (each.Twin, each.Twin.Slots[each.Pseudonym]))];
        new CutSettlement(book, coin).Run(twins, failed ?? Nobody, untested ?? Nobody);
        return
        [
            .. book
                .Notices.Where(notice => notice.Kind is CutNoticeKind.Joined or CutNoticeKind.Replaced)
                .Select(notice => (notice.Stag, notice.Pseudonym)),
        ];
    }

    /// <summary>Steps 6 to 8.</summary>
    /// <param name="coin">The cut's coin.</param>
    /// <param name="failed">Whose submissions failed their test; null for nobody's.</param>
    /// <param name="untested">Who waits on where they would be admitted: not tested, or a resume too many; null for nobody.</param>
    /// <returns>The stags and bundles to scan, in the order in which they report. A hunt that opens a gate adds those that have it (R20),
    /// so <see cref="Next"/> says who is next.</returns>
    /// <exception cref="InvalidOperationException">No cut was opened.</exception>
    public IReadOnlyList<Hash32> Settle(
        Hash32 coin,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)>? failed = null,
        IReadOnlySet<(Hash32 Stag, Hash32 Pseudonym)>? untested = null
    )
    {
        if (_opening is null)
            Throw.Invalid("A cut is settled once, after it was opened.");
        _settlement = new CutSettlement(_book, coin);
        _order = [.. _settlement.Run(_opening.Standing, failed ?? Nobody, untested ?? Nobody)];
        (_opening, _reported) = (null, 0);
        EndIfAllReported();
        return [.. _order];
    }

    /// <summary>Step 9: a scan found nothing.</summary>
    /// <exception cref="InvalidOperationException">It is not this stag's turn.</exception>
    public void NotFired(Hash32 stag) => Report(stag);

    /// <summary>Step 9: a scan found a hunt, which is settled before any other scan.</summary>
    /// <param name="stag">Whose turn it is.</param>
    /// <param name="cell">x*, in levels; 0 on an axis it lacks.</param>
    /// <param name="members">Who accepts it: live pseudonyms, each once, at least one (R8).</param>
    /// <exception cref="InvalidOperationException">It is not this stag's turn.</exception>
    /// <exception cref="ArgumentException">The members are not live, or weigh less than the cell.</exception>
    public CutHunt Hunt(Hash32 stag, Weight cell, IReadOnlyList<Hash32> members) =>
        JointHunt(stag, [new FoundHunt(stag, cell, members)])[0];

    /// <summary>
    /// Step 9: hunts of one bundle in one event. Balances before it cover all debits (M7): an account's pledges add up there (M3).
    /// </summary>
    /// <param name="unit">Whose turn it is.</param>
    /// <param name="found">At least one, each of another stag of it.</param>
    /// <returns>One for each.</returns>
    /// <exception cref="InvalidOperationException">It is not this one's turn.</exception>
    /// <exception cref="ArgumentException">There is none, or one that is not of the bundle, is there twice, or would not do.</exception>
    public IReadOnlyList<CutHunt> JointHunt(Hash32 unit, IReadOnlyList<FoundHunt> found)
    {
        if (Next != unit)
            Throw.Invalid("It is not this stag's turn.");
        var isOfUnit = found.All(each => _book.Stags[each.Stag].Rules.Unit == unit);
        if (!isOfUnit || found.Count == 0 || found.DistinctBy(each => each.Stag).Count() != found.Count)
            Throw.Argument("An event's hunts are of one bundle, one of a stag (R35).", nameof(found));
        var hunts = new List<CutHunt>();
        foreach (var each in found)
        {
            using var stream = _settlement!.Stream("CoordinationCrypto/cut-payout/v1"u8, each.Stag);
            hunts.Add(_execution.Hunt(_book.Stags[each.Stag], each.Cell, each.Members, stream));
        }

        _book.SeeToCover(byHunt: true);
        Report(unit, found);
        return hunts;
    }

    /// <summary>Ends a stag before its deadline, while no cut is open (R20).</summary>
    public void Close(Hash32 stag) => _execution.Close(_book.Stags[stag]);

    /// <summary>What became of commitments since the last time, in order.</summary>
    public IReadOnlyList<CutNotice> TakeNotices() => Take(_book.Notices);

    /// <summary>What cuts refused since the last time, in order.</summary>
    public IReadOnlyList<CutRefused> TakeRefusals() => Take(_book.Refusals);

    /// <summary>Writes everything that a later cut depends on.</summary>
    public void WriteDigest(WireWriter writer) => CutDigest.Write(_book, writer);

    private static T[] Take<T>(List<T> list)
    {
        T[] taken = [.. list];
        list.Clear();
        return taken;
    }

    private void Report(Hash32 unit, IReadOnlyList<FoundHunt>? found = null)
    {
        if (Next != unit)
            Throw.Invalid("It is not this stag's turn.");
        foreach (var stag in _book.Stags.Values.Where(stag => stag.Rules.Unit == unit))
            stag.Scanned();
        _reported++;
        if (found is not null)
            _order.InsertRange(_reported, UnitLinks.Open(_book, unit, [.. found.Select(each => each.Stag)], _order.Skip(_reported)));
        EndIfAllReported();
    }

    private void EndIfAllReported()
    {
        if (_reported < _order.Count)
            return;
        (_settlement, _order, _reported) = (null, [], 0);
        _execution.End();
    }
}
