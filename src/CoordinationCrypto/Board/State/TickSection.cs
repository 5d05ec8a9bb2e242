using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The ticks: the cut, the coin, the admission of what waits, the scan, and what validators post while a tick is open. Not safe for use by
/// several threads at once.
/// </summary>
/// <param name="board">The board.</param>
internal sealed class TickSection(Replay board) : IStateSection
{
    private readonly List<TickOutcome> _outcomes = [];
    private readonly List<Rejection> _rejections = [];
    private readonly HashSet<(Hash32 Hunt, Hash32 Pseudonym)> _executed = []; // by the digest of the hunt's record
    private readonly List<(ulong, Hash32)> _coins = [];
    private Hash32 _cut;
    private Hash32 _coin;
    private int[] _drawn = []; // its order of the stags that stood at its cut; others come after them
    private int _standing; // stags at the last cut

    /// <summary>How many cuts there have been: the number of the latest tick.</summary>
    public ulong Count { get; private set; }

    /// <summary>The ticks that are over, in the order in which they ended.</summary>
    public IReadOnlyList<TickOutcome> Outcomes => _outcomes;

    /// <summary>The submissions that did not enter their pack, in the order in which that was found.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>The stags that wait for the next cut, for what other ticks had set aside.</summary>
    public IEnumerable<Hash32> Deferred => Stags.Where(stag => stag.DeferredSince is not null).Select(stag => stag.Stag.Id);

    /// <summary>The members of executed hunts, each with the digest of the hunt's record.</summary>
    public IReadOnlySet<(Hash32 Hunt, Hash32 Pseudonym)> Executed => _executed;

    /// <summary>Who has acted in a stag, in the order in which they acted.</summary>
    public IEnumerable<Hash32> ActedIn(Hash32 stag) =>
        _outcomes.Where(outcome => outcome.Stag == stag).SelectMany(outcome => outcome.Members).Select(member => member.Pseudonym);

    /// <summary>Where the first open tick stands; <see cref="TickPhase.Done"/> when none is open.</summary>
    public TickPhase Phase => Stags.Find(stag => stag.Phase != TickPhase.Done)?.Phase ?? board.Capital.Joint.Phase;

    /// <summary>The committee's last coin; zero before the first.</summary>
    public Hash32 Coin => _coin;

    /// <summary>The toss of the committee's coin that waits for values, or null.</summary>
    public CoinCollection? Toss { get; private set; }

    /// <summary>The open requests that wait for shares.</summary>
    public IEnumerable<ShareCollection> OpenShares => Stags.SelectMany(stag => stag.Shares);

    /// <summary>The open requests that wait for hashes and bodies.</summary>
    public IEnumerable<BodyCollection> OpenBodies => Stags.SelectMany(stag => stag.Tick?.Bodies ?? []);

    /// <summary>The sealed scans that wait for rows.</summary>
    public IEnumerable<SealedRounds> OpenRounds => Stags.Select(stag => stag.Tick?.Rounds).OfType<SealedRounds>();

    /// <summary>The hunts whose members' identities wait for shares.</summary>
    public IEnumerable<IdentityCollection> OpenIdentities => Stags.Select(stag => stag.Tick?.Identities).OfType<IdentityCollection>();

    /// <summary>The hunts that wait for their quorum.</summary>
    public IEnumerable<HuntBody> OpenHunts => Stags.Select(stag => stag.Tick?.Hunt).OfType<Hunt>().Select(Signable);

    /// <summary>The requests that wait for answers, but those that have all they need until a checkpoint fixes it.</summary>
    public IReadOnlyList<Request> Awaited =>
        [
            .. OpenShares.Select(open => open.Request),
            .. OpenBodies.Where(open => !open.IsComplete).Select(open => open.Request),
            .. OpenRounds.Select(open => open.Request),
            .. OpenIdentities.Select(open => open.Request),
            .. Toss is { } toss ? [toss.Request] : Array.Empty<Request>(),
        ];

    /// <summary>The coins that were tossed, each with its tick, in order.</summary>
    public IReadOnlyList<(ulong Tick, Hash32 Coin)> Coins => _coins;

    private List<StagState> Stags => board.Stags.All;

    /// <summary>The stags that need no ledger, gates or rules.</summary>
    private IEnumerable<StagState> Plain => Stags.Where(stag => stag.Committed is null);

    private Term Term => board.Epochs.Term!;

    public bool TryApply(Record record, out ReplayRefusal refusal)
    {
        refusal = record.Kind switch
        {
            RecordKind.Share => OnAnswer(record, OpenShares),
            RecordKind.Vouch => OnAnswer(record, OpenBodies.Select(bodies => bodies.Vouches)),
            RecordKind.Body => OnAnswer(record, OpenBodies),
            RecordKind.ScanRow => OnAnswer(record, OpenRounds),
            RecordKind.CoinShare => OnAnswer(record, Toss is { } toss ? [toss] : Array.Empty<IOpenRequest>()),
            RecordKind.IdentityShare => OnAnswer(record, OpenIdentities),
            _ => OnHunt(record),
        };
        if (refusal is not ReplayRefusal.None)
            return false;
        if (record.Kind is RecordKind.Share or RecordKind.ScanRow or RecordKind.Hunt)
            CollectOutcomes(); // no other answer ends a tick, and a walk over all stags after each would make many stags dear
        return true;
    }

    public void WriteDigest(WireWriter writer)
    {
        writer.WriteUInt64(Count);
        writer.WriteUInt64(board.LeakageSpent);
        writer.WriteHash(_coin);
        writer.WriteUInt32((uint)_drawn.Length);
    }

    /// <summary>A checkpoint is on the board: a cut begins a tick, another one lets open ticks go on.</summary>
    public void OnCheckpoint(CheckpointBody checkpoint)
    {
        if (checkpoint.IsCut)
            Cut(checkpoint);
        else
        {
            foreach (var state in Plain)
                Reject(state, state.OnCheckpoint(Term, Count, _cut, checkpoint.Digest(), checkpoint.Time));
            board.Capital.Joint.OnCheckpoint(Term, checkpoint.Digest(), checkpoint.Time);
        }

        CollectOutcomes();
    }

    /// <summary>As <see cref="Replay.ProposeNext"/>, while a tick is open.</summary>
    public Proposal? ProposeNext(ulong time)
    {
        if (OpenHunts.FirstOrDefault() is { } hunt)
            return Proposal.Of(hunt);
        var awaited = Awaited;
        return awaited.Count > 0 && awaited.All(request => board.Epochs.IsCovered(request.InputsCheckpoint))
            ? null
            : board.ProposeCheckpoint(time, isCut: false);
    }

    private void Cut(CheckpointBody checkpoint)
    {
        Count++;
        (_cut, _standing) = (checkpoint.Digest(), Stags.Count);
        foreach (var stag in InTurn().Where(stag => stag.Committed is null))
            Reject(stag, stag.Cut(Term, Count, _cut, checkpoint.Time));
        board.Capital.Joint.Cut(Term, Count, _cut, checkpoint.Time);
        if (Stags.Exists(stag => stag.Admission is not null) || board.Capital.Joint.NeedsCoin)
            Toss = new CoinCollection(Term, Count, _cut, OnCoin);
    }

    /// <summary>
    /// Those deferred longest first; then in the last coin's order; then those that came after its cut, and could have chosen their ids by
    /// it, in the board's.
    /// </summary>
    private StagState[] InTurn()
    {
        var turns = new int[Stags.Count];
        for (var i = 0; i < turns.Length; i++)
            turns[i < _drawn.Length ? _drawn[i] : i] = i;
        var inTurn = Stags.Index().OrderBy(stag => stag.Item.DeferredSince ?? ulong.MaxValue).ThenBy(stag => turns[stag.Index]);
        return [.. inTurn.Select(stag => stag.Item)];
    }

    private void OnCoin(Hash32 coin)
    {
        Term.Blame(Count, null, CulpritDeed.CoinValue, Toss!.Culprits);
        Toss = null;
        foreach (var stag in Plain)
            stag.Admission?.OnCoin(coin);
        board.Capital.Joint.OnCoin(coin);
        _coins.Add((Count, coin));
        using var stream = CoinStream.Open(coin, "CoordinationCrypto/stag-order/v1"u8);
        (_coin, _drawn) = (coin, CoinOrder.Of(_standing, stream));
    }

    private void Reject(StagState state, IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> refused)
    {
        foreach (var (intendo, reason) in refused)
            _rejections.Add(new Rejection(Count, state.Stag.Id, intendo.Pseudonym, reason));
    }

    /// <summary>A validator's answer to one of the open requests of its kind.</summary>
    private ReplayRefusal OnAnswer(Record record, IEnumerable<IOpenRequest> open)
    {
        var subsets = record.Kind switch
        {
            RecordKind.Body => Term.Committee.SubsetCount,
            RecordKind.ScanRow => ushort.MaxValue + 1, // a round's number
            _ => 1,
        };
        if (!RequestBody.TryRead(record.Body, out var body) || body.Subset >= subsets)
            return ReplayRefusal.AnswerMalformed;
        var validator = board.Epochs.ValidatorOf(record);
        if (validator == 0)
            return ReplayRefusal.NotAValidator;
        if (open.FirstOrDefault(request => request.Request.Id == body.RequestId) is not { } named)
            return ReplayRefusal.RequestUnknown;
        if (named.FaultOf(validator, body.Subset, body.Content.Span) is { } fault)
            return fault switch
            {
                AnswerFault.Repeated => ReplayRefusal.AnswerRepeated,
                AnswerFault.NotVouched => ReplayRefusal.BodyNotVouched,
                AnswerFault.OtherRound => ReplayRefusal.RequestUnknown,
                _ => ReplayRefusal.AnswerMalformed,
            };
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        named.Take(validator, body.Subset, body.Content.Span);
        return ReplayRefusal.None;
    }

    private ReplayRefusal OnHunt(Record record)
    {
        if (!QuorumSigned.TryRead(record.Body.Span, record.Body.Length, out var signed))
            return ReplayRefusal.HuntDiffers;
        var state = Stags.Find(state =>
            state.Tick?.Hunt is { } due && Signable(due).Encode().AsSpan().SequenceEqual(signed.Payload.Span)
        );
        if (state is null)
            return ReplayRefusal.HuntDiffers;
        if (!signed.HasQuorum(HuntBody.Domain, Term.Roster))
            return ReplayRefusal.QuorumMissing;
        if (!board.Epochs.IsLowestSigner(record, signed.Signatures))
            return ReplayRefusal.NotAValidator;
        if (!board.Sequences.TryTake(default, record, out var old))
            return old;
        foreach (var member in state.Tick!.Hunt!.Members)
            _executed.Add((record.Digest, member.Pseudonym));
        state.Execute(record.Digest);
        return ReplayRefusal.None;
    }

    /// <summary>All open ticks are of the last cut, since none is made while one is open.</summary>
    private HuntBody Signable(Hunt hunt) => new(board.Scope, _cut, hunt);

    private void CollectOutcomes()
    {
        foreach (var stag in Stags)
            if (stag.Settle() is { } outcome)
            {
                _outcomes.Add(outcome);
                if (stag.Committed is not null)
                    board.Capital.Joint.Report(outcome);
            }

        _rejections.AddRange(board.Capital.Joint.TakeRejections());
    }
}
