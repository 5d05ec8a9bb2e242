using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The admission of the submissions that waited at a cut, as a state machine over the board: once the coin is known, batch after batch is
/// tested, each on a checkpoint that fixes what came before it; those found ill formed are refused, the others admitted. The coin decides
/// the order of seats, so that no order on the board does. Not safe for use by several threads at once.
/// </summary>
internal sealed class TickAdmission : IDisposable
{
    private readonly TickRequests _requests;
    private readonly LiveIntendo[] _candidates;
    private readonly SortedSet<int> _admitted = [];
    private readonly List<(LiveIntendo, RejectionReason)> _refused = [];
    private readonly LinkedList<AdmissionBatch> _due = [];
    private AdmissionBatch? _batch;
    private IReadOnlyList<AdmissionOpening> _openings = [];
    private List<ShareCollection> _shares = [];
    private ulong[][] _opened = []; // per opening of the batch, the slots that came out

    /// <param name="term">The term.</param>
    /// <param name="pack">The pack of the stag.</param>
    /// <param name="tick">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut.</param>
    /// <param name="candidates">What waited, at least one.</param>
    public TickAdmission(Term term, Pack pack, ulong tick, Hash32 cut, IReadOnlyList<LiveIntendo> candidates)
    {
        _requests = new TickRequests(term, pack, tick, cut);
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

    private Stag Stag => _requests.Pack.Stag;

    /// <summary>Whether a submission of the agent's is in the test.</summary>
    public bool IsCandidate(Hash32 pseudonym) => Array.Exists(_candidates, intendo => intendo.Pseudonym == pseudonym);

    /// <summary>The coin is known: it puts the candidates in order and says how they are tested. The next checkpoint fixes it.</summary>
    public void OnCoin(Hash32 coin)
    {
        using var stream = CoinStream.Open(coin, [.. "CoordinationCrypto/admission-order/v1"u8, .. Stag.Id.Bytes]);
        LiveIntendo[] drawn = [.. CoinOrder.Of(_candidates.Length, stream).Select(i => _candidates[i])];
        drawn.CopyTo(_candidates, 0);
        foreach (var batch in AdmissionBatch.Cut(AdmissionBatch.DeriveSeed(coin, Stag.Id, _requests.Tick), _candidates.Length))
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
        Request[] requests =
        [
            .. _openings.Select(opening =>
                _requests.Opening(opening.Purpose, opening.Attempt, opening.Ciphertext.Digest, opening.Slots, checkpoint)
            ),
        ];
        if (_requests.Charge(requests) is null)
        {
            _shares = [.. requests.Zip(_openings, (request, opening) => _requests.Collect(request, opening.Ciphertext, Read))];
            return;
        }
        foreach (var member in _due.Prepend(_batch).SelectMany(batch => batch.Members))
            _refused.Add((_candidates[member], RejectionReason.NotTested));
        _due.Clear();
        EndBatch();
    }

    public void Dispose()
    {
        foreach (var collection in _shares)
            collection.Dispose();
        foreach (var opening in _openings)
            opening.Dispose();
    }

    private void Read(ShareCollection collection, ulong[] slots)
    {
        _shares.Remove(collection);
        _opened[_openings.TakeWhile(opening => opening.Attempt != collection.Request.Attempt).Count()] = slots;
        collection.Dispose();
        if (_shares.Count == 0)
            Decide(AdmissionVerdict.Of(_batch!, Stag.Grid, _opened));
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
                submitted[member] = _candidates[member].Read(Stag.Parameters);
            var term = _requests.Term;
            using var circuit = new AdmissionCircuit(Stag.Grid, term.Certificate.PublicKey, term.Relinearization, term.Galois);
            return circuit.Compute(batch, submitted);
        }
        finally
        {
            foreach (var member in batch.Members)
                submitted[member]?.Dispose();
        }
    }
}
