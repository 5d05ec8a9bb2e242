using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Bfv;
using CoordinationCrypto.Groups;
using CoordinationCrypto.Markets;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Board;

/// <summary>
/// What the board says of one stag: the pack and its encrypted sum, who waits for the next cut, who has acted. Changes wait until a cut;
/// then exits and replacements take effect, then joins in board order as far as
/// capacity goes. Not safe for use by several threads at once.
/// </summary>
internal sealed class StagState : IDisposable
{
    private readonly Dictionary<Hash32, LiveIntendo> _live = [];
    private readonly List<(Hash32 Pseudonym, LiveIntendo? Intendo)> _waiting = [];
    private readonly HashSet<Hash32> _acted = [];
    private readonly Dictionary<Hash32, ShownIdentity> _shown = []; // of every pseudonym that ever submitted
    private Accumulator? _sum; // made for the first intendo: a stag that nobody joins costs no memory
    private Hash32 _history;

    public StagState(BfvParameters parameters, StagTerms terms, IdentityPolicy policy)
    {
        Parameters = parameters;
        Terms = terms;
        Policy = policy;
        PseudonymBase = new PseudonymBase(terms.Id);
        Grid = new AdmissionGrid(parameters, terms.Grid.CellCount);
    }

    public BfvParameters Parameters { get; }

    public StagTerms Terms { get; }

    /// <summary>H, the base of the agents' pseudonyms in this stag.</summary>
    public PseudonymBase PseudonymBase { get; }

    /// <summary>Who may take part, and what a first submission shows of its author.</summary>
    public IdentityPolicy Policy { get; }

    /// <summary>The grid as the test of submissions needs it.</summary>
    public AdmissionGrid Grid { get; }

    /// <summary>L, the capacity: live and acted members together.</summary>
    public int Levels => Terms.Grid.CellCount;

    /// <summary>The cell of the last hunt, which is also how many have acted; 0 before the first.</summary>
    public int Base { get; private set; }

    /// <summary>Intendos in the pack, decoys included.</summary>
    public int LiveCount => _live.Count;

    /// <summary>How many have acted: as many as <see cref="Base"/> says.</summary>
    public int Acted => _acted.Count;

    /// <summary>Submissions that did not enter the pack at their cut.</summary>
    public int Rejected { get; private set; }

    /// <summary>What the stag's openings have spent, in the units of <see cref="LeakageBudget"/>.</summary>
    public ulong LeakageSpent { get; private set; }

    /// <summary>What its cap leaves: ⌊2^60·cap/10^6⌋ less what it has spent.</summary>
    public ulong LeakageLeft
    {
        get
        {
            var high = Math.BigMul(LeakageBudget.Total, (ulong)Terms.LeakageCap, out var low);
            return WideDivision.Divide(high, low, StagTerms.WholeBudget, out _) - LeakageSpent;
        }
    }

    /// <summary>What of the key's budget is set aside for its open tick, less what that has spent; 0 when none is open.</summary>
    public ulong SetAside { get; set; }

    /// <summary>Whether the pack has changed since the last tick was opened on it.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The test of the submissions that came before the cut, while it goes on; the tick follows it.</summary>
    public TickAdmission? Admission { get; set; }

    /// <summary>The open tick, or null.</summary>
    public StagTick? Tick { get; set; }

    /// <summary>Where the stag stands in the tick.</summary>
    public TickPhase Phase => Admission?.Phase ?? Tick?.Phase ?? TickPhase.Done;

    /// <summary>The requests that wait for shares.</summary>
    public IEnumerable<ShareCollection> Shares => Admission?.Shares ?? Tick?.Shares ?? [];

    /// <summary>The least cell that can still fire; above <see cref="Levels"/> when none can.</summary>
    public int FirstLiveCell => Math.Max(Base + 1, Terms.Floor.Members);

    /// <summary>Takes a share for one of <see cref="Shares"/>; owns it.</summary>
    public void Take(ShareCollection collection, Share share)
    {
        if (Admission is not null)
            Admission.Add(collection, share);
        else
            Tick!.Add(collection, share);
    }

    public bool HasActed(Hash32 pseudonym) => _acted.Contains(pseudonym);

    /// <summary>What a pseudonym's first submission showed of its author; null before it.</summary>
    public ShownIdentity? ShownBy(Hash32 pseudonym) => _shown.GetValueOrDefault(pseudonym);

    /// <summary>Notes what a pseudonym's first submission shows.</summary>
    public void Introduce(Hash32 pseudonym, ShownIdentity shown) => _shown.Add(pseudonym, shown);

    /// <summary>A pseudonym's intendo in the pack, or null.</summary>
    public LiveIntendo? Find(Hash32 pseudonym) => _live.GetValueOrDefault(pseudonym);

    /// <summary>Whether the agent is in the pack or has a submission waiting, as of everything on the board.</summary>
    public bool IsPresent(Hash32 pseudonym)
    {
        var last = _waiting.FindLastIndex(change => change.Pseudonym.Equals(pseudonym));
        return last >= 0 ? _waiting[last].Intendo is not null : _live.ContainsKey(pseudonym);
    }

    /// <summary>The pack in the order of the live submissions on the board.</summary>
    public IReadOnlyList<LiveIntendo> Pack() => [.. _live.Values.OrderBy(intendo => intendo.Height)];

    /// <summary>Notes a submission, or with null an exit, for the next cut.</summary>
    public void Wait(Hash32 pseudonym, LiveIntendo? intendo, Hash32 recordDigest)
    {
        _waiting.Add((pseudonym, intendo));
        Remember(recordDigest);
    }

    /// <summary>
    /// The cut: an agent's last change counts, unless it has acted meanwhile. Exits take effect; submissions, new and replacing, are
    /// handed out to be tested. Nothing waits afterwards.
    /// </summary>
    public IReadOnlyList<LiveIntendo> Freeze()
    {
        var last = new Dictionary<Hash32, LiveIntendo?>();
        foreach (var (pseudonym, intendo) in _waiting)
            if (!_acted.Contains(pseudonym))
                last[pseudonym] = intendo; // who changed its mind while the tick was open that executed it is too late
        _waiting.Clear();
        foreach (var (pseudonym, intendo) in last.OrderBy(change => change.Key))
            if (intendo is null && _live.TryGetValue(pseudonym, out var leaving))
                Remove(leaving);
        return [.. last.Values.OfType<LiveIntendo>()];
    }

    /// <summary>
    /// Takes admitted submissions into the pack: replacements in place of what they replace, then joins in the order given, as far as
    /// capacity goes.
    /// </summary>
    /// <returns>Those that found no seat.</returns>
    public IReadOnlyList<LiveIntendo> Seat(IReadOnlyList<LiveIntendo> admitted)
    {
        var (joining, entering, unseated) = (new List<LiveIntendo>(), new List<LiveIntendo>(), new List<LiveIntendo>());
        foreach (var intendo in admitted)
        {
            if (!_live.TryGetValue(intendo.Pseudonym, out var old))
            {
                joining.Add(intendo);
                continue;
            }
            Remove(old);
            entering.Add(intendo);
        }
        foreach (var intendo in joining)
            (_live.Count + entering.Count + Base < Levels ? entering : unseated).Add(intendo);
        Add(entering);
        return unseated;
    }

    /// <summary>
    /// Takes out what a replacement that nobody could test was to replace: its author has withdrawn it before the cut, and is not
    /// executed under it because others have spent the cap.
    /// </summary>
    public void Withdraw(Hash32 pseudonym)
    {
        if (_live.TryGetValue(pseudonym, out var old))
            Remove(old);
    }

    /// <summary>Counts submissions that did not enter the pack.</summary>
    public void Reject(int count) => Rejected += count;

    /// <summary>The encrypted pack: Σ 2·ct_i = Enc(F − base), since submissions encrypt halves.</summary>
    public Ciphertext Sum()
    {
        using var halves = _sum!.ToCiphertext();
        return Evaluator.MultiplyScalar(halves, 2);
    }

    /// <summary>Charges an opening that the cap covers.</summary>
    public void Spend(ulong price) => LeakageSpent += price;

    public void MarkScanned() => HasChanged = false;

    /// <summary>Takes the members of an executed hunt out of the pack; they count in the base from now on.</summary>
    public void Execute(HuntBody hunt, Hash32 recordDigest)
    {
        foreach (var member in hunt.Members)
        {
            var pseudonym = member.Pseudonym;
            Remove(_live[pseudonym]);
            _acted.Add(pseudonym);
        }
        Base = hunt.Cell;
        HasChanged = false; // what is left supports no greater cell: the executed one was the greatest
        Remember(recordDigest);
    }

    /// <summary>The stag's part of the state digest; its length does not depend on the size of the pack.</summary>
    public void WriteDigest(WireWriter writer)
    {
        writer.WriteHash(Terms.Id);
        writer.WriteHash(_history);
        writer.WriteUInt32((uint)_live.Count);
        writer.WriteUInt32((uint)Base);
        writer.WriteUInt32((uint)Rejected);
        writer.WriteUInt64(LeakageSpent);
        writer.WriteByte((byte)Phase);
    }

    public void Dispose()
    {
        Admission?.Dispose();
        Tick?.Dispose();
        _sum?.Dispose();
    }

    private void Add(List<LiveIntendo> entering)
    {
        foreach (var four in entering.Chunk(4)) // as many as are added up in one pass over memory
        {
            var ciphertexts = Array.ConvertAll(four, intendo => intendo.Read(Parameters));
            (_sum ??= new Accumulator(Parameters)).AddAll(ciphertexts);
            foreach (var ciphertext in ciphertexts)
                ciphertext.Dispose();
            foreach (var intendo in four)
            {
                _live.Add(intendo.Pseudonym, intendo);
                Remember(intendo, entered: true);
            }
            HasChanged = true;
        }
    }

    private void Remove(LiveIntendo intendo)
    {
        using var ciphertext = intendo.Read(Parameters);
        _sum!.Subtract(ciphertext);
        _live.Remove(intendo.Pseudonym);
        Remember(intendo, entered: false);
        HasChanged = true;
    }

    /// <summary>
    /// Who enters the pack is also the coin's and the openings' to say, so it does not follow from the submissions on the board.
    /// </summary>
    private void Remember(LiveIntendo intendo, bool entered)
    {
        var writer = new WireWriter();
        writer.WriteByte(entered ? (byte)1 : (byte)0);
        writer.WriteBytes(intendo.Pseudonym);
        writer.WriteUInt64(intendo.Height);
        Remember(writer.Written);
    }

    private void Remember(ReadOnlySpan<byte> what) => _history = Hash32.Sha256([.. _history.Bytes, .. what]);
}
