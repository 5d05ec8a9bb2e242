using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// What the board says of one stag: its pack, what waits for the next cut, who has shown itself, and the tick that is open. Not safe for
/// use by several threads at once.
/// </summary>
internal sealed class StagState : IDisposable
{
    private readonly Pack _pack;
    private readonly WaitingRoom _waiting = new();
    private readonly CommittedIntendos? _committed;
    private readonly ChangeQuota _quota = new();
    private readonly Dictionary<Hash32, ShownIdentity> _shown = []; // of every pseudonym that ever submitted
    private ulong _cutTime;

    /// <param name="stag">The stag.</param>
    /// <param name="height">Where its record stands.</param>
    /// <param name="isJoint">Whether its cuts are the <see cref="JointCut"/>'s.</param>
    public StagState(Stag stag, ulong height, bool isJoint = false)
    {
        (Stag, Height, _pack) = (stag, height, new Pack(stag));
        _committed = isJoint ? new CommittedIntendos(_pack) : null;
    }


    public Stag Stag { get; }

    /// <summary>Where its record stands on the board.</summary>
    public ulong Height { get; }

    public Pack Pack => _pack;

    /// <summary>The intendos of a stag whose cuts are the <see cref="JointCut"/>'s; null of any other.</summary>
    public CommittedIntendos? Committed => _committed;

    /// <summary>Submissions that did not enter the pack at their cut.</summary>
    public int Rejected { get; private set; }

    /// <summary>The test of the submissions that came before the cut, while it goes on; the tick follows it.</summary>
    public TickAdmission? Admission { get; private set; }

    /// <summary>The open tick, or null.</summary>
    public StagTick? Tick { get; private set; }

    /// <summary>
    /// The first cut since which the stag has waited for what other ticks had set aside to be free again; null when it does not. All that
    /// it would have done is done at a later cut, those that have waited longest first.
    /// </summary>
    public ulong? DeferredSince { get; private set; }

    /// <summary>Where the stag stands in the tick.</summary>
    public TickPhase Phase => Admission?.Phase ?? Tick?.Phase ?? TickPhase.Done;

    /// <summary>The requests that wait for shares.</summary>
    public IEnumerable<ShareCollection> Shares => Admission?.Shares ?? Tick?.Shares ?? [];

    /// <summary>What a pseudonym's first submission showed of its author; null before it.</summary>
    public ShownIdentity? ShownBy(Hash32 pseudonym) => _shown.GetValueOrDefault(pseudonym);

    /// <summary>Whose submissions wait for a cut to come to a result on them, in the order of the board.</summary>
    public IEnumerable<Hash32> Waiting =>
        (_committed?.Waiting ?? _waiting.Submissions).OrderBy(intendo => intendo.Height).Select(intendo => intendo.Pseudonym);

    /// <summary>Whether the agent is in the pack or has a submission waiting, as of everything on the board.</summary>
    public bool IsPresent(Hash32 pseudonym) =>
        _committed is not null ? _committed.IsPresent(pseudonym)
        : _waiting.TryGetLast(pseudonym, out var intendo) ? intendo is not null
        : Pack.Find(pseudonym) is not null;

    /// <summary>Notes a submission for the next cut.</summary>
    /// <param name="pseudonym">Its author.</param>
    /// <param name="record">Its record, the board's next.</param>
    /// <param name="height">The number of its record.</param>
    /// <param name="body">What it says.</param>
    /// <param name="ciphertext">Where its ciphertext can be read again.</param>
    /// <param name="admitBy">The last board time at which a cut may take it in.</param>
    public void Enqueue(Hash32 pseudonym, Record record, ulong height, SubmissionBody body, ICiphertextSource ciphertext, ulong admitBy)
    {
        if (body.Shown is { } shown)
            _shown.Add(pseudonym, shown);
        var (shownBefore, until) = (_shown[pseudonym], body.Consent.Until);
        var intendo = new LiveIntendo(pseudonym, height, ciphertext, shownBefore, admitBy, until, Weight.Member);
        if (_committed is not null)
            _committed.Enqueue(record.Sequence, intendo);
        else
            _waiting.Enqueue(pseudonym, intendo);
        Pack.Remember(record.Digest.Bytes);
    }

    /// <summary>Notes an exit for the next cut, also of who is not there: what it withdraws may be in the test, or still on its
    /// way.</summary>
    public void EnqueueExit(Hash32 pseudonym, Hash32 record)
    {
        if (_committed is null)
            _waiting.Enqueue(pseudonym, null);
        Pack.Remember(record.Bytes);
    }

    /// <summary>The cut: exits take effect, and what waited is tested, or a tick begins, or the stag is deferred.</summary>
    /// <returns>The submissions that do not enter the pack, and why.</returns>
    public IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> Cut(Term term, ulong tick, Hash32 cut, ulong time)
    {
        var all = _waiting.Cut(Pack, tick, time, out var left, out var lapsed);
        foreach (var pseudonym in left)
            _quota.Charge(pseudonym, time);
        WaitingChange[] standing = [.. all.Where(change => !_quota.IsSpent(change.Pseudonym, time))];
        var replacements = standing.Count(change => Pack.Find(change.Pseudonym) is not null);
        var plan = TestPlan.Of(term, Pack, replacements, standing.Length - replacements);
        var untested = plan is { Wanted: > 0, Tests: 0 } ? standing : [];
        (LiveIntendo, RejectionReason)[] refused =
        [
            .. lapsed.Select(intendo => (intendo, RejectionReason.Lapsed)),
            .. untested.Select(change => (change.Intendo!, RejectionReason.NotTested)),
        ];
        Refuse(refused);
        var price = plan.Tests > 0 ? plan.Price : term.Prices.ToTheEnd(Pack.LiveCount, Stag.Scan);
        var isDue = plan.Tests > 0 || Pack.IsWorthScanning;
        DeferredSince = isDue && term.IsShortForNow(Pack, price) ? DeferredSince ?? tick : null;
        if (DeferredSince is not null)
            return refused;
        if (plan.Tests == 0)
        {
            OpenTick(term, tick, cut, cut, time);
            return refused;
        }
        _cutTime = time;
        term.SetAside(Pack, (ulong)price);
        Admission = new TickAdmission(term, Pack, tick, cut, standing, plan);
        return refused;
    }

    /// <summary>Another checkpoint: what is open goes on, and once all that was drawn is tested the tick begins.</summary>
    /// <returns>The submissions that do not enter the pack, and why.</returns>
    public IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> OnCheckpoint(
        Term term,
        ulong tick,
        Hash32 cut,
        Hash32 checkpoint,
        ulong time
    )
    {
        Tick?.OnCheckpoint(checkpoint, time);
        if (Admission is not { Phase: TickPhase.Admitted } admission)
        {
            Admission?.OnCheckpoint(checkpoint);
            return [];
        }
        Admission = null;
        using (admission)
        {
            foreach (var intendo in admission.Tested)
            {
                _waiting.Settle(intendo);
                _quota.Charge(intendo.Pseudonym, _cutTime);
            }
            Refuse(admission.Refused);
            Pack.Admit(admission.Admitted);
            OpenTick(term, tick, cut, checkpoint, time);
            return admission.Refused;
        }
    }

    /// <summary>
    /// In a joint cut: sets aside what the tests of what stands cost at most, with a tick after them, and waits for who would be admitted.
    /// Where other ticks' shares stand in the way nobody is tested at this cut.
    /// </summary>
    /// <returns>False where no test is paid for, for good.</returns>
    public bool BeginAdmission(Term term, ulong tick, Hash32 cut, ulong time, int replacements, int joins, int loosening)
    {
        _cutTime = time;
        var plan = TestPlan.Of(term, Pack, replacements, joins, joins, loosening);
        if (plan is { Wanted: > 0, Tests: 0 })
            return false;
        DeferredSince = plan.Tests > 0 && term.IsShortForNow(Pack, plan.Price) ? DeferredSince ?? tick : null;
        if (plan.Tests == 0 || DeferredSince is not null)
            return true;
        term.SetAside(Pack, (ulong)plan.Price);
        Admission = new TickAdmission(term, Pack, tick, cut, [], plan);
        return true;
    }

    /// <summary>Whether an agent's changes have been charged as often as they may be for now: it is not tested, and waits.</summary>
    public bool IsQuotaSpent(Hash32 pseudonym, ulong time) => _quota.IsSpent(pseudonym, time);

    /// <summary>In a joint cut, charges a change of an agent's that was settled.</summary>
    public void Charge(Hash32 pseudonym) => _quota.Charge(pseudonym, _cutTime);

    /// <summary>In a joint cut, another checkpoint: test and tick go on.</summary>
    public void GoOn(Hash32 checkpoint, ulong time)
    {
        Tick?.OnCheckpoint(checkpoint, time);
        Admission?.OnCheckpoint(checkpoint);
    }

    /// <summary>
    /// In a joint cut all tests are over. What was set aside is free: scans come one after another, and each reserves its own price.
    /// </summary>
    public void EndAdmission(Term term)
    {
        foreach (var intendo in Admission?.Tested ?? [])
            Charge(intendo.Pseudonym);
        Admission?.Dispose();
        Admission = null;
        term.Release(Pack);
    }

    /// <summary>Whether a scan has to wait for the ticks beside it.</summary>
    public bool IsShortForNow(Term term) => term.IsShortForNow(Pack, term.Prices.ToTheEnd(Pack.LiveCount, Stag.Scan));

    /// <summary>In a joint cut it is this stag's turn.</summary>
    /// <returns>Whether a scan can find anything.</returns>
    public bool TryScan(Term term, ulong tick, Hash32 cut, Hash32 start, ulong time)
    {
        if (Pack.LiveCount > 0 && Pack.LiveSlots.Count > 0)
            Tick = new StagTick(term, Pack, tick, cut, start, time);
        else
            Pack.MarkScanned();
        return Tick is not null;
    }

    /// <summary>In a joint cut a change was refused.</summary>
    public void NoteRefused(Hash32 pseudonym, ulong sequence)
    {
        Rejected++;
        if (_committed!.Refuse(pseudonym, sequence) is { } intendo)
            Pack.RememberRefused(intendo);
    }

    /// <summary>The hunt of the open tick is on the board.</summary>
    /// <param name="record">The record's digest.</param>
    public void Execute(Hash32 record)
    {
        Pack.Execute(Tick!.Hunt!);
        Pack.Remember(record.Bytes);
        Tick.OnHunt();
    }

    /// <summary>Lets go of a tick that is over.</summary>
    /// <returns>What it came to; null when none is over.</returns>
    public TickOutcome? Settle()
    {
        if (Tick?.Outcome is not { } outcome)
            return null;
        Tick.Dispose();
        Tick = null;
        return outcome;
    }

    /// <summary>The stag's part of the state digest; its length does not depend on the size of the pack.</summary>
    public void WriteDigest(WireWriter writer)
    {
        writer.WriteHash(Stag.Id);
        writer.WriteHash(Pack.History);
        writer.WriteUInt32((uint)Pack.LiveCount);
        writer.WriteUInt64((ulong)Pack.Base.Members);
        writer.WriteUInt64((ulong)Pack.Base.Capital);
        writer.WriteUInt32((uint)Rejected);
        writer.WriteUInt64(Pack.LeakageSpent);
        writer.WriteUInt64(DeferredSince ?? 0);
        writer.WriteByte((byte)Phase);
    }

    public void Dispose()
    {
        Admission?.Dispose();
        Tick?.Dispose();
        Pack.Dispose();
    }

    /// <summary>Begins to scan a pack that has changed, if there is anything to be found in it.</summary>
    private void OpenTick(Term term, ulong tick, Hash32 cut, Hash32 start, ulong time)
    {
        if (Pack.IsWorthScanning)
        {
            Tick = new StagTick(term, Pack, tick, cut, start, time);
            return;
        }
        term.Release(Pack);
        Pack.MarkScanned();
    }

    /// <summary>There is a result on these, and they wait no more. What one of them was to replace stays.</summary>
    private void Refuse(IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> refused)
    {
        Rejected += refused.Count;
        foreach (var (intendo, _) in refused)
        {
            _waiting.Settle(intendo);
            Pack.RememberRefused(intendo);
        }
    }
}
