using CoordinationCrypto.Bfv;
using CoordinationCrypto.Primitives;
using CoordinationCrypto.Threshold;

namespace CoordinationCrypto.Markets;

/// <summary>
/// A stag's live intendos and their encrypted sum, who has acted, and what the stag's openings may spend. Not safe for use by several
/// threads at once.
/// </summary>
/// <param name="stag">The stag.</param>
internal sealed class Pack(Stag stag) : IDisposable
{
    private readonly Dictionary<Hash32, LiveIntendo> _live = [];
    private readonly HashSet<Hash32> _acted = [];
    private Accumulator? _sum; // made for the first intendo: a stag that nobody joins costs no memory

    public Stag Stag => stag;

    /// <summary>Intendos in the pack, decoys included.</summary>
    public int LiveCount => _live.Count;

    /// <summary>What has executed, exactly (R5): zero before the first hunt.</summary>
    public Weight Base { get; private set; }

    /// <summary>The weights of the live intendos together.</summary>
    public Weight LiveWeight { get; private set; }

    /// <summary>How many have acted that count as members: as many as <see cref="Base"/> says.</summary>
    public int Acted { get; private set; }

    /// <summary>The gates that stand, bit i for gate i.</summary>
    public int Slice { get; private set; }

    /// <summary>
    /// G1, the cells in which a scan can find anything, in the slice that stands (R8): they meet the floor, lie above the base's cell, by
    /// the step on each stepped axis after a first hunt (R9), and live weight could reach them (R10). All of that is public.
    /// </summary>
    public SlotSet LiveSlots
    {
        get
        {
            var (rule, grid) = (stag.Rule, stag.Terms.Grid);
            var executed = new Cell((int)Base.Members, (int)Base.Capital);
            var start = grid.Floor(executed.Members, executed.Capital);
            var least = rule.LeastAfter(executed, HasHunted); // a level that is at least a number is at least the level at or above it
            return SlotSet.Where(
                stag.Parameters,
                slot => slot < grid.CellCount && grid.SliceAt(slot) == Slice && IsLive(grid.CellAt(slot))
            );

            bool IsLive(Cell cell) =>
                rule.Accepts(cell)
                && cell != start
                && cell.IsAtLeast(start)
                && cell.IsAtLeast(least)
                && (Base + LiveWeight).IsAtLeast(Weight.Of(cell));
        }
    }

    /// <summary>Whether there was a hunt.</summary>
    public bool HasHunted { get; private set; }

    /// <summary>How many more members can join: the capacity less the live and the acted.</summary>
    public int FreeSeats => (int)(stag.Seats - Base.Members - LiveWeight.Members);

    /// <summary>Whether the pack has changed since a scan of it had a final result.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether a scan can find anything that the last one did not.</summary>
    public bool IsWorthScanning => HasChanged && LiveCount > 0 && LiveSlots.Count > 0;

    /// <summary>The hash chain of the records that concern the stag, and of who entered and left the pack.</summary>
    public Hash32 History { get; private set; }

    /// <summary>What the stag's openings have spent, in the units of <see cref="LeakageBudget"/>.</summary>
    public ulong LeakageSpent { get; private set; }

    /// <summary>What of the key's budget is set aside for its open tick, less what that has spent; 0 when none is open.</summary>
    public ulong SetAside { get; set; }

    public bool HasActed(Hash32 pseudonym) => _acted.Contains(pseudonym);

    /// <summary>A pseudonym's live intendo, or null.</summary>
    public LiveIntendo? Find(Hash32 pseudonym) => _live.GetValueOrDefault(pseudonym);

    /// <summary>The live intendos in the order of their submissions on the board.</summary>
    public IReadOnlyList<LiveIntendo> Members() => [.. _live.Values.OrderBy(intendo => intendo.Height)];

    /// <summary>Whose intendos have passed their signed end at a board time.</summary>
    public IReadOnlyList<Hash32> EndedBy(ulong time) =>
        [.. _live.Values.Where(intendo => time > intendo.Until).Select(intendo => intendo.Pseudonym)];

    /// <summary>
    /// The encrypted pack: Σ 2·w_i·ct_i = Enc(F − base), w_i by <see cref="Stag.Scalar"/>, since submissions encrypt halves.
    /// </summary>
    public Ciphertext Sum()
    {
        using var halves = _sum!.ToCiphertext();
        return Evaluator.MultiplyScalar(halves, 2);
    }

    /// <summary>Takes admitted submissions in, in the order given, in place of what they replace. Those that join have seats.</summary>
    public void Admit(IReadOnlyList<LiveIntendo> admitted)
    {
        foreach (var intendo in admitted)
            Withdraw(intendo.Pseudonym);
        Add(admitted);
    }

    /// <summary>Takes an agent's intendo out.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Withdraw(Hash32 pseudonym)
    {
        if (!_live.TryGetValue(pseudonym, out var leaving))
            return false;
        Remove(leaving);
        return true;
    }

    /// <summary>
    /// Another weight for a live intendo: less, when its account was charged elsewhere (R26), or again what its author signed (R27).
    /// </summary>
    public void Reweigh(Hash32 pseudonym, Weight weight)
    {
        var intendo = _live[pseudonym];
        Remove(intendo);
        Add([intendo with { Weight = weight }]);
    }

    /// <summary>The gates that stand at a cut.</summary>
    public void TurnTo(int slice) => Stand(Base, slice);

    /// <summary>What has executed, as the ledger has it, and the gates that stand (R39).</summary>
    public void Stand(Weight @base, int slice)
    {
        HasChanged |= (Base, Slice) != (@base, slice);
        (Base, Slice) = (@base, slice);
    }

    /// <summary>The ladder floor of what has executed and of some members (R5).</summary>
    public Cell FloorWith(IEnumerable<LiveIntendo> members)
    {
        var weight = members.Aggregate(Base, (sum, member) => sum + member.Weight);
        return stag.Terms.Grid.Floor((int)weight.Members, (int)weight.Capital);
    }

    /// <summary>
    /// Takes the members of an executed hunt out; they count in the base from now on. Who has acted never joins again where members count
    /// (R16).
    /// </summary>
    public void Execute(Hunt hunt)
    {
        HasHunted = true;
        foreach (var member in hunt.Members)
        {
            var intendo = _live[member.Pseudonym];
            Remove(intendo);
            if (stag.Terms.Grid.Members is not null)
                _acted.Add(member.Pseudonym);
            Acted += (int)intendo.Weight.Members;
            Base += intendo.Weight;
        }
        HasChanged = false; // what is left supports no greater cell: the executed one was the greatest
    }

    /// <summary>There is a final result on the pack as it stands, or it is not worth a scan.</summary>
    public void MarkScanned() => HasChanged = false;

    /// <summary>Charges an opening that the cap covers.</summary>
    public void Spend(ulong price) => LeakageSpent += price;

    /// <summary>Takes who was refused into <see cref="History"/>: it does not follow from the pack.</summary>
    public void RememberRefused(LiveIntendo intendo) => Remember(intendo, 2);

    /// <summary>Takes something into <see cref="History"/>.</summary>
    public void Remember(ReadOnlySpan<byte> what) => History = Hash32.Sha256([.. History.Bytes, .. what]);

    public void Dispose() => _sum?.Dispose();

    private void Add(IReadOnlyList<LiveIntendo> entering)
    {
        foreach (var four in entering.Chunk(4)) // as many as are added up in one pass over memory
        {
            AddUp(four);
            foreach (var intendo in four)
            {
                _live.Add(intendo.Pseudonym, intendo);
                LiveWeight += intendo.Weight;
                Remember(intendo, 1);
            }
            HasChanged = true;
        }
    }

    private void AddUp(LiveIntendo[] entering)
    {
        var read = new List<Ciphertext>(entering.Length);
        try
        {
            foreach (var intendo in entering)
                read.Add(Weighted(intendo));
            (_sum ??= new Accumulator(stag.Parameters)).AddAll([.. read]);
        }
        finally
        {
            foreach (var ciphertext in read)
                ciphertext.Dispose();
        }
    }

    private void Remove(LiveIntendo intendo)
    {
        using var ciphertext = Weighted(intendo);
        _sum!.Subtract(ciphertext);
        _live.Remove(intendo.Pseudonym);
        LiveWeight -= intendo.Weight;
        Remember(intendo, 0);
        HasChanged = true;
    }

    /// <summary>w·ct.</summary>
    private Ciphertext Weighted(LiveIntendo intendo)
    {
        var weight = stag.Scalar(intendo.Weight);
        var ciphertext = intendo.Read(stag.Parameters);
        if (weight == 1)
            return ciphertext;
        using (ciphertext)
            return Evaluator.MultiplyScalar(ciphertext, (long)weight);
    }

    /// <summary>
    /// Who enters the pack is also the coin's and the openings' to say, so it does not follow from the submissions on the board.
    /// </summary>
    private void Remember(LiveIntendo intendo, byte what)
    {
        var writer = new WireWriter();
        writer.WriteByte(what);
        writer.WriteBytes(intendo.Pseudonym);
        writer.WriteUInt64(intendo.Height);
        writer.WriteUInt64((ulong)intendo.Weight.Members);
        writer.WriteUInt64((ulong)intendo.Weight.Capital);
        Remember(writer.Written);
    }
}
