using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Board;

/// <summary>
/// The cut that all stags with capital, gates, roles or rules share (R20), as a state machine over the board: the engine's steps 1 to 5,
/// the coin, the tests of who would be admitted, steps 6 to 8 at the checkpoint after the last test, and then the stags one after another
/// in the coin's order, each scanned on a checkpoint that fixes what the hunt before it has left. Not safe for use by several threads at
/// once.
/// </summary>
/// <remarks>
/// A stag that counts heads at every level and says nothing else goes the older way, stag by stag (<see cref="StagState.Cut"/>). Scans of
/// stags that share no account could run side by side (M10); here they do not.
/// </remarks>
internal sealed class JointCut
{
    private readonly CutEngine _engine = new();
    private readonly List<StagState> _stags = []; // as they stand on the board
    private readonly Dictionary<Hash32, StagState> _byId = [];
    private readonly List<(CommitmentChange Change, ulong AdmitBy)> _coming = [];
    private readonly List<(ulong Tick, CutHunt Hunt)> _hunts = [];
    private readonly List<(StagState Stag, Hash32 Pseudonym)> _unproved = []; // in the open cut: submissions, and resumes beyond the quota
    private readonly HashSet<(Hash32 Stag, Hash32 Pseudonym)> _waiting = []; // of these, what is not tested at this cut, whatever comes
    private readonly Dictionary<(Hash32 Stag, Hash32 Pseudonym), RejectionReason> _failed = [];
    private readonly List<Rejection> _rejections = [];
    private CutStage _stage;
    private Hash32 _coin;
    private Hash32 _cut;
    private ulong _tick;
    private ulong _time;

    /// <summary>Balances, entries, and what became of commitments.</summary>
    public CutEngine Engine => _engine;

    /// <summary>Whether the coin is waited for.</summary>
    public bool NeedsCoin => _stage == CutStage.Tossing;

    /// <summary>Where the cut stands beside its stags' tests and scans.</summary>
    public TickPhase Phase =>
        _stage switch
        {
            CutStage.Tossing => TickPhase.Tossing,
            CutStage.Testing or CutStage.Scanning => TickPhase.Admitted, // the next checkpoint lets it go on
            _ => TickPhase.Done,
        };

    /// <summary>The withdrawals that took effect, in order: what custodians pay (M11).</summary>
    public ReleaseList Releases { get; } = new();

    /// <summary>The hunts, each with its tick, in order.</summary>
    public IReadOnlyList<(ulong Tick, CutHunt Hunt)> Hunts => _hunts;

    /// <summary>Opens a stag.</summary>
    public void Add(StagState state)
    {
        _engine.Add(TermsRules.Of(state.Stag.Terms));
        _stags.Add(state);
        _byId.Add(state.Stag.Id, state);
    }

    /// <summary>What is wrong with a change whatever else there is.</summary>
    public CutRefusal FaultOf(CommitmentChange change) =>
        _engine.TryGetStag(change.Stag, out var stag) ? stag.Faults(change) : CutRefusal.UnknownStag;

    /// <summary>Notes a change for the next cut.</summary>
    /// <param name="change">Without a fault.</param>
    /// <param name="admitBy">The last board time at which a first cut may take it in (H5).</param>
    public void Enqueue(CommitmentChange change, ulong admitBy) => _coming.Add((change, admitBy));

    /// <summary>What was refused since the last time.</summary>
    public IReadOnlyList<Rejection> TakeRejections()
    {
        Rejection[] taken = [.. _rejections];
        _rejections.Clear();
        return taken;
    }

    /// <summary>A cut: steps 1 to 5, and what the tests of what stands may cost is set aside.</summary>
    public void Cut(Term term, ulong tick, Hash32 cut, ulong time)
    {
        (_tick, _cut, _time) = (tick, cut, time);
        Arrive(time);
        var opening = _engine.Open(new CutTime(time, time));
        Releases.Add(opening.Withdrawn);
        Follow();
        _unproved.Clear();
        _waiting.Clear();
        _failed.Clear();
        var standing = opening.Standing.ToLookup(each => each.Stag.Id, each => each.Slot.Change);
        foreach (var state in _stags.OrderBy(state => state.DeferredSince ?? ulong.MaxValue))
            Plan(term, state, [.. standing[state.Stag.Id]]);
        if (opening.Standing.Count > 0 || _engine.Stags.Any(stag => !stag.IsClosed && stag.Unscanned > 0))
            _stage = CutStage.Tossing;
        else
            Settle(term, default); // nothing is drawn
    }

    /// <summary>The coin is known: it says who would be admitted, and these are tested.</summary>
    public void OnCoin(Hash32 coin)
    {
        if (_stage != CutStage.Tossing)
            return;
        _coin = coin;
        var candidates = _engine.Candidates(coin, _failed.Keys.ToHashSet(), _waiting).ToLookup(each => each.Stag, each => each.Pseudonym);
        foreach (var state in _stags)
        {
            state.Pack.Remember(coin.Bytes);
            state.Admission?.OnCandidates(coin, [.. candidates[state.Stag.Id].Select(pseudonym => Candidate(state, pseudonym))]);
        }

        _stage = CutStage.Testing;
    }

    /// <summary>A checkpoint that is no cut: what is open goes on.</summary>
    public void OnCheckpoint(Term term, Hash32 checkpoint, ulong time)
    {
        foreach (var state in _stags)
            state.GoOn(checkpoint, time);
        if (_stage == CutStage.Testing && _stags.TrueForAll(state => state.Admission is null or { Phase: TickPhase.Admitted }))
            Settle(term, _coin);
        if (_stage == CutStage.Scanning && !_stags.Exists(state => state.Tick is not null))
            ScanNext(term, checkpoint, time);
    }

    /// <summary>A stag's scan has a final result. Of one that came to nothing, for whatever reason, the stag has not fired.</summary>
    public void Report(TickOutcome outcome)
    {
        if (outcome.End == TickEnd.Fired)
            _hunts.Add((_tick, _engine.Hunt(outcome.Stag, Weight.Of(outcome.Cell), [.. outcome.Members.Select(each => each.Pseudonym)])));
        else
            _engine.NotFired(outcome.Stag);
        Follow();
        EndIfReported();
    }

    /// <summary>Ends a stag between two cuts.</summary>
    public void Close(Hash32 stag)
    {
        if (_engine.IsOpen)
            Throw.Invalid("A cut is open (R20).");
        _engine.Close(stag);
        Follow();
    }

    public void WriteDigest(WireWriter writer)
    {
        _engine.WriteDigest(writer);
        writer.WriteByte((byte)_stage);
        writer.WriteHash(_engine.Next ?? default);
    }

    /// <summary>
    /// What has come since the last cut; T is measured from this one (P2). The consent of what came too late for its first cut has ended
    /// (H5).
    /// </summary>
    private void Arrive(ulong time)
    {
        foreach (var (change, admitBy) in _coming)
        {
            var committed = _byId[change.Stag].Committed!;
            committed.ForgetBefore(change.Pseudonym, change.Sequence);
            var counted = time > admitBy ? change with { Until = Math.Min(change.Until ?? admitBy, admitBy) } : change;
            if (!_engine.TryEnqueue(counted, time, out var refusal)) // the stag has closed meanwhile
                Refuse(change.Stag, change.Pseudonym, change.Sequence, Rejection.ReasonOf(refusal));
        }

        _coming.Clear();
    }

    /// <summary>Sets aside what tests cost; what is beyond its author's quota is not tested, and waits.</summary>
    private void Plan(Term term, StagState state, IReadOnlyList<CommitmentChange> changes)
    {
        var submissions = new List<CommitmentChange>();
        foreach (var change in changes)
        {
            var (isResume, isBeyond) = (change.Kind == CommitmentChangeKind.Resume, state.IsQuotaSpent(change.Pseudonym, _time));
            if (!isResume || isBeyond)
                _unproved.Add((state, change.Pseudonym));
            if (isBeyond)
                _waiting.Add((change.Stag, change.Pseudonym));
            else if (!isResume)
                submissions.Add(change);
        }

        var replacements = submissions.Count(change => state.Pack.Find(change.Pseudonym) is not null);
        var loosening = submissions.Count(change => _engine.IsLocked(change.Stag, change.Pseudonym));
        var isPaid = state.BeginAdmission(term, _tick, _cut, _time, replacements, submissions.Count - replacements, loosening);
        foreach (var change in submissions.Where(_ => !isPaid))
            _failed[(change.Stag, change.Pseudonym)] = RejectionReason.NotTested;
        if (isPaid && state.Admission is null) // deferred
            _waiting.UnionWith(submissions.Select(change => (change.Stag, change.Pseudonym)));
    }

    /// <summary>Steps 6 to 8: who failed is refused, who was not tested waits on.</summary>
    private void Settle(Term term, Hash32 coin)
    {
        var untested = _unproved.Select(each => (each.Stag.Stag.Id, each.Pseudonym)).ToHashSet();
        foreach (var state in _stags)
        {
            if (state.Admission is { } admission)
            {
                foreach (var (intendo, reason) in admission.Refused)
                    _failed[(state.Stag.Id, intendo.Pseudonym)] = reason;
                untested.ExceptWith(admission.Admitted.Select(intendo => (state.Stag.Id, intendo.Pseudonym)));
            }

            state.EndAdmission(term);
        }

        untested.ExceptWith(_failed.Keys);
        _engine.Settle(coin, _failed.Keys.ToHashSet(), untested);
        _stage = CutStage.Scanning;
        Follow();
        EndIfReported();
    }

    /// <summary>
    /// The next stag of the order. What no scan can find anything in has not fired; what is short of budget for now waits for the ticks
    /// beside it, which end.
    /// </summary>
    private void ScanNext(Term term, Hash32 checkpoint, ulong time)
    {
        while (_engine.Next is { } id)
        {
            var state = _byId[id];
            if (state.IsShortForNow(term))
                return;
            if (state.TryScan(term, _tick, _cut, checkpoint, time))
                return;
            _engine.NotFired(id);
            Follow();
        }

        EndIfReported();
    }

    private void EndIfReported()
    {
        if (_stage != CutStage.Scanning || _engine.IsOpen)
            return;
        _stage = CutStage.None;
        Follow(); // stags have closed
    }

    /// <summary>Packs follow the engine.</summary>
    private void Follow()
    {
        foreach (var notice in _engine.TakeNotices())
        {
            _byId[notice.Stag].Committed!.Follow(notice);
            if (notice.Kind == CutNoticeKind.Resumed)
                _byId[notice.Stag].Charge(notice.Pseudonym); // R28
        }

        foreach (var refused in _engine.TakeRefusals())
            Refuse(refused.Stag, refused.Author, refused.Sequence, ReasonOf(refused));
        foreach (var book in _engine.Stags)
            _byId[book.Id].Pack.Stand(book.Base, book.GateMask);
    }

    private RejectionReason ReasonOf(CutRefused refused) =>
        refused.Why == CutRefusal.FailedTest ? _failed[(refused.Stag, refused.Author)] : Rejection.ReasonOf(refused.Why);

    private void Refuse(Hash32 stag, Hash32 author, ulong sequence, RejectionReason reason)
    {
        _rejections.Add(new Rejection(_tick, stag, author, reason));
        if (_byId.TryGetValue(stag, out var state))
            state.NoteRefused(author, sequence);
    }

    /// <summary>What would be admitted; under lock-in with the live intendo, all of whose cells it has to accept (P1).</summary>
    private (LiveIntendo Intendo, LiveIntendo? ToLoosen) Candidate(StagState state, Hash32 pseudonym) =>
        (IntendoOf(state, pseudonym), _engine.IsLocked(state.Stag.Id, pseudonym) ? state.Pack.Find(pseudonym) : null);

    private LiveIntendo IntendoOf(StagState state, Hash32 pseudonym) =>
        _engine.TryGetStag(state.Stag.Id, out var book)
        && state.Committed!.Find(pseudonym, book.Slots[pseudonym].Change.Sequence) is { } intendo
            ? intendo
            : throw new InvalidOperationException("What stands at a cut was submitted.");
}

/// <summary>How far a joint cut has come.</summary>
internal enum CutStage : byte
{
    /// <summary>None is open.</summary>
    None,

    /// <summary>The coin is tossed.</summary>
    Tossing,

    /// <summary>Who would be admitted is tested; the checkpoint after the last test settles.</summary>
    Testing,

    /// <summary>Stags are scanned one after another.</summary>
    Scanning,
}
