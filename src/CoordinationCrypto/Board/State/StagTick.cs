using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// One stag's tick as a state machine over the board: scan the snapshot; when a cell comes out zero, confirm it by five more scans; when
/// it stays zero, open the members' bits at it; when they add up, and who the members are is
/// sealed, open that; then wait for the hunt.
/// Scans take one round while all validators answer; a checkpoint after the deadline moves what is left to two rounds. A tick is over
/// only with a final result. Not safe for use by several threads at once.
/// </summary>
internal sealed class StagTick : IDisposable
{
    /// <summary>Further scans of a cell that came out zero: a cell that is not zero does so with probability p^−1 in each.</summary>
    public const uint Confirmations = 5;

    private readonly ReplayContext _context;
    private readonly StagState _stag;
    private readonly Hash32 _cut;
    private readonly Hash32 _inputs;
    private readonly ulong _startTime;

    // asked for only when a cell is confirmed, so that a tick that does not fire costs the same for every size
    private IReadOnlyList<LiveIntendo>? _pack;
    private readonly SlotSet _liveCells;
    private readonly Ciphertext _scanned;
    private readonly Dictionary<uint, List<int>> _zeros = []; // attempt → cells that came out zero
    private readonly Dictionary<uint, bool[]> _members = []; // batch → its members' bits
    private List<LiveIntendo> _found = []; // the members
    private readonly List<IDisposable> _owned = [];
    private List<ShareCollection> _shares = [];
    private List<BodyCollection> _bodies = [];
    private RequestPath _path = RequestPath.OneRoundScan;
    private int _cell;

    /// <param name="context">The term.</param>
    /// <param name="stag">The stag, its pack as it is to be scanned.</param>
    /// <param name="number">The tick's number on the board.</param>
    /// <param name="cut">The digest of the cut.</param>
    /// <param name="start">The checkpoint that fixes the pack: the cut itself where nothing had to be admitted. The wait for one-round
    /// shares is counted from it.</param>
    public StagTick(ReplayContext context, StagState stag, ulong number, Hash32 cut, CheckpointBody start)
    {
        _context = context;
        _stag = stag;
        Number = number;
        _cut = cut;
        _inputs = start.Digest();
        _startTime = start.Time;
        _liveCells = Grid.SlotsFrom(stag.Parameters, new Cell(stag.FirstLiveCell));
        _scanned = Own(Distance());
        Phase = TickPhase.Scanning;
        if (context.Begin(stag) is { } end)
            Finish(end);
        else
            StartScan(0);
    }

    public ulong Number { get; }

    public TickPhase Phase { get; private set; }

    private ConditionGrid Grid => _stag.Terms.Grid;

    /// <summary>The requests that wait for shares.</summary>
    public IReadOnlyList<ShareCollection> Shares => _shares;

    /// <summary>The requests that wait for hashes and bodies.</summary>
    public IReadOnlyList<BodyCollection> Bodies => _bodies;

    /// <summary>The request for the members' identities, in phase <see cref="TickPhase.Identifying"/>.</summary>
    public IdentityCollection? Identities { get; private set; }

    /// <summary>The hunt that the validators are to sign, in phase <see cref="TickPhase.Hunting"/>.</summary>
    public HuntBody? Hunt { get; private set; }

    /// <summary>Set in phase <see cref="TickPhase.Done"/>.</summary>
    public TickOutcome? Outcome { get; private set; }

    /// <summary>A new checkpoint: it may end the wait for one-round shares, and it fixes inputs that came after the cut.</summary>
    public void OnCheckpoint(CheckpointBody checkpoint)
    {
        var digest = checkpoint.Digest();
        if (
            _path == RequestPath.OneRoundScan
            && Phase is TickPhase.Scanning or TickPhase.Confirming
            && checkpoint.Time - _startTime >= _context.Certificate.ScanDeadlineMilliseconds
        )
        {
            _path = RequestPath.TwoRoundScan;
            var late = _shares;
            _shares = [];
            foreach (var collection in late)
                StartScan(collection.Request.Attempt);
        }
        foreach (var complete in _bodies.Where(body => body.IsComplete).ToList())
        {
            _bodies.Remove(complete);
            var sum = Own(complete.Sum());
            OpenShares(
                Request(
                    complete.Request.Purpose,
                    RequestPath.TwoRoundScan,
                    2,
                    _context.Committee.MaxFaulty,
                    complete.Request.Attempt,
                    sum,
                    _liveCells,
                    digest
                ),
                sum
            );
        }
        if (Phase == TickPhase.Confirmed)
            OpenMembers(digest);
        else if (Phase == TickPhase.Opened)
            OpenIdentities(digest);
    }

    /// <summary>Takes a share for one of <see cref="Shares"/>; owns it.</summary>
    public void Add(ShareCollection collection, Share share)
    {
        if (!collection.Add(share))
            return;
        _context.Name(Number, collection.Request.Scope, CulpritDeed.Share, collection.Wrong);
        _shares.Remove(collection);
        var slots = new ulong[_stag.Parameters.Degree];
        _context.Encoder.Decode(collection.Result!, slots);
        if (collection.Request.Purpose == RequestPurpose.Bits)
            OnMembers(collection.Request.Attempt, slots[Grid.SlotOf(new Cell(_cell))]);
        else
            OnScan(collection.Request.Attempt, slots);
    }

    /// <summary>The hunt is on the board.</summary>
    public void OnHunt() => Finish(TickEnd.Fired);

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    /// <summary>
    /// g = F − x on live cells: the pack's sum, plus the base, minus the cell. Other slots hold what they hold; they stay hidden.
    /// </summary>
    private Ciphertext Distance()
    {
        var p = _stag.Parameters.PlainModulus;
        var cells = new ulong[_stag.Parameters.Degree];
        foreach (var slot in _liveCells.Members())
            cells[slot] = p.Subtract((ulong)Grid.CellAt(slot).Members, (ulong)_stag.Base);
        using var subtrahend = _context.Encoder.Encode(cells);
        using var sum = _stag.Sum();
        return Evaluator.SubtractPlain(sum, subtrahend);
    }

    private void StartScan(uint attempt)
    {
        if (Phase == TickPhase.Done)
            return;
        var purpose = attempt == 0 ? RequestPurpose.Scan : RequestPurpose.Confirmation;
        if (_path == RequestPath.OneRoundScan)
        {
            OpenShares(Request(purpose, _path, 1, 2 * _context.Committee.MaxFaulty, attempt, _scanned, _liveCells, _inputs), _scanned);
            return;
        }
        var bodies = Own(
            new BodyCollection(Request(purpose, _path, 1, 0, attempt, _scanned, _liveCells, _inputs), _scanned, _context.Committee)
        );
        _bodies.Add(bodies);
    }

    private void OnScan(uint attempt, ulong[] slots)
    {
        _zeros[attempt] = [.. _liveCells.Members().Where(slot => slots[slot] == 0).Select(slot => Grid.CellAt(slot).Members)];
        if (attempt == 0)
        {
            if (_zeros[0].Count == 0)
            {
                Finish(TickEnd.NotFired);
                return;
            }
            Phase = TickPhase.Confirming;
            for (var k = 1u; k <= Confirmations; k++)
                StartScan(k);
            return;
        }
        if (_zeros.Count <= Confirmations)
            return;
        var confirmed = _zeros.Values.Aggregate((left, right) => [.. left.Intersect(right)]);
        if (confirmed.Count == 0)
        {
            Finish(TickEnd.NotFired);
            return;
        }
        _cell = confirmed.Max();
        Phase = TickPhase.Confirmed;
    }

    /// <summary>For each 16 live intendos, the opening of slot x* of Σ_j 2^j·ct_j: 16 bits in one number below p.</summary>
    private void OpenMembers(Hash32 checkpoint)
    {
        Phase = TickPhase.Opening;
        _pack = _stag.Pack(); // as at the cut: changes wait while a tick is open
        var slot = SlotSet.Single(_stag.Parameters, Grid.SlotOf(new Cell(_cell)));
        for (var batch = 0u; batch * ThresholdNoise.BitsPerOpening < _pack!.Count && Phase == TickPhase.Opening; batch++)
        {
            var sum = Own(Combine(_pack.Skip((int)batch * ThresholdNoise.BitsPerOpening).Take(ThresholdNoise.BitsPerOpening)));
            OpenShares(
                Request(RequestPurpose.Bits, RequestPath.Opening, 1, _context.Committee.MaxFaulty, batch, sum, slot, checkpoint),
                sum
            );
        }
    }

    private Ciphertext Combine(IEnumerable<LiveIntendo> intendos)
    {
        using var sum = new Accumulator(_stag.Parameters);
        var factor = 2L; // submissions encrypt halves
        foreach (var intendo in intendos)
        {
            using var half = intendo.Read(_stag.Parameters);
            using var scaled = Evaluator.MultiplyScalar(half, factor);
            sum.Add(scaled);
            factor *= 2;
        }
        return sum.ToCiphertext();
    }

    private void OnMembers(uint batch, ulong bits)
    {
        _members[batch] = [.. Enumerable.Range(0, ThresholdNoise.BitsPerOpening).Select(j => (bits >> j & 1) != 0)];
        if (_members.Count * ThresholdNoise.BitsPerOpening < _pack!.Count)
            return;
        _found = [.. _pack!.Where((_, i) => _members[(uint)(i / ThresholdNoise.BitsPerOpening)][i % ThresholdNoise.BitsPerOpening])];
        if (_found.Count + _stag.Base != _cell)
            Finish(TickEnd.Inconsistent);
        else if (_stag.Policy.IsShielded)
            Phase = TickPhase.Opened;
        else
            Await([.. _found.Select(intendo => _stag.ShownBy(intendo.Pseudonym)!.Agent!)]);
    }

    /// <summary>Who the members are: their sealed identities under the committee's ElGamal key.</summary>
    private void OpenIdentities(Hash32 checkpoint)
    {
        Phase = TickPhase.Identifying;
        var members = _found
            .Select(intendo => (Pseudonym: PseudonymOf(intendo), Sealed: _stag.ShownBy(intendo.Pseudonym)!.Sealed!))
            .ToList();
        var request = Request(
            RequestPurpose.Identity,
            RequestPath.Opening,
            1,
            _context.Committee.MaxFaulty,
            0,
            IdentityCollection.Digest(members.Select(member => member.Sealed)),
            SlotSet.Range(_stag.Parameters, 0, 0),
            checkpoint
        );
        Identities = new IdentityCollection(request, members, _context, _stag.Policy.Registry!);
    }

    /// <summary>Takes a validator's shares of the members' identities, which read.</summary>
    public void AddIdentities(int validator, ReadOnlySpan<byte> content)
    {
        if (Identities!.Add(validator, content) is not { } agents)
            return;
        _context.Name(Number, Identities.Request.Scope, CulpritDeed.IdentityShare, Identities.Wrong);
        Identities = null;
        Await(agents);
    }

    private Pseudonym PseudonymOf(LiveIntendo intendo) =>
        Pseudonym.TryRead(_stag.PseudonymBase, intendo.Pseudonym, out var pseudonym)
            ? pseudonym
            : throw new InvalidOperationException("A pseudonym that was accepted does not read.");

    private void Await(IReadOnlyList<VerifyingKey> agents)
    {
        Hunt = new HuntBody(
            _stag.Terms.Id,
            Number,
            _cell,
            [.. _found.Zip(agents, (intendo, agent) => new HuntMember(intendo.Pseudonym, agent))]
        );
        Phase = TickPhase.Hunting;
    }

    private void OpenShares(Request request, Ciphertext ciphertext)
    {
        if (_context.Charge(_stag, request) is { } end)
            Finish(end);
        else
            _shares.Add(Own(new ShareCollection(request, ciphertext, _context.Rule)));
    }

    private Request Request(
        RequestPurpose purpose,
        RequestPath path,
        byte round,
        int degree,
        uint attempt,
        Ciphertext ciphertext,
        SlotSet slots,
        Hash32 inputs
    ) => Request(purpose, path, round, degree, attempt, ciphertext.Digest, slots, inputs);

    private Request Request(
        RequestPurpose purpose,
        RequestPath path,
        byte round,
        int degree,
        uint attempt,
        Hash32 digest,
        SlotSet slots,
        Hash32 inputs
    ) =>
        new()
        {
            ConfigurationId = _context.Certificate.ConfigurationId,
            Epoch = _context.Roster.Epoch,
            Checkpoint = _cut,
            InputsCheckpoint = inputs,
            Scope = _stag.Terms.Id,
            Turn = Number,
            Purpose = purpose,
            Path = path,
            Round = round,
            Degree = (byte)degree,
            Attempt = attempt,
            CiphertextDigest = digest,
            OpenSlots = slots,
        };

    private void Finish(TickEnd end)
    {
        _context.End(_stag);
        _shares.Clear();
        _bodies.Clear();
        Phase = TickPhase.Done;
        Outcome = new TickOutcome(Number, _stag.Terms.Id, end, end == TickEnd.Fired ? _cell : 0, end == TickEnd.Fired ? Hunt!.Members : []);
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }
}

/// <summary>Where a stag's tick stands.</summary>
public enum TickPhase : byte
{
    /// <summary>Submissions wait to be admitted; the committee's coin is tossed.</summary>
    Tossing = 1,

    /// <summary>The waiting submissions are tested, batch after batch.</summary>
    Admitting = 2,

    /// <summary>All batches are decided; the next checkpoint fixes who is in the pack.</summary>
    Admitted = 3,

    /// <summary>The first scan waits for shares.</summary>
    Scanning = 4,

    /// <summary>Some cell was zero; five more scans wait for shares.</summary>
    Confirming = 5,

    /// <summary>A cell is confirmed; the next checkpoint fixes it.</summary>
    Confirmed = 6,

    /// <summary>The members' bits at the confirmed cell wait for shares.</summary>
    Opening = 7,

    /// <summary>The members are known and their identities sealed; the next checkpoint fixes them.</summary>
    Opened = 8,

    /// <summary>The members' identities wait for shares.</summary>
    Identifying = 9,

    /// <summary>The members are known; the hunt waits for its quorum.</summary>
    Hunting = 10,

    /// <summary>It is over.</summary>
    Done = 11,
}
