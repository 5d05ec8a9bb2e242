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

    /// <summary>The cell of the last hunt, which is also how many have acted; 0 before the first.</summary>
    public int Base { get; private set; }

    /// <summary>How many have acted: as many as <see cref="Base"/> says.</summary>
    public int Acted => _acted.Count;

    /// <summary>The least cell that can still fire; above <see cref="Stag.Levels"/> when none can.</summary>
    public int FirstLiveCell => Math.Max(Base + 1, stag.Terms.LeastCell.Members);

    /// <summary>How many more can join: L less the live and the acted.</summary>
    public int FreeSeats => stag.Levels - Base - LiveCount;

    /// <summary>Whether the pack has changed since a scan of it had a final result.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether a scan can find anything that the last one did not.</summary>
    public bool IsWorthScanning => HasChanged && LiveCount > 0 && FirstLiveCell <= stag.Levels;

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

    /// <summary>The encrypted pack: Σ 2·ct_i = Enc(F − base), since submissions encrypt halves.</summary>
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

    /// <summary>Takes the members of an executed hunt out; they count in the base from now on.</summary>
    public void Execute(Hunt hunt)
    {
        foreach (var member in hunt.Members)
        {
            Remove(_live[member.Pseudonym]);
            _acted.Add(member.Pseudonym);
        }
        Base = hunt.Cell;
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
            var ciphertexts = Array.ConvertAll(four, intendo => intendo.Read(stag.Parameters));
            (_sum ??= new Accumulator(stag.Parameters)).AddAll(ciphertexts);
            foreach (var ciphertext in ciphertexts)
                ciphertext.Dispose();
            foreach (var intendo in four)
            {
                _live.Add(intendo.Pseudonym, intendo);
                Remember(intendo, 1);
            }
            HasChanged = true;
        }
    }

    private void Remove(LiveIntendo intendo)
    {
        using var ciphertext = intendo.Read(stag.Parameters);
        _sum!.Subtract(ciphertext);
        _live.Remove(intendo.Pseudonym);
        Remember(intendo, 0);
        HasChanged = true;
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
        Remember(writer.Written);
    }
}
