using CoordinationCrypto.Bfv;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// The admission of the submissions that stood at a cut, as a state machine over the board. The coin draws who gets a seat, before any
/// test: replacements and as many as there are free seats are tested, batch after batch, each on a checkpoint that fixes what came before
/// it. Those found ill formed are refused and their seats drawn again; the others are admitted; who is not drawn waits on. So
/// nothing is opened for those who could not get in. Not safe for use by several threads at once.
/// </summary>
internal sealed class TickAdmission : IDisposable
{
    /// <summary>How often the seats of those found ill formed are drawn again in a tick.</summary>
    public const int MaxRefills = 3;

    private readonly TickRequests _requests;
    private readonly TestPlan _plan;
    private readonly WaitingChange[] _standing;
    private readonly int _replacements;
    private readonly int _seats;
    private readonly SortedSet<int> _admitted = [];
    private readonly List<(LiveIntendo, RejectionReason)> _refused = [];
    private readonly LinkedList<AdmissionBatch> _due = [];
    private LiveIntendo[] _candidates = []; // in the order drawn, once the coin is known
    private readonly Dictionary<int, LiveIntendo> _toLoosen = []; // by candidate: the locked intendo that it would replace (P1)
    private Hash32 _seed;
    private uint _batches; // begun so far, without those that divided ones left
    private int _tested; // of the candidates, the first so many; or they are about to be
    private int _refills;
    private AdmissionBatch? _batch;
    private IReadOnlyList<AdmissionOpening> _openings = [];
    private List<ShareCollection> _shares = [];
    private ulong[][] _opened = []; // per opening of the batch, the slots that came out

    /// <param name="term">The term.</param>
    /// <param name="pack">The pack of the stag; what the plan costs is set aside for it.</param>
    /// <param name="tick">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut.</param>
    /// <param name="standing">The submissions that stood at the cut.</param>
    /// <param name="plan">How many of them may be tested, at least one.</param>
    public TickAdmission(Term term, Pack pack, ulong tick, Hash32 cut, IReadOnlyList<WaitingChange> standing, TestPlan plan)
    {
        _requests = new TickRequests(term, pack, tick, cut);
        _plan = plan;
        // so that the order on the board has no part in what the coin draws
        _standing = [.. standing.OrderBy(change => change.Pseudonym)];
        (_replacements, _seats) = (standing.Count(IsReplacement), pack.FreeSeats);
    }

    /// <summary>
    /// <see cref="TickPhase.Tossing"/>, <see cref="TickPhase.Admitting"/> or, at the end, <see cref="TickPhase.Admitted"/>.
    /// </summary>
    public TickPhase Phase { get; private set; } = TickPhase.Tossing;

    /// <summary>The requests that wait for shares.</summary>
    public IReadOnlyList<ShareCollection> Shares => _shares;

    /// <summary>Who was tested, in the order drawn.</summary>
    public IReadOnlyList<LiveIntendo> Tested => _candidates[.._tested];

    /// <summary>Who is admitted, in the order drawn.</summary>
    public IReadOnlyList<LiveIntendo> Admitted => [.. _admitted.Select(i => _candidates[i])];

    /// <summary>Who was tested and is not, and why.</summary>
    public IReadOnlyList<(LiveIntendo Intendo, RejectionReason Reason)> Refused => _refused;

    private Stag Stag => _requests.Pack.Stag;

    /// <summary>
    /// The coin is known: it draws places for those who have none, and says how they are tested. The next checkpoint fixes it.
    /// </summary>
    public void OnCoin(Hash32 coin)
    {
        _requests.Pack.Remember(coin.Bytes);
        WaitingChange[] undrawn = [.. _standing.Where(change => change.Draw is null)];
        using var stream = CoinStream.Open(coin, [.. "CoordinationCrypto/admission-order/v1"u8, .. Stag.Id.Bytes]);
        foreach (var (place, which) in CoinOrder.Of(undrawn.Length, stream).Index())
            undrawn[which].Draw = place;
        _candidates =
        [
            .. _standing
                .OrderBy(change => IsReplacement(change) ? 0 : 1) // R21 (6)
                .ThenBy(change => change.StandsSince)
                .ThenBy(change => change.Draw)
                .Select(change => change.Intendo!),
        ];
        _seed = AdmissionBatch.DeriveSeed(coin, Stag.Id, _requests.Tick);
        Test(_replacements + _seats);
        Phase = TickPhase.Admitting;
    }

    /// <summary>
    /// As <see cref="OnCoin"/>, where somebody else has drawn: these are tested, as far as the plan goes, and no one after them.
    /// </summary>
    /// <param name="coin">The coin.</param>
    /// <param name="candidates">Who would be admitted, in that order, each with the live intendo that it has to loosen (P1).</param>
    public void OnCandidates(Hash32 coin, IReadOnlyList<(LiveIntendo Intendo, LiveIntendo? ToLoosen)> candidates)
    {
        _seed = AdmissionBatch.DeriveSeed(coin, Stag.Id, _requests.Tick);
        _candidates = [.. candidates.Select(each => each.Intendo)];
        foreach (var (number, (_, live)) in candidates.Index())
            if (live is not null)
                _toLoosen.Add(number, live);
        Test(_candidates.Length);
        Phase = _due.Count > 0 ? TickPhase.Admitting : TickPhase.Admitted;
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
        if (_requests.Charge(requests) is { } end)
            throw new InvalidOperationException($"What is set aside for the tests does not pay for them: {end}.");
        _shares = [.. requests.Zip(_openings, (request, opening) => _requests.Collect(request, opening.Ciphertext, Read))];
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
            _refused.Add((_candidates[member], ReasonOf(fault)));
        foreach (var batch in verdict.Again.Reverse())
            _due.AddFirst(batch);
        EndBatch();
    }

    private void EndBatch()
    {
        foreach (var opening in _openings)
            opening.Dispose();
        (_batch, _openings, _opened) = (null, [], []);
        if (_due.Count == 0 && _refills++ < MaxRefills)
            Test(_seats - _admitted.Count(i => i >= _replacements));
        if (_due.Count == 0)
            Phase = TickPhase.Admitted;
    }

    /// <summary>Tests the next so many, as far as there are any and the plan goes.</summary>
    private void Test(int count)
    {
        // A stag without members has no seats: there the refill's count is negative, and nobody is to be untested again by it.
        var round = Math.Clamp(count, 0, Math.Min(_plan.Tests, _candidates.Length) - _tested);
        var loosening = _toLoosen.Keys.ToHashSet();
        foreach (var batch in AdmissionBatch.Cut(_seed, Stag.Grid.CheckCount, round, _tested, _batches, _plan.MayMix, loosening))
        {
            _due.AddLast(batch);
            _batches++;
        }
        _tested += round;
    }

    private bool IsReplacement(WaitingChange change) => _requests.Pack.Find(change.Pseudonym) is not null;

    private IReadOnlyList<AdmissionOpening> Compute(AdmissionBatch batch)
    {
        var submitted = new Ciphertext[_candidates.Length]; // only the batch's members, which are all that is looked at
        var live = new Ciphertext?[_candidates.Length];
        try
        {
            foreach (var member in batch.Members)
            {
                submitted[member] = _candidates[member].Read(Stag.Parameters);
                live[member] = _toLoosen.GetValueOrDefault(member)?.Read(Stag.Parameters);
            }

            var term = _requests.Term;
            using var circuit = new AdmissionCircuit(Stag.Grid, term.Certificate.PublicKey, term.Relinearization, term.Galois);
            return circuit.Compute(batch, submitted, live);
        }
        finally
        {
            foreach (var member in batch.Members)
            {
                submitted[member]?.Dispose();
                live[member]?.Dispose();
            }
        }
    }

    private static RejectionReason ReasonOf(AdmissionFault fault) =>
        fault switch
        {
            AdmissionFault.NotBinary => RejectionReason.NotBinary,
            AdmissionFault.Tightens => RejectionReason.LockedIn,
            _ => RejectionReason.NotAnUpSet,
        };
}
