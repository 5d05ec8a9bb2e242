using CoordinationCrypto.Bfv;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// The admission of the submissions that waited at a cut, as a state machine over the board: once the coin is known, batch after batch is
/// tested, each on a checkpoint that fixes what came before it; those found ill formed are
/// refused, the others admitted. The coin decides the order of seats, so that no order on the board does. Not safe for use by several
/// threads at once.
/// </summary>
internal sealed class TickAdmission : IDisposable
{
    private readonly ReplayContext _context;
    private readonly StagState _stag;
    private readonly ulong _tick;
    private readonly Hash32 _cut;
    private readonly LiveIntendo[] _candidates;
    private readonly SortedSet<int> _admitted = [];
    private readonly List<(LiveIntendo, RejectionReason)> _refused = [];
    private readonly LinkedList<AdmissionBatch> _due = [];
    private AdmissionBatch? _batch;
    private IReadOnlyList<AdmissionOpening> _openings = [];
    private List<ShareCollection> _shares = [];
    private ulong[][] _opened = []; // per opening of the batch, the slots that came out

    /// <param name="context">The term.</param>
    /// <param name="stag">The stag.</param>
    /// <param name="tick">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut.</param>
    /// <param name="candidates">What waited, at least one.</param>
    public TickAdmission(ReplayContext context, StagState stag, ulong tick, Hash32 cut, IReadOnlyList<LiveIntendo> candidates)
    {
        _context = context;
        _stag = stag;
        _tick = tick;
        _cut = cut;
        // so that the order on the board has no part in what the coin draws
        _candidates = [.. candidates.OrderBy(intendo => intendo.Pseudonym)];
    }

    /// <summary>
    /// <see cref="TickPhase.Tossing"/>, <see cref="TickPhase.Admitting"/> or, at the end, <see cref="TickPhase.Admitted"/>.
    /// </summary>
    public TickPhase Phase { get; private set; } = TickPhase.Tossing;

    /// <summary>The requests that wait for shares.</summary>
    public IReadOnlyList<ShareCollection> Shares => _shares;

    /// <summary>Who is admitted, in the order of their seats.</summary>
    public IReadOnlyList<LiveIntendo> Admitted => [.. _admitted.Select(i => _candidates[i])];

    /// <summary>Who is not, and why.</summary>
    public IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> Refused => _refused;

    /// <summary>The coin is known: it puts the candidates in order and says how they are tested. The next checkpoint fixes it.</summary>
    public void OnCoin(Hash32 coin)
    {
        using var stream = CoinStream.Open(coin, [.. "CoordinationCrypto/admission-order/v1"u8, .. _stag.Terms.Id.Bytes]);
        LiveIntendo[] drawn = [.. CoinOrder.Of(_candidates.Length, stream).Select(i => _candidates[i])];
        drawn.CopyTo(_candidates, 0);
        foreach (var batch in AdmissionBatch.Cut(AdmissionBatch.DeriveSeed(coin, _stag.Terms.Id, _tick), _candidates.Length))
            _due.AddLast(batch);
        Phase = TickPhase.Admitting;
    }

    /// <summary>A new checkpoint: the next batch begins, unless one is open.</summary>
    public void OnCheckpoint(Hash32 checkpoint)
    {
        if (Phase != TickPhase.Admitting || _batch is not null)
            return;
        _batch = _due.First!.Value;
        _due.RemoveFirst();
        _openings = Compute(_batch);
        _opened = new ulong[_openings.Count][];
        Request[] requests = [.. _openings.Select(opening => Request(opening, checkpoint))];
        if (_context.Charge(_stag, requests) is null)
        {
            _shares = [.. requests.Zip(_openings, (request, opening) => new ShareCollection(request, opening.Ciphertext, _context.Rule))];
            return;
        }
        foreach (var member in _due.Prepend(_batch).SelectMany(batch => batch.Members))
            _refused.Add((_candidates[member], RejectionReason.NotTested));
        _due.Clear();
        EndBatch();
    }

    /// <summary>Takes a share for one of <see cref="Shares"/>; owns it.</summary>
    public void Add(ShareCollection collection, Share share)
    {
        if (!collection.Add(share))
            return;
        using (collection)
        {
            _context.Name(_tick, collection.Request.Scope, CulpritDeed.Share, collection.Wrong);
            _shares.Remove(collection);
            var slots = new ulong[_stag.Parameters.Degree];
            _context.Encoder.Decode(collection.Result!, slots);
            _opened[_openings.TakeWhile(opening => opening.Attempt != collection.Request.Attempt).Count()] = slots;
        }
        if (_shares.Count == 0)
            Decide(AdmissionVerdict.Of(_batch!, _stag.Grid, _opened));
    }

    public void Dispose()
    {
        foreach (var collection in _shares)
            collection.Dispose();
        foreach (var opening in _openings)
            opening.Dispose();
    }

    private void Decide(AdmissionVerdict verdict)
    {
        _admitted.UnionWith(verdict.Admitted);
        foreach (var (member, fault) in verdict.Rejected)
            _refused.Add((_candidates[member], fault == AdmissionFault.NotBinary ? RejectionReason.NotBinary : RejectionReason.NotAnUpSet));
        foreach (var batch in verdict.Again.Reverse())
            _due.AddFirst(batch);
        EndBatch();
    }

    private void EndBatch()
    {
        foreach (var opening in _openings)
            opening.Dispose();
        (_batch, _openings, _opened) = (null, [], []);
        if (_due.Count == 0)
            Phase = TickPhase.Admitted;
    }

    private IReadOnlyList<AdmissionOpening> Compute(AdmissionBatch batch)
    {
        var submitted = new Ciphertext[_candidates.Length]; // only the batch's members, which are all that is looked at
        try
        {
            foreach (var member in batch.Members)
                submitted[member] = _candidates[member].Read(_stag.Parameters);
            using var circuit = new AdmissionCircuit(_stag.Grid, _context.Certificate.PublicKey, _context.Relinearization, _context.Galois);
            return circuit.Compute(batch, submitted);
        }
        finally
        {
            foreach (var member in batch.Members)
                submitted[member]?.Dispose();
        }
    }

    private Request Request(AdmissionOpening opening, Hash32 checkpoint) =>
        new()
        {
            ConfigurationId = _context.Certificate.ConfigurationId,
            Epoch = _context.Roster.Epoch,
            Checkpoint = _cut,
            InputsCheckpoint = checkpoint,
            Scope = _stag.Terms.Id,
            Turn = _tick,
            Purpose = opening.Purpose,
            Path = RequestPath.Opening,
            Round = 1,
            Degree = (byte)_context.Committee.MaxFaulty,
            Attempt = opening.Attempt,
            CiphertextDigest = opening.Ciphertext.Digest,
            OpenSlots = opening.Slots,
        };
}
